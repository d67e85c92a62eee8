/** Who refers to whom, by number. */
export interface References {
  /** For each, whom it refers to, ascending, itself left out. */
  readonly references: readonly (readonly number[])[];
  /** For each, who refers to it, ascending. */
  readonly referrers: readonly (readonly number[])[];
  /** Own size and that of all that is reached from it, each counted once. */
  readonly closureSizes: readonly number[];
}

/**
 * Turns what was found in each store path (numbers of others) into references, referrers and closure sizes. Circles are
 * allowed: their members have one closure. Memory stays at 128 bytes a path, time at (paths + references) × paths / 32.
 */
export function buildReferences(
  sizes: readonly number[],
  found: readonly (Iterable<number> | null)[],
): References {
  const count = sizes.length;
  const references = sizes.map((_, at) =>
    Array.from(new Set(found[at] ?? []))
      .filter((other) => other !== at && other >= 0 && other < count)
      .sort((a, b) => a - b),
  );
  const referrers: number[][] = sizes.map(() => []);
  references.forEach((others, at) => {
    for (const other of others) referrers[other]?.push(at);
  });
  return { references, referrers, closureSizes: closureSizes(sizes, references) };
}

/** Numbers of blocks looked at in one sweep: a sweep holds this many bits a path. */
const blockBits = 1024;
const blockWords = blockBits / 32;

function closureSizes(sizes: readonly number[], references: readonly (readonly number[])[]): number[] {
  const circles = findCircles(references);
  const circleCount = circles.order.length;
  const reach = new Uint32Array(circleCount * blockWords);
  const totals = circles.order.map(() => 0);
  for (let block = 0; block < sizes.length; block += blockBits) {
    reach.fill(0);
    // circles are ordered so that whoever is referred to comes first
    circles.order.forEach((members, circle) => {
      const row = circle * blockWords;
      for (const member of members) {
        const bit = member - block;
        if (bit >= 0 && bit < blockBits)
          reach[row + (bit >> 5)] = (reach[row + (bit >> 5)] ?? 0) | (1 << (bit & 31));
        for (const other of references[member] ?? []) {
          const target = circles.of[other] ?? 0;
          if (target === circle) continue;
          for (let word = 0; word < blockWords; word++) {
            reach[row + word] = (reach[row + word] ?? 0) | (reach[target * blockWords + word] ?? 0);
          }
        }
      }
      totals[circle] = (totals[circle] ?? 0) + sumOfBits(reach, row, block, sizes);
    });
  }
  return sizes.map((_, at) => totals[circles.of[at] ?? 0] ?? 0);
}

function sumOfBits(reach: Uint32Array, row: number, block: number, sizes: readonly number[]): number {
  let sum = 0;
  for (let word = 0; word < blockWords; word++) {
    for (let bits = reach[row + word] ?? 0; bits !== 0; bits &= bits - 1) {
      sum += sizes[block + word * 32 + (31 - Math.clz32(bits & -bits))] ?? 0;
    }
  }
  return sum;
}

/** Strongly connected parts (Tarjan), without recursion; a part comes after those that it refers to. */
function findCircles(references: readonly (readonly number[])[]): { order: number[][]; of: Int32Array } {
  const count = references.length;
  const of = new Int32Array(count).fill(-1);
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const next = new Int32Array(count);
  const order: number[][] = [];
  const open: number[] = [];
  let clock = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path = [root];
    index[root] = low[root] = clock++;
    open.push(root);
    while (path.length > 0) {
      const at = path.at(-1) ?? 0;
      const other = references[at]?.[next[at] ?? 0];
      if (other !== undefined) {
        next[at] = (next[at] ?? 0) + 1;
        if (index[other] === -1) {
          index[other] = low[other] = clock++;
          open.push(other);
          path.push(other);
        } else if (of[other] === -1) low[at] = Math.min(low[at] ?? 0, index[other] ?? 0);
        continue;
      }
      path.pop();
      const up = path.at(-1);
      if (up !== undefined) low[up] = Math.min(low[up] ?? 0, low[at] ?? 0);
      if (low[at] !== index[at]) continue;
      const members = open.splice(open.lastIndexOf(at));
      for (const member of members) of[member] = order.length;
      order.push(members);
    }
  }
  return { order, of };
}
