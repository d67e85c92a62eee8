import { NeedMore, type BitReader } from './bit-reader.ts';

/** What makes a block unreadable. */
export class Bzip2Fault extends Error {
  readonly code: 'corrupt' | 'unsupported';
  constructor(code: 'corrupt' | 'unsupported', message: string) {
    super(message);
    this.name = 'Bzip2Fault';
    this.code = code;
  }
}

const maxCodeLength = 20;
const groupSize = 50;
const maxGroups = 6;
const maxAlphabet = 258;
/** Codes up to this length are found by one look into a table. */
const quickBits = 10;

/** One prefix code: a table for short codes, and limits by length for the rest. */
interface Code {
  /** By the next `quickBits` bits: symbol << 5 | length; 0 where the code is longer. */
  readonly quick: Uint16Array;
  /** By length: the first code beyond those of this length, and what to subtract to get an index into `symbols`. */
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

/** The memory that blocks are decoded in, 4 bytes for each byte of a block, and used again for the next. */
export interface BlockMemory {
  readonly links: Uint32Array;
  readonly codes: readonly Code[];
  readonly selectors: Uint8Array;
}

/** Memory for blocks of up to `level` (1 to 9) times 100,000 bytes. */
export function blockMemory(level: number): BlockMemory {
  return {
    links: new Uint32Array(level * 100_000),
    codes: Array.from({ length: maxGroups }, () => ({
      quick: new Uint16Array(1 << quickBits),
      limit: new Int32Array(maxCodeLength + 2),
      base: new Int32Array(maxCodeLength + 2),
      symbols: new Uint16Array(maxAlphabet),
    })),
    selectors: new Uint8Array(32768),
  };
}

/** A block whose transform is yet to be undone. */
export interface Block {
  /** Of the plain bytes, as the block claims. */
  readonly crc: number;
  /** How many entries of `links` are used. */
  readonly size: number;
  /** Where the first byte is found. */
  readonly start: number;
}

/**
 * Reads one block after its signature: afterwards `links[i]` holds a byte in its low 8 bits and where the next one is
 * found above them. Throws `Bzip2Fault`, or `NeedMore`.
 */
export function readBlock(reader: BitReader, memory: BlockMemory): Block {
  const crc = reader.take32();
  if (reader.take(1) === 1)
    throw new Bzip2Fault('unsupported', 'bzip2 block randomised by bzip2 before 0.9.5');
  const origin = reader.take(24);
  const used = readAlphabet(reader);
  const groups = readCodes(reader, memory, used.length + 2);
  const { size, counts } = readSymbols(reader, memory, used, groups);
  if (origin >= size) throw new Bzip2Fault('corrupt', 'bzip2 block begins outside itself');
  // Undo the transform's sorting: the n-th occurrence of a byte in sorted order follows the n-th as stored.
  const { links } = memory;
  const next = new Uint32Array(256);
  for (let byte = 1; byte < 256; byte += 1) next[byte] = (next[byte - 1] ?? 0) + (counts[byte - 1] ?? 0);
  for (let index = 0; index < size; index += 1) {
    const byte = (links[index] as number) & 0xff;
    const at = next[byte] as number;
    next[byte] = at + 1;
    links[at] = (links[at] as number) | (index << 8);
  }
  return { crc, size, start: (links[origin] ?? 0) >>> 8 };
}

/** The bytes that occur in the block, ascending. */
function readAlphabet(reader: BitReader): Uint8Array {
  const rows = reader.take(16);
  const used: number[] = [];
  for (let row = 0; row < 16; row += 1) {
    if (!(rows & (0x8000 >> row))) continue;
    const columns = reader.take(16);
    for (let column = 0; column < 16; column += 1)
      if (columns & (0x8000 >> column)) used.push(row * 16 + column);
  }
  if (used.length === 0) throw new Bzip2Fault('corrupt', 'bzip2 block without any byte');
  return Uint8Array.from(used);
}

/** Fills `memory.codes` and `memory.selectors`; returns how many selectors there are. */
function readCodes(reader: BitReader, memory: BlockMemory, alphabet: number): number {
  const groups = reader.take(3);
  if (groups < 2 || groups > maxGroups) throw new Bzip2Fault('corrupt', `bzip2 block with ${groups} codes`);
  const selectors = reader.take(15);
  if (selectors === 0) throw new Bzip2Fault('corrupt', 'bzip2 block without selectors');
  const order = [0, 1, 2, 3, 4, 5];
  for (let index = 0; index < selectors; index += 1) {
    let place = 0;
    while (reader.take(1) === 1)
      if (++place >= groups) throw new Bzip2Fault('corrupt', 'bzip2 selector out of range');
    const [group = 0] = order.splice(place, 1);
    order.unshift(group);
    memory.selectors[index] = group;
  }
  const lengths = new Uint8Array(alphabet);
  for (let group = 0; group < groups; group += 1) {
    let length = reader.take(5);
    for (let symbol = 0; symbol < alphabet; symbol += 1) {
      for (;;) {
        if (length < 1 || length > maxCodeLength)
          throw new Bzip2Fault('corrupt', `bzip2 code of length ${length}`);
        if (reader.take(1) === 0) break;
        length += reader.take(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    const code = memory.codes[group];
    if (code) fillCode(code, lengths);
  }
  return selectors;
}

function fillCode(code: Code, lengths: Uint8Array): void {
  const { quick, limit, base, symbols } = code;
  quick.fill(0);
  let next = 0;
  let index = 0;
  for (let length = 1; length <= maxCodeLength; length += 1) {
    base[length] = next - index;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== length) continue;
      symbols[index++] = symbol;
      if (length <= quickBits) {
        const from = next << (quickBits - length);
        quick.fill((symbol << 5) | length, from, from + (1 << (quickBits - length)));
      }
      next += 1;
    }
    limit[length] = next;
    next <<= 1;
  }
}

/**
 * Decodes the block's symbols into `memory.links`, one byte each, undoing the move-to-front and the runs. The one hot
 * loop: bits are kept in a local, and the input is known to go on for `readerSlack` bytes.
 */
function readSymbols(
  reader: BitReader,
  memory: BlockMemory,
  used: Uint8Array,
  selectors: number,
): { size: number; counts: Uint32Array } {
  const { links } = memory;
  const { bytes, end } = reader;
  const endOfBlock = used.length + 1;
  const front = used.slice();
  const counts = new Uint32Array(256);
  let at = (reader.position + 7) >> 3;
  let held = at * 8 - reader.position;
  let hold = held > 0 ? (bytes[at - 1] ?? 0) : 0;
  let size = 0;
  let run = 0;
  let runBit = 1;
  // What was looked up behind the end of the input means nothing.
  const faultOf = (message: string): Error =>
    at > end ? new NeedMore() : new Bzip2Fault('corrupt', message);
  for (let group = 0; group < selectors; group += 1) {
    const code = memory.codes[memory.selectors[group] ?? 0];
    if (code === undefined || at > end) break;
    const { quick, limit, base, symbols } = code;
    for (let count = 0; count < groupSize; count += 1) {
      while (held <= maxCodeLength) {
        hold = (hold << 8) | (bytes[at++] as number);
        held += 8;
      }
      let symbol = quick[(hold >>> (held - quickBits)) & ((1 << quickBits) - 1)] as number;
      if (symbol !== 0) {
        held -= symbol & 31;
        symbol >>= 5;
      } else {
        let length = quickBits + 1;
        let value = (hold >>> (held - length)) & ((1 << length) - 1);
        while (length <= maxCodeLength && value >= (limit[length] as number)) {
          length += 1;
          value = (hold >>> (held - length)) & ((1 << length) - 1);
        }
        const index = value - (base[length] as number);
        if (length > maxCodeLength || index < 0 || index > endOfBlock)
          throw faultOf('bzip2 code that stands for nothing');
        held -= length;
        symbol = symbols[index] as number;
      }
      if (symbol <= 1) {
        // A run's length in digits 1 and 2, least significant first.
        run += runBit << symbol;
        runBit <<= 1;
        if (run > links.length) throw faultOf('bzip2 block larger than its size');
        continue;
      }
      if (run > 0) {
        const byte = front[0] as number;
        if (size + run > links.length) throw faultOf('bzip2 block larger than its size');
        counts[byte] = (counts[byte] as number) + run;
        links.fill(byte, size, size + run);
        size += run;
        run = 0;
        runBit = 1;
      }
      if (symbol === endOfBlock) {
        reader.position = at * 8 - held;
        if (reader.position > end * 8) throw new NeedMore();
        return { size, counts };
      }
      const place = symbol - 1;
      const byte = front[place] as number;
      if (place < 16)
        for (let index = place; index > 0; index -= 1) front[index] = front[index - 1] as number;
      else front.copyWithin(1, 0, place);
      front[0] = byte;
      if (size >= links.length) throw faultOf('bzip2 block larger than its size');
      counts[byte] = (counts[byte] as number) + 1;
      links[size++] = byte;
    }
  }
  throw faultOf('bzip2 block without an end');
}
