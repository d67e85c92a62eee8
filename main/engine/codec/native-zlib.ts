import zlib from 'node:zlib';
import { EngineFault } from './step-engine.ts';
import type { StepEnds, StepEngine } from './step-engine.ts';

/**
 * The only module that knows the inside of node:zlib (C2). Its streams cost a thread hop and two events per chunk, and
 * its one-shot functions need all input at once; the handle that both are made of can be driven synchronously, with
 * buffers of any size, several times as fast. That handle is not public, so everything here is checked twice before it
 * is trusted: by shape when an engine is opened, and by decoding known bytes when the module is loaded. Whatever does not
 * hold makes the functions below return null, and the portable engines take over.
 */

type Write = (flush: number, ...ends: StepEnds) => void;

interface ZlibHandle {
  writeSync: Write;
  reset(): void;
  onerror: (message: string, errno: number, code: string) => void;
}

interface ZlibStream {
  readonly _handle?: Partial<ZlibHandle> | null;
  /** After a write: room left in the output, input left. */
  readonly _writeState?: unknown;
  close(): void;
}

/** zlib's inflate over raw deflate data, or null where it cannot be driven. `dictionary`: up to 32 KiB before it. */
export function nativeInflate(dictionary?: Uint8Array): StepEngine | null {
  return inflateWorks ? openInflate(dictionary) : null;
}

/** libzstd, or null where the runtime has none (before Node 22.15). `windowLog`: the largest window allowed, in bits. */
export function nativeZstd(windowLog: number): StepEngine | null {
  return zstdWorks ? openZstd(windowLog) : null;
}

/** Makes zstd frames, and keeps its tables and buffers from one to the next, which one-shot functions make anew for each. */
export interface FrameEngine {
  /** Compresses `input` to one frame at the start of `output`; answers its size. Throws `EngineFault` where there is no room. */
  frame(input: Uint8Array, output: Uint8Array): number;
  close(): void;
}

/** Parameters of zlib's zstd classes, by their numbers (`zlib.constants`). */
export type ZstdParameters = Readonly<Record<number, number>>;

/**
 * libzstd, or null where it cannot be driven. Frames are those of `zlib.zstdCompressSync` with a `chunkSize` that has room for all
 * of the output, where `output` has room for the worst case.
 */
export function nativeZstdFrames(params: ZstdParameters): FrameEngine | null {
  let engine: FrameEngine | null = null;
  try {
    engine = openZstdFrames(params);
    if (engine !== null && makesFrames(engine, params)) return engine;
  } catch {
    // Whatever it is: the one-shot function takes over.
  }
  engine?.close();
  return null;
}

function openInflate(dictionary?: Uint8Array): StepEngine | null {
  const options = dictionary && dictionary.length > 0 ? { dictionary } : {};
  // The stream's own output buffer is never used.
  return drive(zlib.createInflateRaw({ ...options, chunkSize: zlib.constants.Z_MIN_CHUNK }));
}

function openZstd(windowLog: number): StepEngine | null {
  if (typeof zlib.createZstdDecompress !== 'function') return null;
  return drive(
    zlib.createZstdDecompress({
      chunkSize: zlib.constants.Z_MIN_CHUNK,
      params: { [zlib.constants.ZSTD_d_windowLogMax]: windowLog },
    }),
  );
}

function openZstdFrames(params: ZstdParameters): FrameEngine | null {
  if (typeof zlib.createZstdCompress !== 'function') return null;
  const inside = takeHandle(zlib.createZstdCompress({ chunkSize: zlib.constants.Z_MIN_CHUNK, params }));
  if (inside === null) return null;
  const { write, left, close } = inside;
  return {
    frame(input, output) {
      // A whole frame at once: the next call begins another one, with the same parameters.
      write(zlib.constants.ZSTD_e_end, input, 0, input.length, output, 0, output.length);
      const [room = 0, more = 0] = left;
      if (room === 0 || more > 0) throw new EngineFault('Z_BUF_ERROR', 'no room for a zstd frame');
      return output.length - room;
    },
    close,
  };
}

function drive(stream: unknown): StepEngine | null {
  const inside = takeHandle(stream);
  if (inside === null) return null;
  const { write, reset, left, close } = inside;
  const { Z_BLOCK, Z_NO_FLUSH } = zlib.constants;
  return {
    get inputLeft() {
      return left[1] ?? 0;
    },
    get outputLeft() {
      return left[0] ?? 0;
    },
    step(input, inputOffset, inputLength, output, outputOffset, outputLength, stopAtBlocks) {
      const flush = stopAtBlocks ? Z_BLOCK : Z_NO_FLUSH;
      write(flush, input, inputOffset, inputLength, output, outputOffset, outputLength);
    },
    reset,
    close,
  };
}

interface Inside {
  /** As `writeSync`; throws `EngineFault`. */
  readonly write: Write;
  /** After a write: room left in the output, input left. */
  readonly left: Uint32Array;
  readonly reset: () => void;
  readonly close: () => void;
}

function takeHandle(stream: unknown): Inside | null {
  const internals = stream as ZlibStream;
  const handle = internals._handle;
  const left = internals._writeState;
  if (!handle || !isHandle(handle) || !(left instanceof Uint32Array) || left.length !== 2) return null;
  let fault: EngineFault | null = null;
  // Called from within writeSync; a handle is no event target.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  handle.onerror = (message, _errno, code) => {
    fault = new EngineFault(code, message);
  };
  return {
    write(flush, input, inputOffset, inputLength, output, outputOffset, outputLength) {
      handle.writeSync(flush, input, inputOffset, inputLength, output, outputOffset, outputLength);
      if (fault !== null) throw fault;
    },
    left,
    reset: () => handle.reset(),
    close: () => internals.close(),
  };
}

function isHandle(handle: Partial<ZlibHandle>): handle is ZlibHandle {
  return typeof handle.writeSync === 'function' && typeof handle.reset === 'function';
}

const sample = [0x76, 0x61, 0x72, 0x76, 0x65];
/** "varve" as one stored deflate block, and as one raw block in a zstd frame; either with a byte too many. */
const sampleDeflate = Uint8Array.of(0x01, 0x05, 0x00, 0xfa, 0xff, ...sample, 0x00);
const sampleZstd = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x05, 0x29, 0x00, 0x00, ...sample, 0x28);

const inflateWorks = decodes(() => openInflate(), sampleDeflate);
const zstdWorks = decodes(() => openZstd(27), sampleZstd);

/** Whether an engine does what this module takes for granted: decodes, counts, starts over, and reports bad data. */
function decodes(open: () => StepEngine | null, encoded: Uint8Array): boolean {
  let engine: StepEngine | null = null;
  try {
    engine = open();
    if (engine === null) return false;
    for (let round = 0; round < 2; round += 1) {
      const output = new Uint8Array(8);
      engine.step(encoded, 0, encoded.length, output, 1, 7, false);
      if (engine.inputLeft !== 1 || engine.outputLeft !== 2) return false;
      if (!sample.every((byte, index) => output[index + 1] === byte)) return false;
      engine.reset();
    }
    return complains(engine);
  } catch {
    return false;
  } finally {
    engine?.close();
  }
}

/** Whether an engine makes the frames that the public function makes, the second time too. */
function makesFrames(engine: FrameEngine, params: ZstdParameters): boolean {
  const plain = Uint8Array.from({ length: 4096 }, (_, at) => (at * at) >> 4);
  const expected = zlib.zstdCompressSync(plain, { params });
  for (let round = 0; round < 2; round += 1) {
    const output = new Uint8Array(2 * plain.length);
    if (!expected.equals(output.subarray(0, engine.frame(plain, output)))) return false;
  }
  return true;
}

function complains(engine: StepEngine): boolean {
  try {
    engine.step(new Uint8Array(64).fill(0xff), 0, 64, new Uint8Array(64), 0, 64, false);
    return false;
  } catch (error) {
    return error instanceof EngineFault;
  }
}
