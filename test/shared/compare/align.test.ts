import { expect, test } from 'vitest';
import { align, alignTexts } from '../../../shared/compare/align.ts';

/** Length of a longest common subsequence, by the table of all prefixes. */
function longest(left: readonly number[], right: readonly number[]): number {
  let row = Array.from({ length: right.length + 1 }, () => 0);
  for (const element of left) {
    const next = [0];
    for (const [at, other] of right.entries())
      next.push(element === other ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % below;
  };
}

function matched(left: readonly number[], right: readonly number[], match: Int32Array): number {
  let last = -1;
  let count = 0;
  for (const [at, place] of match.entries()) {
    if (place < 0) continue;
    expect(place).toBeGreaterThan(last);
    expect(left[at]).toBe(right[place]);
    last = place;
    count++;
  }
  return count;
}

test('CM1.1 as many elements as possible are matched, in order', () => {
  const random = createRandom(7);
  for (let round = 0; round < 3_000; round++) {
    const letters = 1 + random(6);
    const left = Array.from({ length: random(14) }, () => random(letters));
    const right = Array.from({ length: random(14) }, () => random(letters));
    const match = align(Int32Array.from(left), Int32Array.from(right));
    expect(matched(left, right, match), `${left.join()} | ${right.join()}`).toBe(longest(left, right));
  }
});

test('CM1.2 a spent budget still gives a right answer, and finds what occurs once', () => {
  const random = createRandom(11);
  for (let round = 0; round < 500; round++) {
    const left = Array.from({ length: 5 + random(40) }, () => random(30));
    const right = Array.from({ length: 5 + random(40) }, () => random(30));
    matched(left, right, align(Int32Array.from(left), Int32Array.from(right), 20));
  }
  const lines = Array.from({ length: 1_000 }, (_, at) => at);
  const noisy = lines.flatMap((line) => [line, 5_000 + random(3)]);
  const noise = lines.flatMap((line) => [6_000 + random(3), line]);
  const match = align(Int32Array.from(noisy), Int32Array.from(noise), 1_000);
  expect(matched(noisy, noise, match)).toBeGreaterThanOrEqual(1_000);
});

test('CM1.3 hostile input stays within the budget', () => {
  const random = createRandom(3);
  const left = Int32Array.from({ length: 300_000 }, () => random(4));
  const right = Int32Array.from({ length: 300_000 }, () => 4 + random(4));
  expect(align(left, right, 1_000_000).every((place) => place === -1)).toBe(true);
});

test('CM1.4 swapped sides give the mirrored answer', () => {
  const random = createRandom(5);
  for (let round = 0; round < 1_000; round++) {
    const text = (): string[] => Array.from({ length: random(10) }, () => 'abc'.charAt(random(3)));
    const left = text();
    const right = text();
    const there = alignTexts(left, right);
    const back = alignTexts(right, left);
    for (const [at, place] of there.entries()) if (place >= 0) expect(back[place]).toBe(at);
    expect(there.filter((place) => place >= 0).length).toBe(back.filter((place) => place >= 0).length);
  }
});
