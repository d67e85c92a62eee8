import { Decompress } from 'fzstd';
import { nativeZstd } from '../native-zlib.ts';
import { EngineFault, type EngineKind } from '../step-engine.ts';
import type { Emit } from '../decoder.ts';

/** Decodes the frames that a walker cuts out of a blob: each is begun, fed its exact bytes in order, and finished. */
export interface ZstdEngine {
  begin(): void;
  /** Exactly the frame's next bytes. May keep back some of what they decode to. Throws `EngineFault`. */
  feed(bytes: Uint8Array, from: number, to: number, emit: Emit): void;
  /** Emits what was kept back. */
  flush(emit: Emit): void;
  /** Called after a frame's last byte: emits all of it. */
  finish(emit: Emit): void;
  close(): void;
}

const outputSize = 256 * 1024;

/**
 * libzstd where the runtime has it (Node ≥ 22.15), fzstd elsewhere, which does not check checksums. `maxWindow`:
 * bytes; frames that need more must not be fed.
 */
export function openZstdEngine(kind: EngineKind, maxWindow: number): ZstdEngine {
  return (kind === 'native' ? nativeEngine(maxWindow) : null) ?? portableEngine();
}

function nativeEngine(maxWindow: number): ZstdEngine | null {
  const windowLog = Math.min(31, Math.max(10, Math.ceil(Math.log2(maxWindow))));
  const engine = nativeZstd(windowLog);
  if (engine === null) return null;
  const output = new Uint8Array(outputSize);
  let fill = 0;
  const flush = (emit: Emit): void => {
    const made = fill;
    fill = 0;
    if (made > 0) emit(made === outputSize ? output : output.subarray(0, made));
  };
  return {
    begin() {},
    feed(bytes, from, to, emit) {
      for (let at = from; ;) {
        const room = outputSize - fill;
        engine.step(bytes, at, to - at, output, fill, room, false);
        const stuck = engine.inputLeft === to - at && engine.outputLeft === room && at < to;
        at = to - engine.inputLeft;
        fill = outputSize - engine.outputLeft;
        if (fill === outputSize) flush(emit);
        else if (at === to) return;
        else if (stuck) throw new EngineFault('stuck', 'zstd frame ends before its last block');
      }
    },
    flush,
    finish: flush,
    close() {
      engine.close();
    },
  };
}

function portableEngine(): ZstdEngine {
  let decoder: Decompress | null = null;
  let sink: Emit = () => {};
  let emitting = false;
  const onPlain = (plain: Uint8Array): void => {
    emitting = true;
    if (plain.length > 0) sink(plain);
    emitting = false;
  };
  const run = (bytes: Uint8Array, final: boolean, emit: Emit): void => {
    sink = emit;
    emitting = false;
    try {
      decoder?.push(bytes, final);
    } catch (error) {
      // The receiver's own trouble passes; anything else is the library's way to say that the data is bad.
      if (emitting) throw error;
      throw new EngineFault('fzstd', error instanceof Error ? error.message : String(error));
    }
  };
  return {
    begin() {
      decoder = new Decompress(onPlain);
    },
    feed(bytes, from, to, emit) {
      // Copied: the library keeps what it cannot use yet.
      run(bytes.slice(from, to), false, emit);
    },
    flush() {},
    finish(emit) {
      run(new Uint8Array(0), true, emit);
      decoder = null;
    },
    close() {
      decoder = null;
    },
  };
}
