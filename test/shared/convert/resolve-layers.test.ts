import { describe, expect, test } from 'vitest';
import type {
  ConversionSource,
  SourceBlob,
  SourceImage,
  SourceLayer,
} from '../../../shared/convert/conversion-source.ts';
import { resolveLayers } from '../../../shared/convert/resolve-layers.ts';
import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import type { DiffId } from '../../../shared/digest.ts';

const diffId = (digit: string): DiffId => sha256DiffId(digit.repeat(64));
const [a, b, c] = [diffId('a'), diffId('b'), diffId('c')];

/** A plain blob whose content is known. */
const blob = (content: DiffId, checked = true): SourceBlob => ({
  member: `${content.slice(7, 8)}.tar`,
  compression: 'none',
  storedSize: 512,
  size: 512,
  digest: null,
  diffId: content,
  checked,
  encrypted: false,
});

const layer = (at: number | null, change: Partial<SourceLayer> = {}): SourceLayer => ({
  blob: at,
  member: null,
  foreign: false,
  elsewhere: null,
  legacyId: null,
  ...change,
});

function resolved(
  blobs: readonly SourceBlob[],
  layers: readonly SourceLayer[],
  diffIds: readonly (DiffId | null)[],
  options: { readonly repair?: boolean; readonly target?: 'docker-archive' | 'oci-dir' } = {},
): readonly [blobs: unknown, notes: readonly string[]] {
  const image: SourceImage = {
    index: 0,
    names: [],
    os: 'linux',
    architecture: 'amd64',
    variant: null,
    layers,
    config: {
      member: 'config.json',
      id: sha256Digest('0'.repeat(64)),
      origin: 'found',
      diffIds,
      steps: 0,
      dropped: [],
      repaired: null,
    },
    manifest: null,
    findings: [],
  };
  const source: ConversionSource = {
    name: 'x.tar',
    format: 'docker-archive',
    compression: 'none',
    images: [image],
    left: 0,
    others: [],
    layout: null,
    findings: [],
    blobs,
    hasV1Layers: false,
  };
  const found = resolveLayers(source, image, 'x', { repair: false, target: 'docker-archive', ...options });
  return [found.blobs, found.notes.map(({ kind, what }) => `${kind}: ${what}`)];
}

describe('an image is what its config’s diff_ids name (CV2)', () => {
  test('layers that fit are taken in the order of the manifest, those not hashed yet on their word', () => {
    expect(resolved([blob(b), blob(a, false)], [layer(1), layer(0)], [a, b])).toEqual([[1, 0], []]);
  });

  test('another content is refused, and with repair the right one is taken from where it is', () => {
    const given = [
      [blob(c), blob(b), blob(a)],
      [layer(0), layer(1)],
      [a, b],
    ] as const;
    expect(resolved(...given)).toEqual([null, [`refused: its content is ${c}, the config says ${a}`]]);
    expect(resolved(...given, { repair: true })).toEqual([
      [2, 1],
      ['repaired: taken from a.tar', 'repaired: its list of layers, by the diff_ids of its config'],
    ]);
  });

  test('a blob that was not hashed proves nothing', () => {
    expect(resolved([blob(c), blob(a, false)], [layer(0)], [a], { repair: true })[0]).toBeNull();
  });

  test('a layer that nothing in the archive has is refused, repair or not', () => {
    for (const repair of [false, true])
      expect(resolved([blob(b)], [layer(null)], [a], { repair })).toEqual([
        null,
        [`refused: its bytes are not in the archive (${a})`],
      ]);
  });

  test('a list of another length is put right by the config alone', () => {
    const given = [[blob(a), blob(b)], [layer(1)], [a, b]] as const;
    expect(resolved(...given)[1]).toEqual(['refused: 1 layer, but 2 diff_ids in the config']);
    expect(resolved(...given, { repair: true })[0]).toEqual([0, 1]);
  });

  test('a config without diff_ids does not make layers vanish', () => {
    expect(resolved([blob(a)], [layer(0)], [], { repair: true })).toEqual([
      null,
      ['refused: its config names no layers, its manifest 1'],
    ]);
    expect(resolved([], [], [], { repair: true })).toEqual([[], []]);
  });
});

test('a layer that is elsewhere on purpose stays there in a layout, and is refused in Docker’s formats (CV12)', () => {
  const elsewhere = { mediaType: 'x', digest: sha256Digest('e'.repeat(64)), size: 1, urls: ['https://e'] };
  const given = [[blob(a)], [layer(0), layer(null, { foreign: true, elsewhere })], [a, b]] as const;
  expect(resolved(...given, { target: 'oci-dir' })).toEqual([
    [0, elsewhere],
    ['kept: its descriptor, without its bytes'],
  ]);
  expect(resolved(...given)).toEqual([null, ['refused: its bytes are elsewhere, at a URL']]);
});
