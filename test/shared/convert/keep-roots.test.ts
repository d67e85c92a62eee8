import { describe, expect, test } from 'vitest';
import type { PlannedImage } from '../../../shared/convert/conversion.ts';
import type { ConversionSource, SourceImage, SourceRoot } from '../../../shared/convert/conversion-source.ts';
import { areTogether, keptRoots, namesLeft } from '../../../shared/convert/keep-roots.ts';
import { sha256Digest } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';

const digest = (number: number): Digest => sha256Digest(number.toString(16).padStart(64, '0'));

const root = (at: number, change: Partial<SourceRoot>): SourceRoot => ({
  at,
  digest: digest(at),
  tag: null,
  annotations: [],
  images: [],
  others: [],
  indexes: [],
  isWhole: true,
  ...change,
});

/** An archive whose images have the manifests `digest(1000)`, `digest(1001)`, …; `speaks`: what documents speak about. */
function archive(
  roots: readonly SourceRoot[],
  names: readonly (readonly string[])[] = [],
  speaks: readonly (readonly [document: Digest, subject: Digest | null])[] = [],
  left = 0,
): ConversionSource {
  return {
    name: 'archive',
    format: 'oci-layout',
    compression: 'none',
    images: names.map((own, index): SourceImage => ({
      index,
      names: own,
      os: 'linux',
      architecture: 'amd64',
      variant: null,
      layers: [],
      config: null,
      manifest: {
        member: 'manifest',
        digest: digest(1000 + index),
        config: null,
        layers: [],
        hasAnnotations: false,
      },
      findings: [],
    })),
    left,
    others: speaks.map(([document, subject]) => ({
      kind: 'artifact',
      mediaType: null,
      artifactType: null,
      digest: document,
      size: null,
      subject,
      names: [],
    })),
    layout: { extras: [], roots },
    findings: [],
    blobs: [],
    hasV1Layers: false,
  };
}

/** Images as they are written, with their manifests unless one is in `made`. */
function planned(sources: readonly ConversionSource[], made: readonly number[] = []): PlannedImage[] {
  return sources.flatMap(({ images }, at) =>
    images.map(({ index, names }): PlannedImage => ({
      archive: at,
      image: index,
      names,
      os: 'linux',
      architecture: 'amd64',
      variant: null,
      id: null,
      config: 'kept',
      manifest: made.includes(index) ? 'made' : 'kept',
      v1: null,
      layers: [],
    })),
  );
}

const keptAt = (
  sources: readonly ConversionSource[],
  images = planned(sources),
): readonly (readonly [archive: number, root: number])[] =>
  keptRoots(sources, images, new Map(), 'oci-dir').map((kept) => [kept.archive, kept.root] as const);

const held = (image: number, ...names: string[]): SourceRoot['images'][number] => ({
  manifest: digest(1000 + image),
  names,
});

describe('entries of index.json that go over as they are (CV11)', () => {
  test('what has nothing in its way stays, in order', () => {
    const source = archive(
      [
        root(0, { images: [held(0, 'a')] }),
        root(1, { others: [digest(1)] }),
        root(2, { images: [held(1, 'b')], indexes: [digest(2)] }),
      ],
      [['a'], ['b']],
      [[digest(1), digest(1000)]],
    );
    expect(keptAt([source])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
    ]);
    expect(keptRoots([source], planned([source]), new Map(), 'docker-archive')).toEqual([]);
  });

  test('what speaks about a manifest that is made anew does not stay, and so on', () => {
    const source = archive(
      [
        root(0, { others: [digest(0)] }),
        root(1, { others: [digest(1)] }),
        root(2, { images: [held(0, 'a')] }),
        root(3, { images: [held(1, 'b')] }),
      ],
      [['a'], ['b']],
      [
        [digest(0), digest(1)],
        [digest(1), digest(1000)],
      ],
    );
    expect(keptAt([source], planned([source], [0]))).toEqual([[0, 3]]);
  });

  test('an image that loses one of its names loses its other entries as well', () => {
    const source = archive(
      [root(0, { images: [held(0, 'a')], isWhole: false }), root(1, { images: [held(0, 'b')] })],
      [['a', 'b']],
    );
    expect(keptAt([source])).toEqual([]);
  });

  test('a name that another image has too stands in one entry with it, or in none', () => {
    const apart = archive(
      [root(0, { images: [held(0, 'a')] }), root(1, { images: [held(1, 'a')] })],
      [['a'], ['a']],
    );
    expect(keptAt([apart])).toEqual([]);
    const together = archive([root(0, { images: [held(0, 'a'), held(1, 'a')] })], [['a'], ['a']]);
    expect(keptAt([together])).toEqual([[0, 0]]);
    const [first, second] = planned([together]);
    const kept = keptRoots([together], planned([together]), new Map(), 'oci-dir');
    expect(areTogether([together], kept)(first, second)).toBe(true);
    expect(areTogether([apart], [])(first, second)).toBe(false);
  });

  test('entries of nothing stay with all others alone', () => {
    const roots = [root(0, {}), root(1, { images: [held(0, 'a')] })];
    expect(keptAt([archive(roots, [['a']])])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    const source = archive([...roots, root(2, { images: [held(1, 'b')] })], [['a'], ['b']]);
    expect(keptAt([source], planned([source], [1]))).toEqual([[0, 1]]);
  });

  test('of two archives with one tag the first has it', () => {
    const one = archive([root(0, { tag: 'v1', images: [held(0, 'a')] })], [['a']]);
    const other = archive([root(0, { tag: 'v1', digest: digest(7), indexes: [digest(7)] })]);
    expect(keptAt([one, other])).toEqual([[0, 0]]);
  });

  test('names that no entry gives are left for one of its own', () => {
    const source = archive([root(0, { images: [held(0, 'a')] })], [['a'], ['b']]);
    const images = planned([source]);
    const left = namesLeft([source], keptRoots([source], images, new Map(), 'oci-dir'));
    expect(images.map((image) => left(image))).toEqual([null, ['b']]);
  });

  test('tens of thousands of documents, each about the next and the last about nothing that stays', () => {
    const count = 30_000;
    const source = archive(
      Array.from({ length: count }, (_, at) => root(at, { others: [digest(2000 + at)] })),
      [['a']],
      Array.from({ length: count }, (_, at) => [
        digest(2000 + at),
        at === count - 1 ? digest(1000) : digest(2000 + at + 1),
      ]),
    );
    expect(keptAt([source], planned([source]))).toHaveLength(count);
    expect(keptAt([source], planned([source], [0]))).toEqual([]);
  });
});
