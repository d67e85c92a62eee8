/**
 * How much of a tar to read at once where only headers matter. Among small files large windows save calls; among large files
 * small ones save copying content that nobody wants. A call costs as much as 2 to 3 pages of 4 KiB that it copies from,
 * depending on what else the machine does. By either price these steps are as good as the best fixed size on made images,
 * where sizes of neighbours have nothing to do with each other, and better than any on real folders, where they have.
 */
export class ReadWindow {
  #size = 16_384;
  readonly #largest: number;
  /** Windows in a row behind which the next header was near. */
  #near = 0;

  /** `largest`: bytes that can be read at once. */
  constructor(largest: number) {
    this.#largest = largest;
  }

  /**
   * Bytes to read from `start` of a file: to the end of a page, since the rest of one costs next to nothing and the first bytes of
   * one as much as all of it.
   */
  from(start: number): number {
    const beyond = ((start + this.#size + page / 2) & (page - 1)) - page / 2;
    const length = this.#size - beyond;
    if (length <= this.#largest) return length;
    return this.#largest < smallest ? this.#largest : Math.min(this.#largest, length - page);
  }

  /** A window was read; the next header is `jump` bytes beyond it. */
  next(jump: number): void {
    if (jump > this.#size / 4) {
      this.#size = Math.max(smallest, this.#size >>> 2);
      this.#near = 0;
    } else if (++this.#near === patience) {
      this.#size = Math.max(smallest, Math.min(this.#largest, this.#size * 2));
      this.#near = 0;
    }
  }
}

const page = 4096;
const smallest = 2 * page;
/** One small file after the other is chance, three are a folder of such. */
const patience = 3;
