import { expect, test } from 'vitest';
import { median, medians } from './measure.ts';
import { fasterRow, limitRow, missingRow, shareRow, timeText } from './row.ts';

test('a peer that takes four times as long makes a ratio of four', () => {
  const row = fasterRow({ work: 'w', varve: 500, peer: 2000, peerName: 'tar', atLeast: 3 });
  expect(row).toEqual({
    work: 'w',
    varve: '500 ms',
    peer: '2.00 s tar',
    ratio: '4.00 × faster',
    target: '≥ 3 × faster',
    reached: true,
  });
  expect(fasterRow({ work: 'w', varve: 500, peer: 1499, peerName: 'tar', atLeast: 3 }).reached).toBe(false);
});

test('a floor says which ratio could be reached at all', () => {
  const given = { work: 'w', varve: 500, peer: 2000, peerName: 'tar', atLeast: 3, floor: 400 };
  expect(fasterRow(given).peer).toBe('2.00 s tar; floor 400 ms = 5.00 ×');
  expect(fasterRow({ ...given, peerFloor: 760 }).peer).toBe('2.00 s tar; floor 400 ms = 1.90 ×');
});

test('shares are told as fractions where they are small', () => {
  const small = shareRow({ work: 'w', varve: 10, peer: 200, peerName: 'first open', atMost: 1 / 8 });
  expect(small).toMatchObject({ ratio: '1/20.0', target: '≤ 1/8', reached: true });
  const large = shareRow({ work: 'w', varve: 90, peer: 30, peerName: 'skopeo', atMost: 2 });
  expect(large).toMatchObject({ ratio: '3.00 ×', target: '≤ 2.00 ×', reached: false });
});

test('a limit is reached by what is at it', () => {
  expect(limitRow({ work: 'w', value: 5, limit: 5, text: timeText }).reached).toBe(true);
  expect(limitRow({ work: 'w', value: 5.1, limit: 5, text: timeText }).reached).toBe(false);
});

test('what could not be measured is neither reached nor missed', () => {
  expect(missingRow('w', '≥ 2 × faster', 'zstd is not here')).toMatchObject({
    peer: 'zstd is not here',
    reached: null,
  });
});

test('pieces of work take turns, and the middle of each is what counts', async () => {
  const order: string[] = [];
  const piece = (name: string, times: number[]) => (): number => {
    order.push(name);
    return times.shift() ?? 0;
  };
  expect(await medians(3, [piece('a', [9, 1, 5]), piece('b', [2, 4, 3])])).toEqual([5, 3]);
  expect(order.join('')).toBe('ababab');
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
