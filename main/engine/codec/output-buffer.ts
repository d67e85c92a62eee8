import type { Emit } from './decoder.ts';

/**
 * Where a decoder's plain bytes are made before they are emitted. The last `history` bytes emitted stay in front of
 * the new ones, so that the window of a checkpoint is always one piece.
 */
export class OutputBuffer {
  readonly bytes: Uint8Array;
  /** Where the next plain byte goes. */
  fill: number;
  /** Plain bytes emitted so far. */
  emitted = 0;
  #from: number;
  readonly #history: number;

  constructor(room: number, history: number, before?: Uint8Array) {
    this.bytes = new Uint8Array(history + room);
    this.#history = history;
    const kept = before?.subarray(Math.max(0, before.length - history));
    if (kept) this.bytes.set(kept);
    this.fill = kept?.length ?? 0;
    this.#from = this.fill;
  }

  get room(): number {
    return this.bytes.length - this.fill;
  }

  /** Plain bytes made so far, emitted or not. */
  get position(): number {
    return this.emitted + this.fill - this.#from;
  }

  /** Emits what is there; true when the receiver asks to pause. */
  flush(emit: Emit): boolean {
    const { bytes, fill } = this;
    const from = this.#from;
    if (fill === from) return false;
    const keep = Math.min(this.#history, fill);
    this.emitted += fill - from;
    this.fill = keep;
    this.#from = keep;
    // Emitted before anything moves; a receiver that throws leaves the buffer consistent but its history wrong, and the
    // decoder finished.
    const pause = emit(bytes.subarray(from, fill)) === true;
    bytes.copyWithin(0, fill - keep, fill);
    return pause;
  }
}
