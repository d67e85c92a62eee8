import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { archiveMembers, sha256 } from '../make/image-maker.ts';
import { outerTar } from '../make/outer-member.ts';
import { tarHeader, tarOf } from '../make/tar-maker.ts';
import { imageOf, writeArchive } from '../service/made-archive.ts';
import { runCli } from './run-cli.ts';

const layer = [
  { path: 'bin/sh', content: '#!' },
  { path: '-h', content: 'dashed' },
] as const;
const folder = mkdtempSync(join(tmpdir(), 'varve-run-'));
afterAll(() => rmSync(folder, { recursive: true }));
let folders = 0;
function newFolder(): string {
  folders += 1;
  const path = join(folder, String(folders));
  mkdirSync(path);
  return path;
}
const archive = writeArchive(newFolder(), [imageOf([layer])]);

describe('what an archive says reaches no terminal as a command', () => {
  // A name that clears the screen, turns text round and begins a line of its own.
  const hostile = 'x\u001b[2J\u202e\u009b\nvarve:1';
  const two = writeArchive(newFolder(), [imageOf([layer], hostile), imageOf([[{ path: 'b', content: '' }]])]);
  // oxlint-disable-next-line no-control-regex
  const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u;

  test.each([
    [['cat', two, 'bin/sh']],
    [['files', two]],
    [['inspect', two]],
    [['inspect', two, '--image', 'nope']],
    [['verify', two]],
    [['compare', two]],
    [['compare', two, archive]],
    [['convert', two, '--dry-run', '--to', 'docker-legacy']],
    [['convert', two, '--dry-run', '--to', 'oci-dir']],
    [['convert', two, '--dry-run', '--repair', '--to', 'oci-archive']],
    [['convert', two, join(newFolder(), 'out'), '--repair', '--to', 'both-specs']],
  ])('%j', async (words) => {
    const { out, err } = await runCli(words);
    expect(out + err).toContain('x\\x1b[2J\\u202e');
    expect(out + err).not.toMatch(raw);
    for (const line of err.split('\n').slice(0, -1)) expect(line).toMatch(/^varve: /);
  });
});

test('an archive without an image that can be read is said to be one, and where that is told', async () => {
  const cut = join(newFolder(), 'cut.tar');
  writeFileSync(cut, readFileSync(archive).subarray(0, 512));
  for (const words of [['files'], ['waste'], ['store-paths'], ['cat', 'bin/sh'], ['compare', archive]]) {
    const [command = '', ...operands] = words;
    expect(await runCli([command, cut, ...operands])).toEqual({
      code: 2,
      out: '',
      err: `varve: there is no image in ${cut} that can be read; varve inspect tells why\n`,
    });
  }
});

describe('words', () => {
  test.each([
    ['a value that begins with a dash', ['inspect', '-i', '-1', archive], /'-i' needs a value; .* -i-…$/],
    [
      'the same of a long option',
      ['files', '--layer', '-1', archive],
      /'--layer' needs a value; .* --layer=-…$/,
    ],
    ['an empty operand', ['inspect', ''], /inspect: one of IMAGE is empty$/],
    ['an empty option', ['inspect', '--image', '', archive], /inspect: the value of --image is empty$/],
    ['an empty option among others', ['convert', archive, 'x', '-i', '0', '-i', ''], /--image is empty$/],
  ])('%s is refused in one line', async (_, words, message) => {
    const { code, out, err } = await runCli(words);
    expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
    expect(err.trimEnd()).toMatch(message);
  });

  test('--help is an option until --, and a name behind it', async () => {
    expect((await runCli(['cat', '--help'])).out).toMatch(/^varve cat:/);
    expect(await runCli(['cat', archive, '--', '-h'])).toEqual({ code: 0, out: 'dashed', err: '' });
    expect((await runCli(['inspect', '--', '--help'])).err).toBe('varve: --help does not exist\n');
  });

  test('paths in images are told in any spelling', async () => {
    const spelt = await Promise.all(
      ['bin/sh', '/bin//sh', './bin/./sh/'].map(async (path) => (await runCli(['life', archive, path])).out),
    );
    expect(new Set(spelt).size).toBe(1);
    const other = writeArchive(newFolder(), [imageOf([[{ path: 'bin/sh', content: '#?' }]])]);
    for (const path of ['bin/sh', './/bin/sh'])
      expect((await runCli(['compare', '--diff', path, archive, other])).out).toMatch(/^--- left\/bin\/sh\n/);
    expect((await runCli(['cat', archive, '/'])).err).toBe('varve: / is not a file\n');
  });

  test('T2: a path whose folder is a symlink has the life of what it leads to', async () => {
    const merged = writeArchive(newFolder(), [
      imageOf([
        [
          { path: 'usr/bin/sh', content: '#!' },
          { path: 'bin', kind: 'symlink', link: 'usr/bin' },
        ],
        [{ path: 'usr/bin/.wh.sh', content: '' }],
      ]),
    ]);
    const direct = await runCli(['life', merged, 'usr/bin/sh']);
    expect(direct.out).toMatch(/added[^]*removed/);
    const led = await runCli(['life', merged, '/bin/sh']);
    expect(led).toEqual({ ...direct, err: 'varve: bin/sh is usr/bin/sh: symlinks lead there\n' });
    expect(JSON.parse((await runCli(['life', '--json', merged, 'bin/sh'])).out)).toMatchObject({
      file: 'usr/bin/sh',
    });
    for (const path of ['bin/nothing', 'nothing/sh', 'usr/bin/sh/x'])
      expect(await runCli(['life', merged, path])).toEqual({
        code: 2,
        out: '',
        err: `varve: no layer has or removes "${path}"\n`,
      });
  });

  test('T2: compare --diff follows symlinks on either side, as cat does', async () => {
    const bin = { path: 'bin', kind: 'symlink', link: 'usr/bin' } as const;
    const made = (entries: Parameters<typeof imageOf>[0][number]): string =>
      writeArchive(newFolder(), [imageOf([entries])]);
    const old = made([{ path: 'bin/sh', content: 'old\n' }]);
    const first = made([bin, { path: 'usr/bin/sh', content: 'old\n' }]);
    const second = made([
      bin,
      { path: 'usr/bin/dash', content: 'new\n' },
      { path: 'usr/bin/sh', kind: 'symlink', link: 'dash' },
    ]);
    const third = made([bin, { path: 'usr/bin/sh', content: 'new\n' }]);
    const diff = async (...words: string[]): ReturnType<typeof runCli> =>
      await runCli(['compare', '--diff', ...words]);
    const shown = '--- left/bin/sh\n+++ right/bin/sh\n@@ -1,1 +1,1 @@\n-old\n+new\n';
    expect(await diff('/bin/sh', first, third)).toEqual({
      code: 1,
      out: shown,
      err: 'varve: bin/sh is usr/bin/sh: symlinks lead there\n',
    });
    expect(await diff('bin/sh', first, second)).toEqual({
      code: 1,
      out: shown,
      err: 'varve: on the left bin/sh is usr/bin/sh: symlinks lead there\nvarve: on the right bin/sh is usr/bin/dash: symlinks lead there\n',
    });
    expect(await diff('bin/sh', old, third)).toEqual({
      code: 1,
      out: shown,
      err: 'varve: on the right bin/sh is usr/bin/sh: symlinks lead there\n',
    });
    expect(await diff('bin/nothing', first, third)).toEqual({
      code: 2,
      out: '',
      err: 'varve: neither side has "bin/nothing"\n',
    });
    expect((await diff('bin', first, third)).err).toBe('varve: "bin" is a file on neither side\n');
  });

  test('a choice that several images are meant by says so', async () => {
    const other = imageOf([[{ path: 'b', content: '' }]]);
    const path = writeArchive(newFolder(), [imageOf([layer], 'app:1'), imageOf([layer], 'app:2'), other]);
    expect((await runCli(['files', path])).err).toMatch(/^varve: 3 images here; this is number 0 \(app:1\)/);
    expect((await runCli(['files', '-i', 'app:1', path])).err).toMatch(
      /^varve: 2 of the 3 images here match; this is number 0 \(app:1\)/,
    );
    expect((await runCli(['files', '-i', '1', path])).err).toBe('');
  });

  test('T7.1: a layer that engines refuse is shown whole all the same', async () => {
    const tar = tarOf([tarHeader({ name: 'd', typeflag: '7' })]);
    const odd = writeArchive(newFolder(), [{ ...imageOf([]), layers: [{ tar, createdBy: 'x' }] }]);
    expect(await runCli(['files', odd])).toMatchObject({ code: 0, err: '' });
    expect((await runCli(['verify', odd])).code).toBe(1);
  });

  test('SV6.1: no report takes the place of an image', async () => {
    const path = writeArchive(newFolder(), [imageOf([layer])]);
    const before = readFileSync(path);
    for (const option of ['--html', '--markdown']) {
      const run = await runCli(['compare', option, path, path, archive]);
      expect(run).toEqual({ code: 2, out: '', err: `varve: ${path} belongs to the image that is open\n` });
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('a name that is not UTF-8 is refused where it cannot be read or written', async () => {
    for (const words of [
      ['inspect', 'x\udcff.tar'],
      ['convert', archive, 'x\udcff.tar', '--to', 'oci-archive'],
    ]) {
      const { code, err } = await runCli(words);
      expect([code, err]).toEqual([2, expect.stringMatching(/^varve: .*x\\xff\.tar.* not UTF-8/)]);
    }
  });

  test('what cannot be done is said before anything is done', async () => {
    const spec = join(newFolder(), 'varve.json');
    writeFileSync(spec, '{"name": "x"}');
    const both = await runCli(['build', '--json', '-o', '-', spec]);
    expect(both).toMatchObject({ code: 2, out: '' });
    expect(both.err).toMatch(/cannot both go to standard output/);
    const nowhere = await runCli(['serve', '--root', '/does/not/exist']);
    expect(nowhere).toEqual({ code: 2, out: '', err: 'varve: /does/not/exist does not exist\n' });
    const noFolder = await runCli(['serve', '--root', archive]);
    expect(noFolder).toMatchObject({ code: 2, out: '' });
  });
});

describe('what lacks a layer does not pass for the whole', () => {
  const image = imageOf([[{ path: 'a', content: 'old' }], [{ path: 'a', content: 'new' }]]);
  const newest = sha256(image.layers[1]?.tar ?? '');
  const members = archiveMembers([image], 'skopeo', 'none');
  const path = join(newFolder(), 'image.tar');
  writeFileSync(path, outerTar(members.filter(({ name }) => !name.startsWith(newest))));

  test.each([
    [['files', path], 1],
    [['files', '--changes', '--layer', '1', path], 1],
    [['files', '--layer', '1', path], 1],
    [['files', '--layer', '0', path], 0],
    [['files', '--up-to', '0', path], 0],
    [['cat', path, 'a'], 1],
    [['cat', '--layer', '0', path, 'a'], 0],
    [['life', path, 'a'], 1],
    [['store-paths', path], 1],
    [['waste', '--max-wasted', '0', path], 1],
  ])('%j ends with %d', async (words, expected) => {
    const { code, err } = await runCli(words);
    expect(code).toBe(expected);
    expect(err).toBe(
      expected === 0
        ? ''
        : 'varve: layer 1 cannot be read in full, so this may not be all, or not how it is; varve verify tells why\n',
    );
  });

  test('a layer that is cut off is no better', async () => {
    const cut = writeArchive(newFolder(), [imageOf([[{ path: 'a', content: 'b'.repeat(5_000) }]])]);
    const bytes = readFileSync(cut);
    const layerAt = bytes.indexOf('bbbb');
    const broken = join(newFolder(), 'cut.tar');
    // The header of the end, so that an entry of no known form comes behind the file.
    writeFileSync(
      broken,
      Buffer.concat([
        bytes.subarray(0, layerAt + 5_120),
        Buffer.alloc(512, 1),
        bytes.subarray(layerAt + 5_632),
      ]),
    );
    expect((await runCli(['files', broken])).code).toBe(1);
  });
});

describe('standard input is called so', () => {
  async function* input(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes;
  }

  test.each([
    [['inspect', '-']],
    [['compare', archive, '-']],
    [['convert', '-', '--dry-run', '--to', 'oci-dir']],
  ])('%j: in problems', async (words) => {
    const { code, err } = await runCli(words, input(Buffer.from('no image\n')));
    expect([code, err]).toEqual([2, 'varve: standard input is not an image archive: it is a text file\n']);
  });

  test('in findings', async () => {
    const stray = writeArchive(newFolder(), [imageOf([layer])], { outer: 'gzip' });
    const bytes = readFileSync(stray);
    const { out } = await runCli(['inspect', '--json', '-'], input(bytes.subarray(0, bytes.length - 9)));
    const { path, findings } = JSON.parse(out) as { path: string; findings: { where: string }[] };
    expect(path).toBe('-');
    expect(findings.map(({ where }) => where)).toContain('standard input');
    expect(out).not.toMatch(/\.spool/);
  });
});
