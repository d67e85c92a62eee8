import { describe, expect, test } from 'vitest';
import type { ConversionTarget, PlannedImage } from '../../../shared/convert/conversion.ts';
import { clashes, nameKey, plannedNames } from '../../../shared/convert/planned-names.ts';

const layouts = ['oci-archive', 'oci-dir'] as const;
const dockers = ['docker-archive', 'both-specs', 'docker-legacy'] as const;
const digest = `sha256:${'a'.repeat(64)}`;

/** The names, and the notes as `kind: what`. */
function planned(
  names: readonly string[],
  target: ConversionTarget,
  repair = false,
): readonly [names: readonly string[], notes: readonly string[]] {
  const found = plannedNames(names, target, 'the image', repair);
  for (const note of found.notes) expect(note.where).toBe('the image');
  return [found.names, found.notes.map(({ kind, what }) => `${kind}: ${what}`)];
}

describe('CV6: names as the target can have them', () => {
  test.each([...layouts, ...dockers])('%s takes a repository with a tag as it is, once', (target) => {
    expect(planned(['app:1', 'ghcr.io/team/app:2', 'app:1'], target)).toEqual([
      ['app:1', 'ghcr.io/team/app:2'],
      [],
    ]);
  });

  test.each(dockers)(
    '%s writes the tag that is meant, and has no place for digests and tags alone',
    (target) => {
      expect(planned(['team/app', `app@${digest}`, 'latest'], target)).toEqual([
        ['team/app:latest'],
        [
          'rewritten: the name team/app as team/app:latest',
          `lost: the name "app@${digest}"`,
          'lost: the name "latest"',
        ],
      ]);
    },
  );

  test.each(dockers)('%s: a tag that is meant and the same tag given are one name', (target) => {
    expect(planned(['team/app', 'team/app:latest'], target)[0]).toEqual(['team/app:latest']);
  });

  test.each(layouts)('%s takes tags alone, digests, and what only layouts have as names', (target) => {
    const names = ['latest', 'team/app', `app@${digest}`, 'App+1_final', 'v1.0+build:Release'];
    expect(planned(names, target)).toEqual([names, []]);
  });

  test.each(layouts)('%s: names that were for engines have no wider grammar', (target) => {
    const { names, notes } = plannedNames(['UPPER:1', 'app:1'], target, 'x', true, true);
    expect([names, notes.map(({ kind }) => kind)]).toEqual([['app:1'], ['repaired']]);
  });

  const checkLeftOut = (name: string, target: ConversionTarget): void => {
    const shown = JSON.stringify(name);
    const repaired = `repaired: the name ${shown} is left out`;
    expect(planned([name, 'app:1'], target, true)).toEqual([['app:1'], [repaired]]);
    expect(planned([name, 'app:1'], target)).toEqual([['app:1'], [`lost: the name ${shown}`]]);
  };

  test.each([...layouts, ...dockers])(
    '%s: what no engine takes is left out with repair, else lost',
    (target) => {
      checkLeftOut('an app', target);
    },
  );

  test.each(dockers)('%s: so are names that only a layout may have', (target) => {
    checkLeftOut('Team/App:1', target);
  });
});

describe('nameKey', () => {
  test('spellings of one name share it', () => {
    const key = nameKey('docker.io/library/debian:latest');
    for (const name of [
      'library/debian',
      'docker.io/library/debian',
      'library/debian:latest',
      'debian:latest',
    ])
      expect(nameKey(name)).toBe(key);
    expect(nameKey('debian:12')).not.toBe(key);
  });

  test('a tag alone, and what is no name, is nothing but itself', () => {
    expect(nameKey('debian')).toBe('debian');
    expect(nameKey('An App')).toBe('An App');
  });
});

describe('CV6: names that two images would have', () => {
  const image = (names: readonly string[], change: Partial<PlannedImage> = {}): PlannedImage => ({
    archive: 0,
    image: 0,
    names,
    os: 'linux',
    architecture: 'amd64',
    variant: null,
    id: null,
    config: 'kept',
    manifest: null,
    v1: null,
    layers: [],
    ...change,
  });
  const told = (
    images: readonly PlannedImage[],
    target: ConversionTarget,
    areTogether: Parameters<typeof clashes>[3] = () => false,
  ): string[] =>
    clashes(images, ['one', 'two', 'three'], target, areTogether).map(
      ({ kind, where, what }) => `${kind} ${where}: ${what}`,
    );
  const clash = 'refused two: the name docker.io/library/app:latest is that of one too';

  test.each([...layouts, ...dockers])('%s: another spelling of a name is refused', (target) => {
    expect(told([image(['app:latest', 'app:1']), image(['docker.io/library/app'])], target)).toEqual([clash]);
  });

  test('one image may spell a name in two ways', () => {
    expect(told([image(['app:latest', 'library/app:latest'])], 'docker-archive')).toEqual([]);
  });

  test('images for different platforms share a name in a layout, and nowhere else', () => {
    const pair = [image(['app:latest']), image(['app:latest'], { architecture: 'arm64' })];
    for (const target of layouts) expect(told(pair, target)).toEqual([]);
    for (const target of dockers) expect(told(pair, target)).toEqual([clash]);
    const third = [...pair, image(['app:latest'], { architecture: 'arm64', variant: null })];
    expect(told(third, 'oci-dir')).toEqual([
      'refused three: the name docker.io/library/app:latest is that of two too',
    ]);
    const variants = [image(['app:latest'], { variant: 'v6' }), image(['app:latest'], { variant: 'v7' })];
    expect(told(variants, 'oci-archive')).toEqual([]);
  });

  test('so do those of one platform that stand together in what goes over as it is', () => {
    const pair = [image(['app:latest']), image(['app:latest'])];
    expect(told(pair, 'oci-dir', () => true)).toEqual([]);
    expect(told(pair, 'docker-archive', () => true)).toEqual([clash]);
  });
});
