/**
 * How much of a tar to read at once where only headers matter. Among small files large windows save calls; among large files
 * small ones save copying content that nobody wants. A call costs as much as copying 3 to 12 KiB, depending on what else the
 * machine does; by either price these steps are as good as the best fixed size on made images, where sizes of neighbours
 * have nothing to do with each other, and better than any on real folders, where they have.
 */
export class ReadWindow {
  /** Bytes to read next. */
  size = 16_384;
  readonly #largest: number;
  /** Windows in a row behind which the next header was near. */
  #near = 0;

  constructor(largest: number) {
    this.#largest = largest;
  }

  /** A window was read; the next header is `jump` bytes beyond it. */
  next(jump: number): void {
    if (jump > this.size / 4) {
      this.size = Math.max(smallest, this.size / 4);
      this.#near = 0;
    } else if (++this.#near === patience) {
      this.size = Math.min(this.#largest, this.size * 2);
      this.#near = 0;
    }
  }
}

const smallest = 8192;
/** One small file after the other is chance, three are a folder of such. */
const patience = 3;
