import { describe, expect, test } from 'vitest';
import { bandsWithin, columnLayout, holdersOf, rowVerdict } from '../../../renderer/truths/column-layout.ts';
import { edgesWithin, graphLayout } from '../../../renderer/truths/graph-layout.ts';
import type { ParentChain, ParentGraph, TruthColumn, TruthImage } from '../../../shared/truths/truths.ts';

/** Slots by the numbers of their contents; null: missing, 'x': not hashed. */
type Contents = readonly (number | null | 'x')[];

function column(contents: Contents): TruthColumn {
  return {
    where: '',
    slots: contents.map((content, at) => ({
      label: `l${at}`,
      where: '',
      content: content === 'x' ? null : content,
      holds: null,
      state: content === null ? 'missing' : content === 'x' ? 'unhashed' : 'held',
      layer: null,
    })),
  };
}

function image(
  parents: Contents | null,
  manifest: Contents | null,
  diffIds: Contents | null,
  end: ParentChain['end'] = 'base',
): TruthImage {
  return {
    image: 0,
    names: [],
    parents: parents === null ? [] : [{ ...column(parents), head: 'h', end }],
    manifest: manifest === null ? null : column(manifest),
    index: null,
    diffIds: diffIds === null ? null : column(diffIds),
    relations: [],
    ids: [],
  };
}

/** Ten contents of no known size, but for the last two, which are not equally large. */
const contents = Array.from({ length: 10 }, (_, at) => ({
  diffId: null,
  member: '',
  size: at < 8 ? null : at,
}));

const rowsOf = ({ bands }: ReturnType<typeof columnLayout>) =>
  bands.map((gap) => gap.map(({ leftRow, rightRow }) => `${leftRow}-${rightRow}`).join(' '));

describe('R17: columns', () => {
  test('R17: the oldest is at the bottom, and bands join what is equal', () => {
    const layout = columnLayout(image([0, 1, 2], [0, 1, 2], [0, 1, 2]), 0, contents);
    expect(rowsOf(layout)).toEqual(['2-2 1-1 0-0', '2-2 1-1 0-0']);
    expect([0, 1, 2].map((row) => rowVerdict(layout, row))).toEqual(['same', 'same', 'same']);
  });

  test('R17: moved layers have slanted bands', () => {
    const layout = columnLayout(image(null, [0, 1, 2], [2, 1, 0]), 0, contents);
    expect(rowsOf(layout)).toEqual(['1-1 2-0 0-2']);
    expect([0, 1, 2].map((row) => rowVerdict(layout, row))).toEqual(['differs', 'same', 'differs']);
  });

  test('R17: of equal layers what is level is joined first, each once', () => {
    const layout = columnLayout(image(null, [5, 5, 7], [7, 5, 5]), 0, contents);
    expect(rowsOf(layout)).toEqual(['1-1 2-0 0-2']);
  });

  test('R17: a chain that is cut stands where its oldest layer is elsewhere, or at the top', () => {
    expect(columnLayout(image([2], [0, 1, 2], null, 'missing'), 0, contents).columns[0]?.offset).toBe(2);
    expect(columnLayout(image([9], [0, 1, 2], null, 'missing'), 0, contents).columns[0]?.offset).toBe(2);
    expect(columnLayout(image([0], [0, 1, 2], null, 'base'), 0, contents).columns[0]?.offset).toBe(0);
  });

  test('R17: what is missing in both is the same; what is not hashed is not known', () => {
    expect(rowVerdict(columnLayout(image(null, [null], [null]), 0, contents), 0)).toBe('same');
    expect(rowVerdict(columnLayout(image(null, [0], ['x']), 0, contents), 0)).toBe('unknown');
    expect(rowVerdict(columnLayout(image([3], [4], ['x']), 0, contents), 0)).toBe('differs');
    expect(rowVerdict(columnLayout(image(null, [0, 1], [0]), 0, contents), 0)).toBe('differs');
  });

  test('R17: tars of different sizes differ before they are hashed', () => {
    const unhashed = (content: number): TruthColumn => ({
      where: '',
      slots: [{ label: '', where: '', content, holds: null, state: 'unhashed', layer: null }],
    });
    const pair = (a: number, b: number): TruthImage => ({
      ...image(null, null, null),
      manifest: unhashed(a),
      index: unhashed(b),
    });
    expect(rowVerdict(columnLayout(pair(8, 9), 0, contents), 0)).toBe('differs');
    expect(rowVerdict(columnLayout(pair(1, 2), 0, contents), 0)).toBe('unknown');
  });

  test('R17: a document without layers is passed by what its neighbours both hold', () => {
    const empty = { ...image([0, 1], [0, 1], [0, 1]), index: { where: '', slots: [] } };
    const layout = columnLayout(empty, 0, contents);
    expect(layout.bands.map((bands) => bands.length)).toEqual([2, 0, 0]);
    expect(layout.passing.map(({ from, to, bands }) => [from, to, bands.length])).toEqual([[1, 3, 2]]);
    expect(columnLayout(image([0], [0], [0]), 0, contents).passing).toEqual([]);
  });

  test('R17: bands of rows on screen, also those that only pass through', () => {
    const { bands } = columnLayout(image(null, [0, 1, 2, 3], [3, 1, 2, 0]), 0, contents);
    expect(
      bandsWithin(bands[0] ?? [], 1, 1)
        .map(({ left }) => left)
        .toSorted((a, b) => a - b),
    ).toEqual([0, 2, 3]);
  });

  test('R17: all who hold a content', () => {
    const layout = columnLayout(image([4, 5], [5], [5, 4]), 0, contents);
    expect(holdersOf(layout, 5).map(({ name, slot }) => `${name}${slot}`)).toEqual([
      'parents1',
      'manifest0',
      'diffIds0',
    ]);
  });
});

/** Parents by number; null: none, −1: not in the archive. */
function graph(
  parents: readonly (number | null)[],
  cycles: readonly (readonly number[])[] = [],
): ParentGraph {
  const layers = parents.map((parent, at) => ({
    id: String(at),
    where: '',
    described: true,
    parent: parent === null ? null : String(parent),
    below: parent === null || parent < 0 ? null : parent,
    children: [...parents.keys()].filter((other) => parents[other] === at),
    tags: [],
    content: null,
    state: 'held' as const,
    created: null,
    createdBy: null,
    check: { shown: null, computed: null, verdict: 'match' as const, how: '' },
  }));
  const missing = [...parents.keys()].filter((at) => parents[at] === -1);
  return { layers, tags: [], heads: [], forks: [], orphans: [], cycles, missing, left: 0, loose: false };
}

const drawn = (made: ReturnType<typeof graphLayout>): string[] =>
  made.rows.map(({ layer, kind, lane }) => `${' '.repeat(lane)}${kind === 'missing' ? '?' : layer}`);

describe('R17: the graph of parent links', () => {
  test('R17: a chain is one lane, the newest on top', () => {
    const made = graphLayout(graph([null, 0, 1]));
    expect(drawn(made)).toEqual(['2', '1', '0']);
    expect(made.edges.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  test('R17: a fork has a lane for each branch', () => {
    const made = graphLayout(graph([null, 0, 0, 1]));
    expect(drawn(made)).toEqual(['3', '1', ' 2', '0']);
    expect(made.lanes).toBe(2);
  });

  test('R17: twenty branches of one base; lanes that have ended are used again', () => {
    expect(graphLayout(graph([null, ...Array.from({ length: 20 }, () => 0)])).lanes).toBe(20);
    expect(graphLayout(graph([null, 0, 0, null, 3, 3])).lanes).toBe(2);
  });

  test('R17: a missing parent has a row of its own', () => {
    const made = graphLayout(graph([-1, 0]));
    expect(drawn(made)).toEqual(['1', '0', '?']);
    expect(made.edges.find(({ kind }) => kind === 'missing')).toMatchObject({ from: 1, to: 2 });
  });

  test('R17: circles are cut at the link that closes them, and end', () => {
    const made = graphLayout(graph([1, 2, 0, 1], [[0, 1, 2]]));
    expect(made.rows).toHaveLength(4);
    expect(made.edges.filter(({ kind }) => kind === 'circle')).toHaveLength(1);
    const self = graphLayout(graph([0], [[0]]));
    expect(self.edges).toEqual([{ from: 0, to: 0, fromLane: 0, toLane: 0, kind: 'circle' }]);
  });

  test('R17: 50,000 layers, and links of the rows on screen', () => {
    const made = graphLayout(graphOfChain(50_000));
    expect(made.rows).toHaveLength(50_000);
    expect(edgesWithin(made.edges, 100, 120)).toHaveLength(22);
  });
});

function graphOfChain(count: number): ParentGraph {
  const one = graph([null]).layers[0];
  if (one === undefined) throw new Error('no layer');
  const layers = Array.from({ length: count }, (_, at) => ({
    ...one,
    id: String(at),
    below: at === 0 ? null : at - 1,
    children: at === count - 1 ? [] : [at + 1],
  }));
  return { ...graph([]), layers };
}
