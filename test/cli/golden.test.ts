import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusFacts, unpackCorpus } from '../make/corpus.ts';
import { runCli } from './run-cli.ts';

// What people and programs see must not change by accident: whole outputs, kept in test/golden. After a change that is
// meant, `npx vitest run test/cli/golden.test.ts -u` writes them again; read the difference before it is committed.

const folder = mkdtempSync(join(tmpdir(), 'varve-golden-'));
beforeAll(() => unpackCorpus(folder));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const file = (name: string): string => join(folder, name);
/** Names of archives are meant below the folder. */
const placed = (word: string): string => (/^(?:public|malformed|podman)\//.test(word) ? file(word) : word);
const named = (text: string): string => text.replaceAll(`${folder}/`, '');

const legacy = 'public/docker2aci__fixture-test-depsloop.docker';
const oci = 'public/dive__test-oci-zstd-image.tar';
const hybrid = 'public/go-containerregistry__hello-world-v25.tar';
const fewer = 'malformed/manifest-fewer-layers-than-diffids.tar';
const exotic = 'podman/buildah-exotic.docker.tar';
const overwritten = 'public/go-containerregistry__overwritten_file.tar';
const missing = 'malformed/layer-missing.tar';
const link = 'public/go-containerregistry__test_link.tar';

describe('golden output', () => {
  it.each([
    ['inspect-legacy-loop', ['inspect', legacy], 1],
    ['inspect-oci', ['inspect', oci], 0],
    ['inspect-hybrid', ['inspect', '--json', hybrid], 0],
    ['inspect-hostile-tags', ['inspect', 'malformed/manifest-hostile-tags.tar'], 1],
    ['compare-agree', ['compare', link], 0],
    ['compare-differ', ['compare', 'malformed/manifest-fewer-layers-than-diffids.tar'], 1],
    ['compare-loop', ['compare', legacy], 1],
    ['compare-json', ['compare', '--json', 'public/jib__docker-save.tar'], 0],
    ['compare-two', ['compare', '--ignore', 'timestamps', link, overwritten], 1],
    ['compare-two-json', ['compare', '--json', '--files', link, overwritten], 1],
    ['compare-two-same', ['compare', hybrid, hybrid], 0],
    [
      'compare-two-layers',
      ['compare', '--files', '--left-layers', '0', '--right-layers', '1', overwritten, overwritten],
      1,
    ],
    [
      'compare-two-diff',
      ['compare', '--diff', '/foo.txt', '--left-layers', '0', overwritten, overwritten],
      1,
    ],
    [
      'compare-two-diff-json',
      ['compare', '--json', '--diff', '/foo.txt', '--left-layers', '0', overwritten, overwritten],
      1,
    ],
    ['help-compare', ['help', 'compare'], 0],
    ['verify-mismatch', ['verify', 'malformed/oci-manifest-digest-mismatch.tar'], 1],
    ['files-exotic', ['files', '--json', exotic], 0],
    ['files-changes', ['files', '--changes', '--layer', '1', overwritten], 0],
    ['waste', ['waste', overwritten], 0],
    ['waste-json', ['waste', '--json', '--max-waste', '1%', overwritten], 1],
    ['life', ['life', overwritten, '/foo.txt'], 0],
    ['cat-through-link', ['cat', overwritten, 'foo.txt'], 0],
    [
      'convert-legacy',
      ['convert', '--dry-run', '--to', 'docker-archive', 'public/dockerode__test-load.tar'],
      0,
    ],
    ['convert-oci-json', ['convert', '--dry-run', '--json', '--to', 'both-specs', oci], 0],
    ['convert-repair', ['convert', '--repair', '--dry-run', '--to', 'docker-archive', fewer], 0],
    ['convert-refused', ['convert', '--dry-run', '--to', 'docker-archive', fewer], 1],
    ['help-convert', ['help', 'convert'], 0],
    ['help', ['help'], 0],
    ['help-files', ['help', 'files'], 0],
  ] as const)('%s', async (name, words, code) => {
    const run = await runCli(words.map(placed));
    expect(run.code).toBe(code);
    await expect(named(run.out)).toMatchFileSnapshot(`../golden/${name}.txt`);
  });
});

describe('exit codes and the one line on standard error', () => {
  it.each([
    [[], 2, /^$/],
    [['frob'], 2, /^varve: unknown command "frob"/],
    [['inspect'], 2, /^varve: inspect: needs IMAGE\n$/],
    [['inspect', '--frob', 'x'], 2, /^varve: inspect: Unknown option '--frob'\n$/],
    [['inspect', '/nowhere/x.tar'], 2, /^varve: .*\/nowhere\/x\.tar.*\n$/],
    [
      ['inspect', 'public/docker-api__c3efab54__load.tar'],
      2,
      /^varve: .* is not an image archive: .*HTML.*\n$/,
    ],
    [['cat', oci, 'no/such/file'], 2, /^varve: .*no\/such.*\n$/],
    [['files', '--layer', '99', oci], 2, /^varve: layer 99: the image has 1, numbered from 0\n$/],
    [['inspect', '--image', '5', oci], 2, /^varve: no image 5 here; there is 0/],
    [['waste', '--max-waste', 'much', oci], 2, /^varve: --max-waste: "much" is not a share/],
    [['waste', '--max-wasted', '1B', overwritten], 1, /^varve: .* are wasted, more than 1 B\n$/],
    [['verify', oci], 0, /^$/],
    [['compare', '--files', oci], 2, /^varve: compare: --files needs two images\n$/],
    [['compare', oci, '/nowhere/x.tar'], 2, /^varve: .*\/nowhere\/x\.tar.*\n$/],
    [['compare', '-', '-'], 2, /^varve: compare: only one of two images can be standard input\n$/],
    [['compare', '--ignore', 'mtimes', oci, oci], 2, /^varve: --ignore: "mtimes" is none of timestamps, /],
    [['compare', '--layers', '3-', oci, oci], 2, /^varve: --layers: "3-" is no range of layers/],
    [['compare', '--right-layers', '7', oci, oci], 2, /^varve: there is no layer 7: the image has 1\n$/],
    [['compare', '--left-image', '5', oci, oci], 2, /^varve: no image 5 here; there is 0/],
    [['compare', oci, oci], 0, /^$/],
    [['compare', oci, overwritten], 1, /^$/],
    [
      ['compare', '--ignore', 'history,names', '--ignore-path', '*', link, overwritten],
      0,
      /^varve: 2 images here; /,
    ],
    [['compare', '--ignore', 'names', '--ignore-path', '*', link, overwritten], 1, /^varve: 2 images here; /],
    [['compare', '--ignore-path', '*', missing, missing], 2, /^varve: not all of both images can be read, /],
    [['compare', '--ignore-path', '[', oci, oci], 2, /^varve: /],
    [['compare', missing, missing], 2, /^varve: not all of both images can be read, /],
    [['convert', oci, 'x.tar'], 2, /^varve: convert: --to is missing: docker-archive, /],
    [['convert', '--to', 'docker', oci, 'x.tar'], 2, /^varve: --to: "docker" is none of docker-archive, /],
    [['convert', '--to', 'oci-dir', oci], 2, /^varve: convert: needs IMAGE \[IMAGE…\] OUT\|-\n$/],
    [
      ['convert', '--to', 'oci-archive', oci, '/nowhere/x.tar'],
      2,
      /^varve: cannot write \/nowhere\/x\.tar: there is no such folder\n$/,
    ],
    [['convert', '--to', 'docker-archive', fewer, 'x.tar'], 1, /^$/],
  ])('%j exits %d', async (words, code, err) => {
    const run = await runCli(words.map(placed));
    expect([run.code, named(run.err)]).toEqual([code, expect.stringMatching(err)]);
  });

  it('reads an archive from standard input, once', async () => {
    const run = await runCli(['inspect', '--json', '-'], createReadStream(file(oci)));
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ schemaVersion: 1, path: '-', format: 'oci-layout' });
  });
});

describe('broken archives', () => {
  it.each(corpusFacts().filter(({ broken }) => broken === true))(
    'verify never calls $file fine',
    async ({ file: name }) => {
      const { code, out, err } = await runCli(['verify', file(name)]);
      // Refused in one line, or shown with what is wrong.
      expect(code === 2 ? err : out).toMatch(code === 2 ? /^varve: [^\n]+\n$/ : /^error {3}[A-Z]+\d* /m);
      expect(code).not.toBe(0);
    },
  );
});
