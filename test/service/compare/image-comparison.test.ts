import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import type { ComparedChange } from '../../../shared/compare/compared-files.ts';
import { createImageComparison } from '../../../main/service/compare/image-comparison.ts';
import type { ImageComparison } from '../../../main/service/compare/image-comparison.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { unpackCorpus } from '../../make/corpus.ts';
import type { MadeEntry } from '../../make/tar-maker.ts';
import { countedPool } from '../threads/counted-pool.ts';
import { imageOf, noise, writeArchive } from '../made-archive.ts';
import type { MadeOptions } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

type Layers = readonly (readonly MadeEntry[])[];

async function open(layers: Layers, options: MadeOptions = {}): Promise<Session> {
  const archive = writeArchive(scratchFolder(), [imageOf(layers)], options);
  return await openSession(archive, { pool: countedPool(), cache: null });
}

async function compared(left: Session, right: Session): Promise<ImageComparison> {
  const comparison = createImageComparison(
    { session: left, image: 0, range: null },
    { session: right, image: 0, range: null },
  );
  await comparison.compare();
  return comparison;
}

async function compareLayers(
  left: Layers,
  right: Layers,
  options: MadeOptions = {},
): Promise<ImageComparison> {
  return await compared(await open(left, options), await open(right, options));
}

function told(comparison: ImageComparison, ignored: Ignored = nothingIgnored): string[] {
  return Array.from(comparison.lines(ignored), tell).sort();
}

function tell({ change, path, from }: ComparedChange): string {
  return `${change} ${path}${from === null ? '' : ` from ${from}`}`;
}

const base = [
  { path: 'etc', kind: 'directory' },
  { path: 'etc/same', content: 'one' },
  { path: 'etc/edited', content: 'two' },
  { path: 'etc/equal-size', content: 'abc' },
  { path: 'etc/mode', content: 'x' },
  { path: 'etc/was-file', content: 'file' },
  { path: 'etc/link', kind: 'symlink', link: 'same' },
  { path: 'old/name', content: 'a content that moves' },
  { path: 'gone', content: 'gone!' },
] as const satisfies readonly MadeEntry[];

const other = [
  { path: 'etc', kind: 'directory' },
  { path: 'etc/same', content: 'one' },
  { path: 'etc/edited', content: 'two and more' },
  { path: 'etc/equal-size', content: 'abd' },
  { path: 'etc/mode', content: 'x', mode: 0o600 },
  { path: 'etc/was-file', kind: 'directory' },
  { path: 'etc/link', kind: 'symlink', link: 'edited' },
  { path: 'new/name', content: 'a content that moves' },
  { path: 'fresh', content: 'fresh' },
] as const satisfies readonly MadeEntry[];

describe('files', () => {
  const expected = [
    'added fresh',
    'added new',
    'content etc/edited',
    'content etc/equal-size',
    'content etc/link',
    'metadata etc/mode',
    'moved new/name from old/name',
    'removed gone',
    'removed old',
    'type etc/was-file',
  ];

  test.each(['none', 'gzip'] as const)('every kind of change is told, layers %s', async (packing) => {
    const comparison = await compareLayers([base], [other], { packing });
    expect(comparison.phase).toBe('compared');
    expect(told(comparison)).toEqual(expected);
    const { files, same } = comparison.report(nothingIgnored);
    expect(same).toBe(false);
    expect(files?.changes).toEqual({
      added: 2,
      removed: 2,
      content: 3,
      undecided: 0,
      metadata: 1,
      type: 1,
      moved: 1,
    });
  });

  test.each([
    [{ content: 'abd' }, 'content c/file'],
    [{ mode: 0o600 }, 'metadata c/file'],
    [{ uid: 7 }, 'metadata c/file'],
    [{ gid: 7 }, 'metadata c/file'],
    [{ mtime: 7 }, 'metadata c/file'],
    [{}, null],
  ] as const)(
    'of layers that list the same but for one thing, %j, that one is told',
    async (change, line) => {
      const layer = (more: Partial<MadeEntry>): MadeEntry[] => [
        { path: 'a', kind: 'directory' },
        { path: 'a/link', kind: 'symlink', link: 'b' },
        { path: 'a/name', kind: 'hardlink', link: 'c/file' },
        { path: 'a/other', content: 'xyz' },
        { path: 'c/file', content: 'abc', ...more },
      ];
      const comparison = await compareLayers(
        [layer({}), [{ path: 'left' }]],
        [layer(change), [{ path: 'right' }]],
      );
      const inCommon = told(comparison).filter((text) => !/ (?:left|right)$/.test(text));
      expect(inCommon.filter((text) => text.endsWith('c/file'))).toEqual(line === null ? [] : [line]);
      expect(inCommon.filter((text) => !/a\/name|c\/file/.test(text))).toEqual([]);
      expect(comparison.report(nothingIgnored).files?.changes.undecided).toBe(0);
    },
  );

  test('before contents are read, files of one size are undecided and nothing is called the same', async () => {
    const [left, right] = [
      await open([base]),
      await open([[...base.slice(0, 3), { path: 'etc/equal-size', content: 'abc' }]]),
    ];
    await left.scan({ index: true });
    await right.scan({ index: true });
    const comparison = createImageComparison(
      { session: left, image: 0, range: null },
      { session: right, image: 0, range: null },
    );
    expect(comparison.phase).toBe('indexed');
    expect(told(comparison)).toContain('undecided etc/equal-size');
    expect(comparison.report(nothingIgnored).same).not.toBe(true);
    await comparison.compare();
    expect(told(comparison)).not.toContain('undecided etc/equal-size');
  });

  test('a layer that both have is hashed, and no file of it is compared', async () => {
    const pool = countedPool();
    const folder = scratchFolder();
    const top = [{ path: 'top', content: 'top' }] as const;
    const shared = [{ path: 'big', content: noise(2_000_000) }] as const;
    const [left, right] = await Promise.all(
      [imageOf([shared, [{ path: 'a', content: '1' }]]), imageOf([shared, top])].map(async (image, at) => {
        const path = writeArchive(folder, [image], { container: at === 0 ? 'skopeo' : 'oci' });
        return await openSession(path, { pool, cache: null });
      }),
    );
    if (left === undefined || right === undefined) throw new Error('two archives were made');
    const comparison = await compared(left, right);
    expect(told(comparison)).toEqual(['added top', 'removed a']);
    expect(comparison.report(nothingIgnored).layers.map(({ relation }) => relation)).toEqual([
      'equal',
      'removed',
      'added',
    ]);
    expect(pool.jobs.filter(({ kind }) => kind === 'digests')).toEqual([]);
  });

  test('CM7.1: times and paths that are ignored are no difference', async () => {
    const left = [
      { path: 'var/log/a', content: '1', mtime: 1 },
      { path: 'etc/x', content: 'x', mtime: 5 },
    ] as const;
    const right = [
      { path: 'var/log/a', content: '2', mtime: 1 },
      { path: 'etc/x', content: 'x', mtime: 6 },
    ] as const;
    const comparison = await compareLayers([left], [right]);
    expect(told(comparison)).toEqual(['content var/log/a', 'metadata etc/x']);
    expect(told(comparison, { ...nothingIgnored, timestamps: true })).toEqual(['content var/log/a']);
    const lenient = { ...nothingIgnored, timestamps: true, paths: ['var/log/**'] };
    expect(told(comparison, lenient)).toEqual([]);
    expect(comparison.report(lenient).same).toBe(true);
  });

  test('names that are one file on one side only differ in their links', async () => {
    const left = [
      { path: 'a', content: 'x' },
      { path: 'b', kind: 'hardlink', link: 'a' },
    ] as const;
    const right = [
      { path: 'a', content: 'x' },
      { path: 'b', content: 'x' },
    ] as const;
    const comparison = await compareLayers([left], [right]);
    expect(told(comparison)).toEqual(['metadata b']);
    expect(comparison.entry(nothingIgnored, 'b').differs).toEqual(['hardlinks']);
  });
});

describe('layers', () => {
  const part = (name: string, seed: number): MadeEntry => ({ path: name, content: noise(10_000, seed) });

  test('CM5.3: content that went to several layers, or came from several', async () => {
    const whole = [part('a', 1), part('b', 2)];
    const comparison = await compareLayers([whole], [[part('a', 1)], [part('b', 2)]]);
    const [pair] = comparison.report(nothingIgnored).layers;
    expect(pair).toMatchObject({ relation: 'split', left: [0], right: [0, 1], similarity: 1 });
    const back = await compareLayers([[part('a', 1)], [part('b', 2)]], [whole]);
    expect(back.report(nothingIgnored).layers[0]).toMatchObject({
      relation: 'merged',
      left: [0, 1],
      right: [0],
    });
  });

  test('CM5.3: another tar with most of the same content is similar', async () => {
    const left = [part('a', 1), part('b', 2), part('c', 3)];
    const right = [part('a', 1), part('b', 2), part('c', 4)];
    const comparison = await compareLayers([left], [right]);
    const [pair] = comparison.report(nothingIgnored).layers;
    expect(pair?.relation).toBe('similar');
    expect(pair?.similarity).toBeCloseTo(2 / 3);
  });

  test('a range of layers is compared by itself', async () => {
    const session = await open([base, [{ path: 'second', content: '2' }], [{ path: 'third', content: '3' }]]);
    const comparison = createImageComparison(
      { session, image: 0, range: { first: 0, last: 0 } },
      { session, image: 0, range: { first: 0, last: 2 } },
    );
    await comparison.compare();
    expect(told(comparison)).toEqual(['added second', 'added third']);
    const tops = createImageComparison(
      { session, image: 0, range: { first: 1, last: 1 } },
      { session, image: 0, range: { first: 2, last: 2 } },
    );
    await tops.compare();
    expect(told(tops)).toEqual(['added third', 'removed second']);
  });
});

describe('what is known of layers', () => {
  const side = (session: Session, range: { first: number; last: number } | null = null) => ({
    session,
    image: 0,
    range,
  });

  test('CM5.4, CF2.1: what lies at one place is the same, and nothing of it is read', async () => {
    const pool = countedPool();
    const path = writeArchive(scratchFolder(), [imageOf([base, [{ path: 'top', content: 'top' }]])]);
    const [left, right] = [
      await openSession(path, { pool, cache: null }),
      await openSession(path, { pool, cache: null }),
    ];
    const whole = await compared(left, right);
    const { same, layers } = whole.report(nothingIgnored);
    expect(same).toBe(true);
    expect(layers.map(({ verified }) => verified)).toEqual([true, true]);
    const ranges = createImageComparison(side(left, { first: 0, last: 0 }), side(left));
    await ranges.compare();
    expect(ranges.report(nothingIgnored).layers).toMatchObject([
      { relation: 'equal', verified: true, similarity: 1 },
      { relation: 'added' },
    ]);
    // not one was hashed
    expect(left.report().images[0]?.layers.map(({ verified }) => verified)).toEqual([false, false]);
    expect(pool.jobs.filter(({ kind }) => kind === 'digests')).toEqual([]);
  });

  test('CM0.1, CF2.1: layers that no document names are known by their hash', async () => {
    const folder = scratchFolder();
    await unpackCorpus(folder);
    const legacy = join(folder, 'malformed/legacy-no-repositories.tar');
    // the same bytes at another place
    const copy = join(folder, 'copy.tar');
    copyFileSync(legacy, copy);
    const opened = await Promise.all(
      [legacy, legacy, copy].map((path) => openSession(path, { pool: countedPool(), cache: null })),
    );
    const [one, again, elsewhere] = opened;
    if (one === undefined || again === undefined || elsewhere === undefined)
      throw new Error('three were opened');
    expect(one.report().images[0]?.layers.map(({ diffId }) => diffId)).toEqual([null, null]);
    for (const right of [again, elsewhere]) {
      const { same, layers } = (await compared(one, right)).report(nothingIgnored);
      expect(layers.map(({ relation, verified }) => [relation, verified])).toEqual([
        ['equal', true],
        ['equal', true],
      ]);
      expect(same).toBe(true);
    }
  });

  test('CM8.3: layers that are missing on both sides may be the same', async () => {
    const folder = scratchFolder();
    await unpackCorpus(folder);
    const path = join(folder, 'malformed/manifest-layers-notstrings.tar');
    const [left, right] = [
      await openSession(path, { pool: countedPool(), cache: null }),
      await openSession(path, { pool: countedPool(), cache: null }),
    ];
    const report = (await compared(left, right)).report(nothingIgnored);
    expect(report.layers).toContainEqual(expect.objectContaining({ relation: 'removed', diffId: null }));
    expect(report.same).toBeNull();
  });

  test('CF4.1: small files that happen to hold the same do not make layers similar; links and empty files weigh too', async () => {
    const relationsOf = async (
      left: readonly MadeEntry[],
      right: readonly MadeEntry[],
    ): Promise<string[]> => {
      const { layers } = (await compareLayers([left], [right])).report(nothingIgnored);
      return layers.map(({ relation, similarity }) => `${relation} ${(similarity ?? 0).toFixed(2)}`);
    };
    expect(await relationsOf([{ path: 'a', content: 'x' }], [{ path: 'b', content: 'x' }])).toEqual([
      'removed 0.00',
      'added 0.00',
    ]);
    const links = ['a', 'b', 'c'].map((path): MadeEntry => ({ path, kind: 'symlink', link: 'x' }));
    expect(await relationsOf(links, [...links, { path: 'd', content: '' }])).toEqual(['similar 0.75']);
    const folders = ['a', 'b', 'c'].map((path): MadeEntry => ({ path, kind: 'directory' }));
    expect(
      await relationsOf(
        [...folders, { path: 'a/x', content: '1' }],
        [...folders, { path: 'a/y', content: '2' }],
      ),
    ).toEqual(['removed 0.00', 'added 0.00']);
  });
});

test('CF1.3: the root counts and is listed when it differs, and is no entry else', async () => {
  const root = (mode: number): MadeEntry => ({ path: './', kind: 'directory', mode });
  const file = { path: 'a', content: '1' } as const;
  const differing = await compareLayers([[root(0o755), file]], [[root(0o700), file]]);
  expect(differing.report(nothingIgnored).files).toMatchObject({ changes: { metadata: 1 }, unchanged: 1 });
  expect(told(differing)).toEqual(['metadata ']);
  const equal = await compareLayers([[root(0o755), file]], [[root(0o755), file]]);
  expect(equal.report(nothingIgnored).files).toMatchObject({ changes: { metadata: 0 }, unchanged: 1 });
});

test('CM7.4: what is ignored is counted', async () => {
  const at = (mtime: number, log: string): MadeEntry[] => [
    { path: 'etc/x', content: 'x', mtime },
    { path: 'etc/y', content: 'y', mtime },
    { path: 'var/log', content: log, mtime },
  ];
  const comparison = await compareLayers([at(1, 'a')], [at(2, 'b')]);
  expect(comparison.report(nothingIgnored).leftOut).toEqual({
    timestamps: 0,
    order: 0,
    history: 0,
    names: 0,
    paths: 0,
  });
  const ignored = { ...nothingIgnored, timestamps: true, paths: ['var/*'] };
  expect(comparison.report(ignored).leftOut).toMatchObject({ timestamps: 2, paths: 1 });
  expect(comparison.report(ignored).same).toBe(true);
});

test('CM6: store paths are paired by their names, and changed ones are told', async () => {
  const hash = (letter: string): string => letter.repeat(32);
  const store = (name: string, content: string): MadeEntry => ({ path: `nix/store/${name}/bin/x`, content });
  const left = [store(`${hash('a')}-hello-2.10`, 'old'), store(`${hash('b')}-zlib-1.3`, 'z')];
  const right = [store(`${hash('c')}-hello-2.12`, 'newer'), store(`${hash('d')}-curl-8.0`, 'c')];
  const { storePaths } = (await compareLayers([left], [right])).report(nothingIgnored);
  expect(storePaths?.map(({ change, name, delta }) => `${change} ${name} ${delta}`)).toEqual([
    'added curl 1',
    'upgraded hello 2',
    'removed zlib -1',
  ]);
});

describe('the tree of both sides', () => {
  test('rows have both sizes, and directories lead to what differs', async () => {
    const comparison = await compareLayers([base], [other]);
    const query = {
      filter: { text: '', changes: [], kinds: [], flags: [] },
      layers: null,
      sort: 'name',
      expansion: { mode: 'all', except: [] },
    } as const;
    const page = comparison.rows(nothingIgnored, { ...query, from: 0, count: 100 });
    expect(page.matches).toBe(11);
    const rows = new Map(page.rows.map((row) => [row.path, row]));
    expect(rows.has('etc/same')).toBe(false);
    expect(rows.get('etc')).toMatchObject({
      fileChange: null,
      expandable: true,
      leftSize: 11,
      rightSize: 16,
    });
    expect(rows.get('etc/edited')).toMatchObject({ fileChange: 'content', leftSize: 3, rightSize: 12 });
    expect(rows.get('new/name')).toMatchObject({ fileChange: 'moved', from: 'old/name', leftSize: null });
    expect(rows.get('old/name')).toMatchObject({ fileChange: 'moved', to: 'new/name', rightLayer: null });
    const place = comparison.locate(nothingIgnored, { ...query, path: 'new/name' });
    expect(page.rows[place?.row ?? -1]?.path).toBe('new/name');
    const entry = comparison.entry(nothingIgnored, 'new/name');
    expect([entry.left?.path, entry.right?.path]).toEqual(['old/name', 'new/name']);
    const sizes = comparison.sizes(nothingIgnored, '', 3);
    expect([sizes.leftSize, sizes.rightSize]).toEqual([39, 44]);
  });
});

test('CF1.1: directories of hundreds, alike, with one name more or less, and on one side alone', async () => {
  const files = (folder: string, count: number): MadeEntry[] =>
    Array.from({ length: count }, (_, at) => ({
      path: `${folder}/file-${1000 + at}`,
      content: `${folder} ${at}`,
    }));
  const shared = [...files('alike', 300), ...files('more', 200), ...files('less', 200)];
  const comparison = await compareLayers(
    [[...shared, { path: 'less/file-1100a', content: 'only here' }, ...files('gone', 150)]],
    [[...shared, { path: 'more/file-1100a', content: 'only there' }, ...files('new', 400)]],
  );
  const expected = [
    ...files('gone', 150).map(({ path }) => `removed ${String(path)}`),
    ...files('new', 400).map(({ path }) => `added ${String(path)}`),
    'added more/file-1100a',
    'added new',
    'removed gone',
    'removed less/file-1100a',
  ];
  expect(told(comparison)).toEqual(expected.sort());
  const page = comparison.rows(nothingIgnored, {
    filter: { text: '', changes: ['unchanged'], kinds: ['file'], flags: [] },
    layers: null,
    sort: 'name',
    expansion: { mode: 'all', except: [] },
    from: 0,
    count: 1000,
  });
  const rows = page.rows.filter((row) => row.kind === 'file');
  expect(rows.map((row) => [row.path, row.leftSize, row.rightSize])).toEqual(
    shared
      .toSorted((a, b) => (String(a.path) < String(b.path) ? -1 : 1))
      .map(({ path, content }) => [path, String(content).length, String(content).length]),
  );
});

test('CF1.5: rows of a pair of layers: what they wrote last, and what they took away', async () => {
  const ground = [
    { path: 'kept', content: 'k' },
    { path: 'data/a', content: 'a' },
    { path: 'data/b', content: 'b' },
    { path: 'cache/deep/x', content: 'x' },
    { path: 'was-dir/inside', content: 'i' },
  ] as const;
  const comparison = await compareLayers(
    [ground, [{ path: 'left-only', content: 'l' }], [{ path: 'kept', content: 'left' }]],
    [
      ground,
      [
        { path: 'data/.wh.a', content: '' },
        { path: 'cache/.wh..wh..opq', content: '' },
        { path: 'was-dir', content: 'a file now' },
        { path: 'kept', content: 'overwritten' },
      ],
      [
        { path: 'kept', content: 'right' },
        { path: 'data/c', content: 'c' },
      ],
    ],
  );
  const rowsOf = (left: readonly number[], right: readonly number[]): string[] =>
    comparison
      .rows(nothingIgnored, {
        filter: { text: '', changes: [], kinds: [], flags: [] },
        layers: { left, right },
        sort: 'name',
        expansion: { mode: 'all', except: [] },
        from: 0,
        count: 100,
      })
      .rows.filter(({ fileChange }) => fileChange !== null)
      .map(({ path, fileChange }) => `${String(fileChange)} ${path}`)
      .sort();
  // `kept` is of the newest layers, `left-only` of no layer on the right
  expect(rowsOf([], [1])).toEqual([
    'removed cache/deep',
    'removed cache/deep/x',
    'removed data/a',
    'removed was-dir/inside',
    'type was-dir',
  ]);
  expect(rowsOf([], [2])).toEqual(['added data/c', 'content kept']);
  expect(rowsOf([1], [])).toEqual(['removed left-only']);
  expect(rowsOf([2], [2])).toEqual(['added data/c', 'content kept']);
  expect(rowsOf([7], [7])).toEqual([]);
});

/** What a person would do: look at every path of both sides, and at every byte. */
async function naive(left: Session, right: Session): Promise<Map<string, string>> {
  const [one, two] = [await listing(left), await listing(right)];
  const changes = new Map<string, string>();
  for (const path of new Set([...one.keys(), ...two.keys()])) {
    const [a, b] = [one.get(path), two.get(path)];
    if (a === undefined) changes.set(path, 'right only');
    else if (b === undefined) changes.set(path, 'left only');
    else if (a.kind !== b.kind) changes.set(path, 'type');
    else if (a.content !== b.content) changes.set(path, 'content');
    else if (a.metadata !== b.metadata && !(a.implied || b.implied)) changes.set(path, 'metadata');
  }
  return changes;
}

interface Looked {
  readonly kind: string;
  readonly content: string;
  readonly metadata: string;
  readonly implied: boolean;
}

async function listing(session: Session): Promise<Map<string, Looked>> {
  const found = new Map<string, Looked>();
  const layer = (session.report().images[0]?.layers.length ?? 1) - 1;
  for (const entry of session.files(0, { view: 'merged', layer })) {
    const { kind, path, link, mode, uid, gid, mtime } = entry;
    const bytes =
      kind === 'file' ? (await session.readFile(0, entry.layer, path, 0, 100)).bytes : new Uint8Array(0);
    const content = `${Buffer.from(bytes).toString('hex')} ${link ?? ''}`;
    // what no entry lists has the time 0 here, which no entry has
    found.set(path, { kind, content, metadata: [mode, uid, gid, mtime].join(), implied: mtime === 0 });
  }
  return found;
}

const name = fc.constantFrom('a', 'b', 'c');
const place = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const someFile = fc.record({
  path: place,
  content: fc.constantFrom('', '1', '2', '11', '12'),
  mode: fc.constantFrom(0o644, 0o600),
  mtime: fc.constantFrom(1, 2),
});
const someEntry: fc.Arbitrary<MadeEntry> = fc.oneof(
  { weight: 6, arbitrary: someFile },
  { weight: 2, arbitrary: place.map((path): MadeEntry => ({ path, kind: 'directory', mtime: 1 })) },
  {
    weight: 1,
    arbitrary: fc.tuple(place, name).map(([path, link]): MadeEntry => ({ path, kind: 'symlink', link })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(place, name)
      .map(([path, gone]): MadeEntry => ({ path: `${path}/.wh.${gone}`, content: '' })),
  },
);
const someLayer = fc
  .uniqueArray(someEntry, { maxLength: 7, selector: ({ path }) => path })
  .map((entries) =>
    entries.filter(({ path }) =>
      entries.every((each) => each.kind === 'directory' || !String(path).startsWith(`${String(each.path)}/`)),
    ),
  );
const someStack = fc.array(someLayer, { minLength: 1, maxLength: 3 });

describe('CM0: laws on random stacks of layers', () => {
  test('the same paths differ in the same way as for somebody who looks at every one', async () => {
    await fc.assert(
      fc.asyncProperty(someStack, someStack, async (one, two) => {
        const [left, right] = [await open(one), await open(two)];
        const comparison = await compared(left, right);
        const expected = await naive(left, right);
        const found = new Map<string, string>();
        for (const { path, change, from } of comparison.lines(nothingIgnored)) {
          if (from !== null) found.set(from, 'left only');
          const isRight = change === 'added' || change === 'moved';
          found.set(path, isRight ? 'right only' : change === 'removed' ? 'left only' : change);
        }
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 150 },
    );
  });

  test('CM0.1, CM0.2: an image is the same as itself, and swapped sides mirror the answer', async () => {
    const mirror: Readonly<Record<string, string>> = { added: 'removed', removed: 'added' };
    const split: Readonly<Record<string, string>> = { ...mirror, split: 'merged', merged: 'split' };
    await fc.assert(
      fc.asyncProperty(someStack, someStack, async (one, two) => {
        const [left, right] = [await open(one), await open(two)];
        const itself = (await compared(left, await open(one))).report(nothingIgnored);
        expect(itself.same).toBe(true);
        const there = await compared(left, right);
        const back = await compared(right, left);
        const counts = there.report(nothingIgnored).files;
        const mirrored = back.report(nothingIgnored).files;
        expect(mirrored?.addedSize).toBe(counts?.removedSize);
        expect(mirrored?.removedSize).toBe(counts?.addedSize);
        for (const [change, count] of Object.entries(counts?.changes ?? {}))
          expect(mirrored?.changes[(mirror[change] ?? change) as 'added']).toBe(count);
        const layersOf = (comparison: ImageComparison): string[] =>
          comparison
            .report(nothingIgnored)
            .layers.map((pair) => JSON.stringify([pair.relation, pair.left, pair.right]))
            .sort();
        const swapped = back
          .report(nothingIgnored)
          .layers.map((pair) =>
            JSON.stringify([split[pair.relation] ?? pair.relation, pair.right, pair.left]),
          )
          .sort();
        expect(swapped).toEqual(layersOf(there));
      }),
      { numRuns: 100 },
    );
  });
});
