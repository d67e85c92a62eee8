import type { FileContent } from './layer-index.ts';

/** One hard link as it was read. */
export interface LinkRecord {
  readonly node: number;
  /** The node whose content the link shares, links on the way followed; −1: it is not in this tar so far. */
  readonly root: number;
  /** The record of the hard link that it was made of; −1: its target was no hard link. */
  readonly via: number;
  /** The record that was made of the root itself: this one or one that it goes back to. */
  readonly origin: number;
}

/**
 * What hard links were made of, in the order of the tar (T5.3): a link shares the content that its target had when the
 * link was made, whatever is written to the target's path later.
 */
export class HardlinkLog {
  readonly #nodes: number[] = [];
  readonly #roots: number[] = [];
  readonly #vias: number[] = [];
  readonly #origins: number[] = [];
  /** By node: contents that its path had and lost, each with the number of links that there were by then. */
  readonly #lost = new Map<number, { links: number; content: FileContent }[]>();
  /** Where the text of links was that have been replaced, by record. */
  readonly #lostTexts = new Map<number, { start: number; length: number }>();

  get count(): number {
    return this.#nodes.length;
  }

  /** Whether some hard link was replaced: then links made of it no longer find their root by its path. */
  get hasLostLinks(): boolean {
    return this.#lostTexts.size > 0;
  }

  /** Returns the record's number. */
  add(node: number, root: number, via: number): number {
    const record = this.#nodes.push(node) - 1;
    this.#roots.push(root);
    this.#vias.push(via);
    this.#origins.push(via < 0 ? record : (this.#origins[via] ?? via));
    return record;
  }

  get(record: number): LinkRecord {
    return {
      node: this.#nodes[record] ?? 0,
      root: this.#roots[record] ?? -1,
      via: this.#vias[record] ?? -1,
      origin: this.#origins[record] ?? record,
    };
  }

  /** The file `node` loses its content. Returns whether that had to be remembered. */
  lose(node: number, content: FileContent): boolean {
    const links = this.#nodes.length;
    if (links === 0) return false;
    const lost = this.#lost.get(node);
    if (lost === undefined) this.#lost.set(node, [{ links, content }]);
    else if (lost.at(-1)?.links === links) return false;
    else lost.push({ links, content });
    return true;
  }

  /** The link of `record` is replaced; its text stays where it is. */
  loseLink(record: number, start: number, length: number): void {
    this.#lostTexts.set(record, { start, length });
  }

  lostText(record: number): { readonly start: number; readonly length: number } | null {
    return this.#lostTexts.get(record) ?? null;
  }

  /** The content that `root` had when the link of record `origin` was made and has lost since; null where it has it still. */
  keptContent(root: number, origin: number): FileContent | null {
    const lost = this.#lost.get(root);
    if (lost === undefined) return null;
    let low = 0;
    let high = lost.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lost[middle]?.links ?? 0) > origin) high = middle;
      else low = middle + 1;
    }
    return lost[low]?.content ?? null;
  }
}
