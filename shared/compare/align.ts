import { increasing } from './increasing.ts';

/**
 * Which elements of two sequences stand for each other, in order, as few as possible left over: `match[i]` is the place in
 * `right` of `left[i]`, or −1. Equal numbers are equal elements.
 *
 * Myers' algorithm in linear space, within `budget` steps (about 100 million a second). What is left when they are spent is
 * aligned by the elements that occur once on both sides, which takes one more pass: right, but not the shortest.
 */
export function align(left: Int32Array, right: Int32Array, budget = 20_000_000): Int32Array {
  const match = new Int32Array(left.length).fill(-1);
  const work: Region[] = [{ leftFrom: 0, leftTo: left.length, rightFrom: 0, rightTo: right.length }];
  const search = createSearch(left, right, budget);
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const region = trim(left, right, next, match);
    const { leftFrom, leftTo, rightFrom, rightTo } = region;
    if (leftFrom === leftTo || rightFrom === rightTo) continue;
    const middle = search(region);
    if (middle === null) {
      alignByUnique(left, right, region, match);
      continue;
    }
    work.push(
      { leftFrom, leftTo: middle.left, rightFrom, rightTo: middle.right },
      { leftFrom: middle.left, leftTo, rightFrom: middle.right, rightTo },
    );
  }
  return match;
}

/** The same for texts, and such that swapped sides give the mirrored answer, whichever of several shortest ones it is. */
export function alignTexts(left: readonly string[], right: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  const numbered = (texts: readonly string[]): Int32Array =>
    Int32Array.from(texts, (text) => {
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      return number;
    });
  // Which of several answers is found depends on which side goes first; so that is not left to the caller.
  if (JSON.stringify(left) <= JSON.stringify(right)) return align(numbered(left), numbered(right));
  return inverse(align(numbered(right), numbered(left)), left.length);
}

function inverse(match: Int32Array, length: number): Int32Array {
  const result = new Int32Array(length).fill(-1);
  for (const [at, place] of match.entries()) if (place >= 0) result[place] = at;
  return result;
}

interface Region {
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
}

/** Matches what both begin and end with; answers what is between. */
function trim(left: Int32Array, right: Int32Array, region: Region, match: Int32Array): Region {
  let { leftFrom, leftTo, rightFrom, rightTo } = region;
  while (leftFrom < leftTo && rightFrom < rightTo && left[leftFrom] === right[rightFrom])
    match[leftFrom++] = rightFrom++;
  while (leftFrom < leftTo && rightFrom < rightTo && left[leftTo - 1] === right[rightTo - 1])
    match[--leftTo] = --rightTo;
  return { leftFrom, leftTo, rightFrom, rightTo };
}

/**
 * Finds a point that a shortest way through a region leads over, from both ends at once; null when the budget is spent.
 * Regions must not begin or end with equal elements: then the point is never a corner.
 */
function createSearch(
  left: Int32Array,
  right: Int32Array,
  budget: number,
): (region: Region) => { left: number; right: number } | null {
  const width = left.length + right.length + 3;
  const forward = new Int32Array(width);
  const backward = new Int32Array(width);
  let steps = 0;
  return ({ leftFrom, leftTo, rightFrom, rightTo }) => {
    const n = leftTo - leftFrom;
    const m = rightTo - rightFrom;
    const delta = n - m;
    const isOdd = (delta & 1) !== 0;
    const zero = m + 1;
    // forward[zero + k]: how far in `left` a way on diagonal k has come; backward the same from the end, on diagonal k − delta
    forward[zero + 1] = 0;
    backward[zero + 1] = 0;
    const most = (n + m + 1) >> 1;
    for (let edits = 0; edits <= most; edits++) {
      const low = -edits + 2 * Math.max(0, edits - m);
      const high = edits - 2 * Math.max(0, edits - n);
      for (let k = low; k <= high; k += 2) {
        const down =
          k === -edits || (k !== edits && (forward[zero + k - 1] ?? 0) < (forward[zero + k + 1] ?? 0));
        let x = down ? (forward[zero + k + 1] ?? 0) : (forward[zero + k - 1] ?? 0) + 1;
        let y = x - k;
        const startX = x;
        const startY = y;
        while (x < n && y < m && left[leftFrom + x] === right[rightFrom + y]) {
          x++;
          y++;
        }
        steps += x - startX + 1;
        forward[zero + k] = x;
        const other = delta - k;
        if (isOdd && other >= -(edits - 1) && other <= edits - 1 && x + (backward[zero + other] ?? 0) >= n)
          return { left: leftFrom + startX, right: rightFrom + startY };
      }
      for (let k = low; k <= high; k += 2) {
        const down =
          k === -edits || (k !== edits && (backward[zero + k - 1] ?? 0) < (backward[zero + k + 1] ?? 0));
        let x = down ? (backward[zero + k + 1] ?? 0) : (backward[zero + k - 1] ?? 0) + 1;
        let y = x - k;
        const startX = x;
        const startY = y;
        while (x < n && y < m && left[leftTo - 1 - x] === right[rightTo - 1 - y]) {
          x++;
          y++;
        }
        steps += x - startX + 1;
        backward[zero + k] = x;
        const other = delta - k;
        if (!isOdd && other >= -edits && other <= edits && x + (forward[zero + other] ?? 0) >= n)
          return { left: leftTo - startX, right: rightTo - startY };
      }
      if (steps > budget) return null;
    }
    return null;
  };
}

/** Matches the elements that occur once in a region on both sides, as many as are in one order, and their equal neighbours. */
function alignByUnique(left: Int32Array, right: Int32Array, region: Region, match: Int32Array): void {
  const { leftFrom, leftTo, rightFrom, rightTo } = region;
  const places = new Map<number, { left: number; right: number }>();
  const twice = -2;
  for (let at = leftFrom; at < leftTo; at++) {
    const element = left[at] ?? 0;
    const found = places.get(element);
    if (found === undefined) places.set(element, { left: at, right: -1 });
    else found.left = twice;
  }
  for (let at = rightFrom; at < rightTo; at++) {
    const found = places.get(right[at] ?? 0);
    if (found !== undefined) found.right = found.right === -1 ? at : twice;
  }
  const unique = [...places.values()].filter((each) => each.left >= 0 && each.right >= 0);
  let end = { left: leftFrom, right: rightFrom };
  for (const at of increasing(unique.map((each) => each.right))) {
    const anchor = unique[at];
    if (anchor === undefined || anchor.left < end.left || anchor.right < end.right) continue;
    let from = anchor;
    while (from.left > end.left && from.right > end.right && left[from.left - 1] === right[from.right - 1])
      from = { left: from.left - 1, right: from.right - 1 };
    while (from.left < leftTo && from.right < rightTo && left[from.left] === right[from.right]) {
      match[from.left] = from.right;
      from = { left: from.left + 1, right: from.right + 1 };
    }
    end = from;
  }
}
