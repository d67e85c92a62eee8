import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import { buildImage } from '../../../main/service/build/build-image.ts';
import type { BuiltImage } from '../../../main/service/build/build-image.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { readSpec } from '../../../main/service/build/read-spec.ts';
import { jsonMember, outerTar } from '../../make/outer-member.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 1 });
afterAll(() => pool.close());

/** A folder with everything in it that is no file, no folder and no good link. */
function hostileFolder(): string {
  const folder = scratchFolder();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'with-pipe/deep'), { recursive: true });
  execFileSync('mkfifo', [join(folder, 'with-pipe/deep/pipe')]);
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync('two', join(folder, 'one'));
  symlinkSync('one', join(folder, 'two'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  writeFileSync(join(folder, 'file'), 'x');
  writeFileSync(join(folder, 'empty.tar'), outerTar([jsonMember('manifest.json', [])]));
  return folder;
}

async function build(folder: string, text: string | Uint8Array): Promise<BuiltImage> {
  const path = join(folder, 'spec.json');
  writeFileSync(path, text);
  const spec = placeSpec(readSpec(path, new Date(0)), folder, nixStore(folder));
  const machine = { architecture: 'amd64', variant: null };
  return await buildImage(
    spec,
    { pool, cache: null, storeRoot: folder, machine, searchPath: '', now: new Date(0) },
    { kind: 'nowhere' },
  );
}

/** The code of what goes wrong, and its words. */
async function problemOf(folder: string, keys: Readonly<Record<string, unknown>>): Promise<string> {
  return await build(folder, JSON.stringify({ name: 'a', ...keys })).then(
    () => 'none',
    (error: unknown) => {
      const { code, message } = toProblem(error);
      return `${code}: ${message.replaceAll(`${folder}/`, '')}`;
    },
  );
}

const store = `/nix/store/${'a'.repeat(32)}-x`;
const layer = `sha256:${'0'.repeat(64)}`;
const put = (source: string): Readonly<Record<string, unknown>> => ({ files: [{ source, to: '/x' }] });

describe('BS9: what a spec names and cannot be read is told by name, and nobody waits for it', () => {
  test.each([
    ['a pipe', put('pipe'), 'unsupported: pipe is a named pipe: it cannot be copied'],
    ['a pipe in a folder', put('with-pipe'), 'unsupported: with-pipe/deep/pipe is a named pipe: it cannot'],
    ['a device', put('/dev/null'), 'unsupported: /dev/null is a device: it cannot be copied'],
    ['a link to itself', put('loop'), 'not-readable: loop: cannot be read (its links lead in a circle)'],
    ['a circle of two', put('one'), 'not-readable: one: cannot be read (its links lead in a circle)'],
    ['a link to nothing', put('dangling'), 'not-found: dangling: cannot be read (it is not there)'],
    ['nothing', put('missing'), 'not-found: missing: cannot be read (it is not there)'],
    [
      'below a file',
      put('file/x'),
      'not-readable: file/x: cannot be read (what it would lie in is no folder)',
    ],
    ['a pipe as base', { fromImage: 'pipe' }, 'pipe is not a regular file'],
    ['a device as base', { fromImage: '/dev/zero' }, '/dev/zero is not a regular file'],
    ['a circle as base', { fromImage: 'loop' }, 'cannot read loop: its links lead in a circle'],
    ['no image as base', { fromImage: 'file' }, 'file'],
    ['an archive of none', { fromImage: 'empty.tar' }, 'no-such-image: empty.tar: there is no image in it'],
    ['a pipe as an earlier build', { history: ['pipe'] }, 'pipe is not a regular file'],
    ['an earlier build of none', { history: ['empty.tar'] }, 'no-such-image: empty.tar: there is no image'],
    ['a pipe of layers', { layers: [{ archive: 'pipe', layer }] }, 'pipe is not a regular file'],
    [
      'a layer of none',
      { layers: [{ archive: 'empty.tar', layer }] },
      'no-such-layer: empty.tar has no layer',
    ],
    [
      'a store path of none',
      { imagePaths: [{ archive: 'empty.tar', path: store }] },
      'no-such-image: empty.tar: there is no image in it',
    ],
    ['a closure without end', { storePaths: [store], closure: '/dev/zero' }, '/dev/zero is no regular file'],
    ['a pipe of closures', { storePaths: [store], closure: 'pipe' }, 'not-readable: pipe is no regular file'],
  ])('%s', { timeout: 10_000 }, async (_, keys, expected) => {
    expect(await problemOf(hostileFolder(), keys)).toContain(expected);
  });

  test('a socket', async () => {
    const folder = scratchFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    try {
      expect(await problemOf(folder, put('socket'))).toBe(
        'unsupported: socket is a socket: it cannot be copied',
      );
    } finally {
      server.close();
    }
  });

  const special = `/nix/store/${'b'.repeat(32)}-special`;
  const circle = `/nix/store/${'c'.repeat(32)}-circle`;
  const inner = `/nix/store/${'d'.repeat(32)}-inner`;
  test.each([
    [
      'a pipe in a store path',
      { storePaths: [special] },
      'unsupported: ',
      'pipe is a named pipe: no image layer',
    ],
    ['one to be linked', { contents: [special] }, 'unsupported: ', 'pipe is a named pipe: no image layer'],
    [
      'one like buildImage',
      { copyToRoot: [special], like: 'buildImage' },
      'unsupported: ',
      'pipe is a named pipe: no image layer',
    ],
    ['a store path in a circle', { contents: [circle] }, 'not-readable: ', 'its links lead in a circle'],
    [
      'a folder that holds itself when it is copied',
      { copyToRoot: [inner], like: 'buildImage' },
      'bad-request: ',
      'a link below it leads back to it',
    ],
  ])('%s', { timeout: 10_000 }, async (_, keys, code, expected) => {
    const root = scratchFolder();
    for (const path of [special, inner]) mkdirSync(join(root, path, 'sub'), { recursive: true });
    execFileSync('mkfifo', [join(root, special, 'sub/pipe')]);
    symlinkSync(circle.slice('/nix/store/'.length), join(root, circle));
    symlinkSync(`${inner}/sub`, join(root, inner, 'sub/deep'));
    const problem = await problemOf(root, keys);
    expect(problem.startsWith(code)).toBe(true);
    expect(problem).toContain(expected);
    // as they are, circles of links go in
    expect(await problemOf(root, { storePaths: [circle, inner] })).toBe('none');
  });

  test('circles below a folder are links, as any other', async () => {
    const other = scratchFolder();
    mkdirSync(join(other, 'src'));
    symlinkSync('../src', join(other, 'src/self'));
    symlinkSync('loop', join(other, 'src/loop'));
    const { plan } = await build(other, JSON.stringify({ name: 'a', ...put('src') }));
    expect(plan.layers.at(-1)).toMatchObject({ kind: 'files', entries: 3 });
  });

  test('a spec with a byte order mark', async () => {
    const { plan } = await build(
      hostileFolder(),
      `\ufeff${JSON.stringify({ name: 'marked', ...put('file') })}`,
    );
    expect(plan.name).toBe('marked');
  });
});
