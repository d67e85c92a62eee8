import type { FileContent } from './layer-index.ts';

/**
 * What hard links were made of, in the order of the tar (T5.3): a link shares the content that its target had when the
 * link was made, whatever is written to the target's path later.
 */
export class HardlinkLog {
  readonly #nodes: number[] = [];
  readonly #roots: number[] = [];
  /** By node: contents that its path had and lost, each with the number of links that there were by then. */
  readonly #lost = new Map<number, { links: number; content: FileContent }[]>();

  get count(): number {
    return this.#nodes.length;
  }

  /** `root`: the node whose content the link shares; −1 when it is not in this layer so far. Returns the record's number. */
  add(node: number, root: number): number {
    this.#roots.push(root);
    return this.#nodes.push(node) - 1;
  }

  node(record: number): number {
    return this.#nodes[record] ?? 0;
  }

  root(record: number): number {
    return this.#roots[record] ?? -1;
  }

  /** `node` loses its content. Returns whether that had to be remembered. */
  lose(node: number, content: FileContent): boolean {
    const links = this.#nodes.length;
    if (links === 0) return false;
    const lost = this.#lost.get(node);
    if (lost === undefined) this.#lost.set(node, [{ links, content }]);
    else if (lost.at(-1)?.links === links) return false;
    else lost.push({ links, content });
    return true;
  }

  /** The content that a link keeps although its root lost it afterwards; null where the root has it still. */
  kept(record: number): FileContent | null {
    const lost = this.#lost.get(this.root(record));
    if (lost === undefined) return null;
    let low = 0;
    let high = lost.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lost[middle]?.links ?? 0) > record) high = middle;
      else low = middle + 1;
    }
    return lost[low]?.content ?? null;
  }
}
