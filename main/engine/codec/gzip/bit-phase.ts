import { EngineFault, type EngineKind, type StepEngine } from '../step-engine.ts';
import { openRawInflate } from './raw-inflate.ts';

/*
 * Deflate blocks begin at any bit. zlib stops at the end of a block when asked to, but node:zlib does not pass on at
 * which bit of the last byte that was. There are eight possibilities, and only the right one decodes to what follows:
 * the header that it would mean is looked at first, which leaves two or three, and those are decoded.
 *
 * Starting at a bit is the other half: shifting the input would break stored blocks, which align to bytes. Instead
 * the engine is fed empty blocks whose bits add up to the phase, in front of what remains of the byte (C6).
 */

/** What is known about a block's start: the plain bytes before and after it, and its input from the next byte on. */
export interface BlockStart {
  /** Up to 32 KiB of plain bytes before the block. */
  readonly window: Uint8Array;
  /** The byte that the end of the previous block lies in. */
  readonly byteBefore: number;
  readonly input: Uint8Array;
  /** What the input decodes to; more of it makes the answer surer. */
  readonly plain: Uint8Array;
}

/** Plain bytes that a phase must reproduce to be believed. */
const proofSize = 2048;
/** Fewer prove nothing. */
const minProof = 64;

/**
 * How many of the high bits of `byteBefore` belong to the block, 0 to 7; null when that cannot be told beyond doubt,
 * because too little follows or because more than one reading fits.
 */
export function findBitPhase(kind: EngineKind, start: BlockStart): number | null {
  if (start.plain.length < minProof) return null;
  const telling: number[] = [];
  const vague: number[] = [];
  for (let bits = 0; bits < 8; bits += 1) {
    const kindOfBlock = peekBlock(start, bits);
    if (kindOfBlock === 'telling') telling.push(bits);
    else if (kindOfBlock === 'vague') vague.push(bits);
  }
  const engine = openRawInflate(kind, start.window);
  try {
    // Headers with inner redundancy do not come about by chance: one that also decodes right is it.
    const proven = telling.find((bits) => reproduces(engine, start, bits));
    if (proven !== undefined) return proven;
    const fitting = vague.filter((bits) => reproduces(engine, start, bits));
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  } finally {
    engine.close();
  }
}

/** Bytes to decode before what follows a block end, so that the engine is at the bit where the block begins. */
export function resumePrefix(bits: number, byteBefore: number): Uint8Array {
  const prefix = prefixes[8 - bits];
  if (bits === 0 || prefix === undefined) return new Uint8Array(0);
  const bytes = prefix.slice();
  const last = bytes.length - 1;
  const kept = (0xff << (8 - bits)) & 0xff;
  bytes[last] = (bytes[last] ?? 0) | (byteBefore & kept);
  return bytes;
}

function reproduces(engine: StepEngine, start: BlockStart, bits: number): boolean {
  const wanted = start.plain.subarray(0, proofSize);
  const output = new Uint8Array(wanted.length);
  try {
    engine.reset();
    const prefix = resumePrefix(bits, start.byteBefore);
    if (prefix.length > 0) engine.step(prefix, 0, prefix.length, output, 0, output.length, false);
    engine.step(start.input, 0, start.input.length, output, 0, output.length, false);
    return engine.outputLeft === 0 && Buffer.compare(output, wanted) === 0;
  } catch (error) {
    if (error instanceof EngineFault) return false;
    throw error;
  }
}

/** What kind of block would begin here: one whose header proves itself, one that could be anything, or none. */
function peekBlock(start: BlockStart, bits: number): 'telling' | 'vague' | 'impossible' {
  const read = bitReader(start, bits);
  read(1);
  const type = read(2);
  if (type === 3) return 'impossible';
  if (type === 1) return 'vague';
  if (type === 0) {
    // A stored block's length stands behind the next byte edge, twice, once inverted.
    const { input } = start;
    const at = bits >= 3 ? 0 : 1;
    const length = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
    const inverse = (input[at + 2] ?? 0) | ((input[at + 3] ?? 0) << 8);
    return (length ^ inverse) === 0xffff ? 'telling' : 'impossible';
  }
  // At most 286 literals and lengths, 30 distances, and a complete code for their code lengths: the lengths given
  // add up to exactly one whole.
  if (read(5) > 29 || read(5) > 29) return 'impossible';
  const count = read(4) + 4;
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const length = read(3);
    if (length > 0) sum += 128 >> length;
  }
  return sum === 128 ? 'telling' : 'impossible';
}

function bitReader(start: BlockStart, bits: number): (count: number) => number {
  let hold = start.byteBefore >> (8 - bits);
  let held = bits;
  let at = 0;
  return (count) => {
    while (held < count) {
      hold |= (start.input[at++] ?? 0) << held;
      held += 8;
    }
    const value = hold & ((1 << count) - 1);
    hold >>>= count;
    held -= count;
    return value;
  };
}

/** Empty deflate blocks, by how many bits beyond whole bytes they are long: index 1 to 7. */
const prefixes: readonly Uint8Array[] = Array.from({ length: 8 }, (_none, phase) => emptyBlocks(phase));

function emptyBlocks(phase: number): Uint8Array {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = 0; bit < count; bit += 1) bits.push((value >> bit) & 1);
  };
  // An empty block with a code of its own is 93 bits long: 5 beyond whole bytes.
  if (phase % 2 === 1) {
    put(0b100, 3);
    put(0, 10); // 257 literals and lengths, 1 distance
    put(14, 4); // 18 code lengths follow, in the order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
    for (const length of [0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) put(length, 3);
    put(0b11, 2); // 138 zeros
    put(127, 7);
    put(0b11, 2); // 118 zeros
    put(107, 7);
    put(0b0, 1); // the end of the block has length 1
    put(0b01, 2); // no distance
    put(0b0, 1); // the end of the block
  }
  // One with the fixed code is 10 bits long: 2 beyond.
  while (bits.length % 8 !== phase) {
    put(0b010, 3);
    put(0, 7);
  }
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries())
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (index & 7));
  return bytes;
}
