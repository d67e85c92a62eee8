import { describe, expect, test } from 'vitest';
import { compareImages } from '../../../shared/compare/compare-images.ts';
import type { Comparison, LayerPair, StepPair } from '../../../shared/compare/comparison.ts';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import { envVariables } from '../../../shared/env.ts';
import type { ImageReport } from '../../../shared/report.ts';
import { digest, image, layer, step } from './image-reports.ts';

const noFiles = {
  counts: {
    changes: { added: 0, removed: 0, content: 0, undecided: 0, metadata: 0, type: 0, moved: 0 },
    addedSize: 0,
    removedSize: 0,
    unchanged: 3,
  },
  storePaths: [],
  relatives: [],
  leftOut: { timestamps: 2, paths: 1 },
};

function compare(left: ImageReport, right: ImageReport, ignored: Partial<Ignored> = {}): Comparison {
  const side = (report: ImageReport) => ({ path: 'a.tar', image: 0, report, range: null, files: null });
  return compareImages(side(left), side(right), { ...nothingIgnored, ...ignored }, noFiles);
}

function relations({ layers }: Comparison): string[] {
  return layers.map(({ relation, left, right }) => `${relation} ${left.join()}→${right.join()}`);
}

const stack = (letters: string) =>
  image({ layers: Array.from(letters).map((letter, at) => layer(at, letter)) });

describe('identity', () => {
  test('CM2.1 fields that differ, absence left out', () => {
    const { identity, same } = compare(
      image({ author: 'x' }),
      image({ names: ['b:2'], architecture: 'arm64' }),
    );
    expect(identity).toEqual([
      { field: 'names', left: ['app:1'], right: ['b:2'] },
      { field: 'architecture', left: 'amd64', right: 'arm64' },
      { field: 'author', left: 'x' },
    ]);
    expect(same).toBe(false);
  });

  test('CM2.1 names are the same that mean the same, in any order', () => {
    const short = image({ names: ['app:1', 'web'] });
    const long = image({ names: ['docker.io/library/web:latest', 'docker.io/library/app:1'] });
    expect(compare(short, long)).toMatchObject({ identity: [], same: true });
    expect(compare(short, image({ names: ['localhost/app:1', 'web'] })).identity).toEqual([
      { field: 'names', left: ['app:1', 'web'], right: ['localhost/app:1', 'web'] },
    ]);
  });

  test('CM2.2 digests that one side has not are no difference', () => {
    const oci = image({ manifestDigest: digest('a') });
    expect(compare(image(), oci)).toMatchObject({ identity: [], same: true });
    expect(compare(oci, image({ manifestDigest: digest('b') }))).toMatchObject({ same: false });
  });

  test('CM7.2 with something ignored digests do not count', () => {
    const other = image({ id: digest('2'), created: '2021-01-01T00:00:00Z' });
    expect(compare(image(), other).same).toBe(false);
    expect(compare(image(), other, { timestamps: true }).same).toBe(true);
    expect(compare(image(), other, { names: true }).same).toBe(false);
  });
});

test('CM8.2 with a layer that cannot be read nothing is the same', () => {
  const whole = stack('abc');
  const partly = {
    ...whole,
    layers: whole.layers.map((each, at) => (at === 1 ? { ...each, entries: null } : each)),
  };
  expect(compare(whole, whole).same).toBe(true);
  expect(compare(whole, partly).same).toBeNull();
  expect(compare(partly, whole, { timestamps: true }).same).toBeNull();
});

describe('config', () => {
  test('CM3.1 differences by JSON pointer, order of keys and empty values aside', () => {
    const left = { Labels: { b: '1', 'a/b~c': 'x' }, Cmd: ['sh'], User: '', Volumes: null, Env: ['A=1'] };
    const right = { Cmd: ['bash'], Labels: { 'a/b~c': 'y', b: '1', d: '2' }, Env: ['A=1', 'B=2'] };
    expect(compare(image({ config: left }), image({ config: right })).config).toEqual([
      { field: '/Cmd', left: ['sh'], right: ['bash'] },
      { field: '/Labels/a~1b~0c', left: 'x', right: 'y' },
      { field: '/Labels/d', right: '2' },
    ]);
  });

  test('CM3.1 hostile configs: deep nesting and names of Object.prototype', () => {
    const deep = (end: number): ImageReport =>
      image({ config: JSON.parse(`${'{"a":'.repeat(400)}${end}${'}'.repeat(400)}`) as never });
    expect(compare(deep(1), deep(2)).config).toHaveLength(1);
    const odd = image({ config: JSON.parse('{"Labels":{"__proto__":"x","constructor":"y"}}') as never });
    expect(compare(image({ config: { Labels: { z: '1' } } }), odd).config.map(({ field }) => field)).toEqual([
      '/Labels/__proto__',
      '/Labels/constructor',
      '/Labels/z',
    ]);
  });
});

describe('environment', () => {
  const env = (...list: string[]) => image({ env: envVariables(list) });
  const changes = (left: ImageReport, right: ImageReport, ignored: Partial<Ignored> = {}) =>
    compare(left, right, ignored).env.map(({ name, change }) => `${name} ${change}`);

  test('CM3.2 every kind of change', () => {
    expect(
      changes(env('A=1', 'B=1', 'C=1', 'D=0', 'D=1', 'E'), env('B=2', 'A=1', 'D=1', 'E=', 'F=1')),
    ).toEqual(['A reordered', 'B changed', 'C removed', 'D duplicates', 'E changed', 'F added']);
  });

  test('CM7.1 order may be ignored', () => {
    expect(changes(env('A=1', 'B=1'), env('B=1', 'A=1'))).toHaveLength(1);
    expect(changes(env('A=1', 'B=1'), env('B=1', 'A=1'), { order: true })).toEqual([]);
  });
});

describe('history', () => {
  const steps = (...texts: string[]) => image({ history: texts.map((text) => step(text)) });
  const changes = ({ history }: Comparison) =>
    history.map(
      ({ change, left, right }: StepPair) => `${change} ${left?.createdBy ?? ''}|${right?.createdBy ?? ''}`,
    );

  test('CM4.1 aligned by what steps say', () => {
    expect(changes(compare(steps('FROM', 'RUN a', 'CMD'), steps('FROM', 'RUN b', 'CMD', 'USER')))).toEqual([
      'equal FROM|FROM',
      'changed RUN a|RUN b',
      'equal CMD|CMD',
      'added |USER',
    ]);
  });

  test('CM4.1 CM7.1 other times', () => {
    const left = image({ history: [step('RUN')] });
    const right = image({ history: [step('RUN', { created: '2024-01-01T00:00:00Z', layer: 4 })] });
    expect(changes(compare(left, right))).toEqual(['changed RUN|RUN']);
    expect(changes(compare(left, right, { timestamps: true }))).toEqual(['equal RUN|RUN']);
    expect(compare(left, right).same).toBe(false);
    expect(compare(left, right, { history: true }).same).toBe(true);
  });
});

describe('layers', () => {
  test('CM5.1 equal, moved, added, removed; what is only left stands where it was', () => {
    expect(relations(compare(stack('abcd'), stack('acxb')))).toEqual([
      'equal 0→0',
      'equal 2→1',
      'removed 3→',
      'added →2',
      'moved 1→3',
    ]);
    expect(relations(compare(stack('ab'), stack('')))).toEqual(['removed 0→', 'removed 1→']);
  });

  test('CM5.1 a layer that is there twice', () => {
    expect(relations(compare(stack('aa'), stack('aba')))).toEqual(['equal 0→0', 'added →1', 'equal 1→2']);
    expect(relations(compare(stack('aab'), stack('ba')))).toHaveLength(3);
  });

  test('CM5.2 layers of which one side has no digest of what is stored are not called recompressed', () => {
    const stored = (bytes: string | null) =>
      image({ layers: [layer(0, 'a', { digest: bytes === null ? null : digest(bytes), verified: true })] });
    for (const [left, right] of [
      [null, 'f'],
      ['f', null],
    ] as const)
      expect(compare(stored(left), stored(right))).toMatchObject({
        layers: [{ relation: 'equal', sameBytes: null, verified: true }],
      });
  });

  test('CM5.2 recompressed layers are told from those whose digests are merely claimed', () => {
    const packed = (verified: boolean) =>
      image({ layers: [layer(0, 'a', { digest: digest('f'), compression: 'gzip', verified })] });
    expect(compare(stack('a'), packed(true))).toMatchObject({
      layers: [{ relation: 'recompressed', sameBytes: false, verified: true }],
      same: true,
    });
    expect(compare(stack('a'), packed(false))).toMatchObject({
      layers: [{ relation: 'equal', sameBytes: null, verified: false }],
      same: null,
    });
  });

  test('CM7.1 order of layers may be ignored', () => {
    expect(compare(stack('ab'), stack('ba')).same).toBe(false);
    expect(compare(stack('ab'), stack('ba'), { order: true }).same).toBe(true);
  });

  test('a range of layers, with the steps that made them', () => {
    const whole = image({
      layers: [layer(0, 'a'), layer(1, 'b'), layer(2, 'c')],
      history: [
        step('A', { layer: 0 }),
        step('E', { layer: null }),
        step('B', { layer: 1 }),
        step('C', { layer: 2 }),
      ],
    });
    const side = (first: number, last: number) => ({
      path: 'a.tar',
      image: 0,
      report: whole,
      range: { first, last },
      files: null,
    });
    const result = compareImages(side(0, 0), side(1, 2), nothingIgnored, noFiles);
    expect(result.right).toMatchObject({ first: 1, last: 2 });
    expect(relations(result)).toEqual(['removed 0→', 'added →1', 'added →2']);
    expect(result.history.map(({ left, right }) => [left?.createdBy, right?.createdBy].join('|'))).toEqual([
      'A|B',
      'E|C',
    ]);
  });
});

describe('laws', () => {
  let state = 17;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % below;
  };
  const some = (most: number, letters: string): string[] =>
    Array.from({ length: random(most) }, () => letters.charAt(random(letters.length)));
  const anImage = (): ImageReport =>
    image({
      names: some(3, 'xyz'),
      config: Object.fromEntries(some(4, 'pqr').map((key) => [key, some(3, 'ab')])),
      env: envVariables(some(7, 'ABCD').map((name) => `${name}=${random(2)}`)),
      layers: some(7, 'abcde').map((letter, at) => layer(at, random(8) === 0 ? null : letter)),
      history: some(7, 'fgh').map((text) => step(text, { created: `${random(2)}` })),
    });
  const mirrors = { added: 'removed', removed: 'added', split: 'merged', merged: 'split' } as const;
  const swapped = <Each extends { readonly left?: unknown; readonly right?: unknown }>(each: Each): Each => {
    const { left, right, ...rest } = each;
    const turned = {
      ...rest,
      ...('left' in each && { right: left }),
      ...('right' in each && { left: right }),
    };
    const word =
      (turned as { change?: string; relation?: string }).change ?? (turned as { relation?: string }).relation;
    const name = 'change' in turned ? 'change' : 'relation';
    return (word !== undefined && word in mirrors
      ? { ...turned, [name]: mirrors[word as keyof typeof mirrors] }
      : turned) as unknown as Each;
  };
  const asSet = (list: readonly unknown[]) =>
    new Set(list.map((each) => JSON.stringify(each, Object.keys(flat(each)).sort())));
  const flat = (each: unknown): Record<string, unknown> => {
    const keys: Record<string, unknown> = {};
    JSON.stringify(each, (key, value: unknown) => {
      keys[key] = true;
      return value;
    });
    return keys;
  };

  test('CM0.1 an image is the same as itself', () => {
    for (let round = 0; round < 300; round++) {
      const one = anImage();
      const { identity, config, env, history, layers } = compare(one, one);
      expect([identity, config, env]).toEqual([[], [], []]);
      expect(history.every(({ change }) => change === 'equal')).toBe(true);
      const known = layers.filter(({ diffId }) => diffId !== null);
      expect(known.every(({ relation }: LayerPair) => relation === 'equal')).toBe(true);
    }
  });

  test('CM0.2 CM0.3 swapped sides give the mirrored answer, every time the same', () => {
    for (let round = 0; round < 500; round++) {
      const [left, right] = [anImage(), anImage()];
      const there = compare(left, right);
      const back = compare(right, left);
      expect(compare(left, right)).toEqual(there);
      expect(asSet(back.identity.map(swapped))).toEqual(asSet(there.identity));
      expect(asSet(back.config.map(swapped))).toEqual(asSet(there.config));
      expect(asSet(back.env.map(swapped))).toEqual(asSet(there.env));
      expect(asSet(back.history.map(swapped))).toEqual(asSet(there.history));
      expect(asSet(back.layers.map(swapped))).toEqual(asSet(there.layers));
      expect(back.same).toBe(there.same);
    }
  });
});

test('CM7.4 what is ignored is counted', () => {
  const left = image({
    created: '2020-01-01T00:00:00Z',
    env: envVariables(['A=1', 'B=2']),
    history: [step('x'), step('y')],
  });
  const right = image({
    names: ['other'],
    created: '2021-01-01T00:00:00Z',
    env: envVariables(['B=2', 'A=1']),
    history: [step('x', { created: '2021-01-01T00:00:00Z' }), step('z')],
  });
  const leftOut = (ignored: Partial<Ignored>) => compare(left, right, ignored).leftOut;
  const none = { timestamps: 0, order: 0, history: 0, names: 0, paths: 1 };
  expect(leftOut({})).toEqual(none);
  expect(leftOut({ names: true, order: true })).toEqual({ ...none, names: 1, order: 1 });
  // two files, the image and one step
  expect(leftOut({ timestamps: true })).toEqual({ ...none, timestamps: 4 });
  expect(leftOut({ timestamps: true, history: true })).toEqual({ ...none, timestamps: 3, history: 1 });
});
