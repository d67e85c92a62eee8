import { expect, test } from 'vitest';
import { matchEntries } from '../../../renderer/app/palette-match.ts';

const entries = [
  { group: 'Look', title: 'Show the layer as it is stored' },
  ...Array.from({ length: 10_000 }, (_, at) => ({
    group: 'Layers',
    title: `Layer ${at}  RUN make part-${at}`,
  })),
];

test('R7: every word typed must be in the title, and what begins with them comes first', () => {
  expect(matchEntries(entries, 'layer stored', 5).map(({ title }) => title)).toEqual([
    'Show the layer as it is stored',
  ]);
  expect(matchEntries(entries, 'LAYER', 2).map(({ title }) => title.slice(0, 7))).toEqual([
    'Layer 0',
    'Layer 1',
    'Show th',
  ]);
  expect(matchEntries(entries, 'nothing like it', 5)).toEqual([]);
});

test('R7: what is far down a long list is found, though few are shown', () => {
  expect(matchEntries(entries, '', 200)).toHaveLength(201);
  expect(matchEntries(entries, 'part-9876', 200).map(({ title }) => title)).toEqual([
    'Layer 9876  RUN make part-9876',
  ]);
});
