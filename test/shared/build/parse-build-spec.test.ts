import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BuildSpecError } from '../../../shared/build/build-spec-error.ts';
import type { SpecIssue } from '../../../shared/build/build-spec-error.ts';
import { buildSpecJsonSchema } from '../../../shared/build/build-spec-schema.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';

const now = new Date('2026-02-03T04:05:06.789Z');
const parse = (json: unknown) => parseBuildSpec(JSON.stringify(json), now);

function issuesOf(json: unknown): readonly SpecIssue[] {
  try {
    parse(json);
  } catch (error) {
    if (error instanceof BuildSpecError) return error.issues;
    throw error;
  }
  return [];
}

describe('a build spec', () => {
  test('BS5: a day that no calendar has and an hour that no clock has are no times, wherever they stand', () => {
    for (const time of ['2021-02-29T00:00:00Z', '2020-01-01T24:00:00Z', '0000-01-01T00:00:00Z']) {
      const files = [{ source: 'x', to: '/x', mtime: time }];
      const wheres = issuesOf({ name: 'app', created: time, mtime: time, files }).map(({ where }) => where);
      expect(wheres).toEqual(['created', 'mtime', 'files[0].mtime']);
    }
    expect(
      issuesOf({ name: 'app', created: '2020-02-29 00:00:00+02:00', mtime: '1969-12-31T23:59:59Z' }),
    ).toEqual([]);
  });

  test('BS3: a name and a tag that are both wrong are both told', () => {
    const wheres = (name: string, tag: string) => issuesOf({ name, tag }).map(({ where }) => where);
    expect(wheres('A B', '-x')).toEqual(['name', 'tag']);
    expect(wheres('app', '-x')).toEqual(['tag']);
    expect(wheres('A B', 'x')).toEqual(['name']);
  });

  test('BA1: a variant is said once, or twice the same', () => {
    expect(issuesOf({ name: 'app', architecture: 'armv7l-linux', variant: 'v7' })).toEqual([]);
    expect(issuesOf({ name: 'app', architecture: 'arm', variant: 'v6' })).toEqual([]);
    expect(issuesOf({ name: 'app', architecture: 'arm/v7', variant: 'v6' })).toEqual([
      { where: 'variant', message: 'architecture says already that it is v7' },
    ]);
  });

  test('BS1: defaults are those of nixpkgs', () => {
    expect(parse({ name: 'app' })).toEqual({
      like: null,
      name: 'app',
      tag: null,
      fromImage: null,
      layers: [],
      imagePaths: [],
      contents: [],
      copyToRoot: [],
      storePaths: [],
      closure: null,
      includeStorePaths: true,
      dedupeBase: false,
      files: [],
      config: {},
      inherit: 'nixpkgs',
      envRules: new Map(),
      envDefault: null,
      architecture: null,
      variant: null,
      created: '1970-01-01T00:00:01Z',
      mtime: '1970-01-01T00:00:01Z',
      uid: 0,
      gid: 0,
      uname: 'root',
      gname: 'root',
      maxLayers: 100,
      layering: 'auto',
      history: [],
      output: { format: 'docker-archive', bothSpecs: false, layers: 'none', compression: 'none' },
    });
  });

  test('BS8: like buildImage, contents is copyToRoot, and what that has not is refused', () => {
    const like = { name: 'app', like: 'buildImage' };
    expect(parse({ ...like, contents: '/nix/store/x' })).toMatchObject({
      contents: [],
      copyToRoot: ['/nix/store/x'],
    });
    expect(() => parse({ ...like, contents: '/a', copyToRoot: '/b' })).toThrow(/old name for copyToRoot/);
    expect(() => parse({ ...like, files: [{ source: 'a', to: '/a' }] })).toThrow(
      /files: buildImage makes one layer/,
    );
    expect(() => parse({ ...like, output: { bothSpecs: true } })).toThrow(/has those folders already/);
    expect(() => parse({ name: 'app', fromImage: 'a', fromImageTag: '1' })).toThrow(/fromImageName must say/);
    expect(parseBuildSpec('{"name":"app"}', new Date(0), { like: 'buildImage' }).like).toBe('buildImage');
  });

  test('BS1: null is absent, as Nix writes arguments that are not set', () => {
    const nulls = { tag: null, fromImage: null, config: null, contents: null, layeringPipeline: null };
    expect(parse({ name: 'app', ...nulls })).toEqual(parse({ name: 'app' }));
  });

  test('BS1: the arguments of every case of nixpkgs are a spec, but for those with shell commands', () => {
    const cases = new URL('../../fixtures/vectors/cases/', import.meta.url);
    for (const name of readdirSync(cases)) {
      const text = readFileSync(new URL(`${name}/spec.json`, cases), 'utf8');
      const { extraCommands: _, ...json } = JSON.parse(text) as Record<string, unknown>;
      expect(`${name} ${parse(json).closure ?? ''}`).toMatch(/ closures\//);
    }
  });

  test.each([
    [{ maxLayer: 3 }, 'maxLayer', 'did you mean maxLayers?'],
    [{ storepath: [] }, 'storepath', 'did you mean storePaths?'],
    [{ fromimage: 'x' }, 'fromimage', 'did you mean fromImage?'],
    [{ enviroment: [] }, 'enviroment', 'is no key of a build spec'],
    [{ fromImage: { archive: 'a', imag: 'b' } }, 'fromImage.imag', 'did you mean image?'],
    [{ files: [{ source: 'a', to: '/b', ownr: 1, mdoe: '0755' }] }, 'files[0].mdoe', 'did you mean mode?'],
    [{ layers: [{ archve: 'a', layer: 'b' }] }, 'layers[0].archve', 'did you mean archive?'],
    [{ imagePaths: [{ archive: 'a', paths: 'b' }] }, 'imagePaths[0].paths', 'did you mean path?'],
    [{ output: { compresion: 'gzip' } }, 'output.compresion', 'did you mean compression?'],
    [{ envRules: { PATH: { pn: 'x' } } }, 'envRules.PATH.pn', 'did you mean pin?'],
  ])('BS2: %j is refused with the nearest right key', (json, where, message) => {
    const found = issuesOf({ name: 'app', ...json }).find((issue) => issue.where === where);
    expect(found?.message).toContain(message);
  });

  test.each([
    [{}, 'name', 'is missing'],
    [{ name: 3 }, 'name', 'must be a text'],
    [{ name: '' }, 'name', 'must not be empty'],
    [{ name: 'a', maxLayers: 0 }, 'maxLayers', 'must be at least 1'],
    [{ name: 'a', maxLayers: 1.5 }, 'maxLayers', 'must be a whole number'],
    [{ name: 'a', fromImage: 7 }, 'fromImage', 'must be a text, or an object'],
    [{ name: 'a', contents: ['/x', 7] }, 'contents[1]', 'must be a text'],
    [
      { name: 'a', layering: 'popular' },
      'layering',
      'must be one of "auto", "popularity", "balanced", "nixery"',
    ],
    [{ name: 'a', envRules: { 'a b': 'lst' } }, 'envRules["a b"]', '"unset", or an object'],
    [{ name: 'a', files: [{ source: 'x', to: 'rel' }] }, 'files[0].to', 'is not absolute'],
    [{ name: 'a', files: [{ source: 'x', to: '/x', mode: '0999' }] }, 'files[0].mode', 'octal'],
    [{ name: 'a', files: [{ source: 'x', to: '/x', mode: '77777' }] }, 'files[0].mode', 'octal'],
    [{ name: 'a', config: { Env: 'A=1' } }, 'config.Env', 'must be a list of texts'],
    [{ name: 'a', created: 'yesterday' }, 'created', 'ISO 8601'],
    [{ name: 'a', architecture: 'z80' }, 'architecture', 'neither a GOARCH'],
    [{ name: 'a', layering: 'auto', layeringPipeline: [] }, 'layeringPipeline', 'says already'],
    [{ name: 'a', inherit: 'docker' }, 'inherit', 'no fromImage'],
    [{ name: 'a@sha256:00' }, 'name', 'comes from its bytes'],
    [{ name: 'a', tag: 'v 1' }, 'tag', 'is no tag'],
  ])('BS3: %j names the place that is wrong', (json, where, message) => {
    const found = issuesOf(json).find((issue) => issue.where === where);
    expect(found?.message).toContain(message);
  });

  test('BS3: everything that is wrong is told at once', () => {
    expect(
      issuesOf({ maxLayer: 3, tag: 4, files: [{}] })
        .map(({ where }) => where)
        .toSorted(),
    ).toEqual(['files[0].source', 'files[0].to', 'maxLayer', 'name', 'tag'].toSorted());
    expect(() => parseBuildSpec('{"name": ', now)).toThrow(/not JSON/);
    expect(() => parseBuildSpec('[]', now)).toThrow(/must be an object/);
  });

  test('BS3: whatever the text, there is a spec or a list of what is wrong', () => {
    const keys = fc.constantFrom(
      ...Object.keys(parse({ name: 'a' })),
      'envRules',
      '__proto__',
      'constructor',
      'x',
    );
    const specs = fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })).map((json) => JSON.stringify(json));
    const deep = fc.constantFrom(
      '['.repeat(1e5) + ']'.repeat(1e5),
      `{"name":"a","config":{"x":${'[1,'.repeat(150)}1${']'.repeat(150)}}}`,
    );
    fc.assert(
      fc.property(fc.oneof(specs, fc.json(), fc.string(), deep), (text) => {
        try {
          expect(parseBuildSpec(text, now).name).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(BuildSpecError);
          expect((error as BuildSpecError).issues.every(({ message }) => message.length > 0)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(['extraCommands', 'fakeRootCommands', 'runAsRoot'])('BS4: %s is refused unless empty', (key) => {
    expect(issuesOf({ name: 'app', [key]: 'true' })[0]).toEqual({
      where: key,
      message: expect.stringContaining('runs no shell commands') as string,
    });
    expect(issuesOf({ name: 'app', [key]: '\n ' })).toEqual([]);
  });

  test('BS5: files follow the spec’s time unless they have their own', () => {
    const files = [{}, { mtime: 7 }, { mtime: 'keep' }, { mtime: '1970-01-01T01:00:00+00:30' }];
    const times = (mtime: string) =>
      parse({ name: 'a', mtime, files: files.map((file) => ({ source: 'x', to: '/x', ...file })) }).files.map(
        (file) => file.mtime,
      );
    expect(times('1970-01-01T00:01:00Z')).toEqual([60, 7, null, 1800]);
    expect(times('now')[0]).toBe(Math.floor(now.getTime() / 1000));
  });

  test('BS6: rules, bases and compressors in each of their forms', () => {
    const spec = parse({
      name: 'a',
      fromImage: 'base.tar',
      fromImageName: 'debian',
      contents: '/nix/store/x',
      compressor: 'gz',
      envRules: { PATH: 'prepend', HOME: { pin: '/root' } },
      layeringPipeline: [['popularity_contest']],
    });
    expect(spec.fromImage).toEqual({ archive: 'base.tar', image: 'debian:latest', platform: null });
    expect(spec.contents).toEqual(['/nix/store/x']);
    expect(spec.output.compression).toBe('gzip');
    expect(spec.envRules.get('HOME')).toEqual({ rule: 'pin', value: '/root' });
    expect(spec.layering).toEqual({ pipeline: [['popularity_contest']] });
  });

  test('BL7: a layer of another image is named by a digest', () => {
    const layer = `sha256:${'0'.repeat(64)}`;
    const layers = [{ archive: 'other.tar', layer }];
    expect(parse({ name: 'app', layers }).layers).toEqual(layers);
    expect(issuesOf({ name: 'app', layers: [{ archive: 'other.tar', layer: '3' }] })).toEqual([
      { where: 'layers[0].layer', message: 'is no digest, such as "sha256:…" with 64 digits' },
    ]);
  });

  test('BC8: a store path of an image is a whole store path', () => {
    const held = { archive: 'other.tar', path: `/nix/store/${'a'.repeat(32)}-app-1` };
    expect(parse({ name: 'app', imagePaths: [held] }).imagePaths).toEqual([
      { ...held, image: null, platform: null },
    ]);
    expect(issuesOf({ name: 'app', imagePaths: [{ ...held, path: `${held.path}/bin` }] })).toEqual([
      { where: 'imagePaths[0].path', message: 'is no store path' },
    ]);
  });

  test('BS7: docs/varve.schema.json is what the code says (UPDATE_SCHEMA=1 writes it)', () => {
    const file = new URL('../../../docs/varve.schema.json', import.meta.url);
    const schema = buildSpecJsonSchema();
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(file, JSON.stringify(schema, null, 2));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
  });
});
