import type { NodeTable } from './node-table.ts';

/**
 * Directories of a tar that a later entry replaced with something else, which took what was below with it (T4.3). Nodes
 * are not removed while the index grows, since a later entry may bring them back: it is noted instead which entry last
 * went through or to each node, and a node older than a cut above it is gone.
 */
export class CutLog {
  readonly #table: NodeTable;
  /** By directory: the entry that replaced it. */
  readonly #cuts = new Map<number, number>();
  #touched: Uint32Array;
  /** The newest cut above the node that `visit` saw last. */
  #above = 0;

  constructor(table: NodeTable) {
    this.#table = table;
    this.#touched = new Uint32Array(table.parent.length);
  }

  cut(node: number, entry: number): void {
    this.#cuts.set(node, entry);
  }

  /** `entry` goes through or to `node`, told for every node from the root down. Returns whether the node was gone. */
  visit(node: number, parent: number, entry: number): boolean {
    if (this.#touched.length < this.#table.parent.length) {
      const larger = new Uint32Array(this.#table.parent.length);
      larger.set(this.#touched);
      this.#touched = larger;
    }
    this.#above = parent === 0 ? 0 : Math.max(this.#above, this.#cuts.get(parent) ?? 0);
    const gone = (this.#touched[node] ?? 0) < this.#above;
    this.#touched[node] = entry;
    return gone;
  }

  isGone(node: number): boolean {
    let above = 0;
    for (let at = this.#table.parent[node] ?? 0; at !== 0; at = this.#table.parent[at] ?? 0)
      above = Math.max(above, this.#cuts.get(at) ?? 0);
    return (this.#touched[node] ?? 0) < above;
  }

  /** A 1 for every node that is gone. */
  gone(): Uint8Array {
    const { count, parent } = this.#table;
    const above = new Uint32Array(count);
    const gone = new Uint8Array(count);
    for (let node = 1; node < count; node += 1) {
      const up = parent[node] ?? 0;
      above[node] = Math.max(above[up] ?? 0, this.#cuts.get(up) ?? 0);
      if ((this.#touched[node] ?? 0) < (above[node] ?? 0)) gone[node] = 1;
    }
    return gone;
  }
}
