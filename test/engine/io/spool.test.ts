import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { spareBytes } from '../../../main/engine/io/disk-room.ts';
import { removeLeftovers, spool } from '../../../main/engine/io/spool.ts';

const base = mkdtempSync(join(tmpdir(), 'varve-test-'));
afterAll(() => rmSync(base, { recursive: true }));
let folders = 0;

function freshFolder(): string {
  folders += 1;
  return join(base, `spool-${folders}`);
}

function problemCode(code: string): unknown {
  return expect.objectContaining({ problem: { code, message: expect.any(String) as string } });
}

async function* chunks(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const [at, size] of sizes.entries()) yield await Promise.resolve(new Uint8Array(size).fill(at + 1));
}

test('IO5: a stream becomes a private file, which goes when it is removed', async () => {
  const folder = freshFolder();
  const seen: number[] = [];
  const sizes = [5, 3_000_000, 0, 1, 1_048_576, 700_000, 700_000];
  const spooled = await spool(chunks(...sizes), { folder, onProgress: (bytes) => seen.push(bytes) });
  const expected = Buffer.concat(sizes.map((size, at) => Buffer.alloc(size, at + 1)));
  expect(spooled.size).toBe(expected.length);
  expect(Buffer.compare(readFileSync(spooled.path), expected)).toBe(0);
  expect(seen.at(-1)).toBe(expected.length);
  if (process.platform !== 'win32') {
    expect(statSync(spooled.path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  }
  spooled.remove();
  spooled.remove();
  expect(readdirSync(folder)).toEqual([]);
});

test('a Readable, and nothing at all', async () => {
  const folder = freshFolder();
  const spooled = await spool(Readable.from([Buffer.from('ab'), Buffer.from('c')]), { folder });
  expect(readFileSync(spooled.path, 'utf8')).toBe('abc');
  expect((await spool(chunks(), { folder })).size).toBe(0);
});

test('IO5: too much is refused and leaves nothing behind', async () => {
  const folder = freshFolder();
  const endless = new PassThrough();
  endless.write(Buffer.alloc(1001));
  await expect(spool(endless, { folder, maxBytes: 1000 })).rejects.toEqual(problemCode('too-large'));
  expect(readdirSync(folder)).toEqual([]);
  expect((await spool(chunks(500, 500), { folder, maxBytes: 1000 })).size).toBe(1000);
});

test('IO6: an input without end stops where others need the disk, and leaves nothing behind', async () => {
  const folder = freshFolder();
  const disk = 20 * 1024 * 1024;
  const used = (): number =>
    readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  let most = 0;
  let ended = false;
  const endless = (async function* () {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(300_000));
    } finally {
      ended = true;
    }
  })();
  const spare = (): number => disk - used();
  const spooling = spool(endless, { folder, spare, onProgress: (bytes) => (most = bytes) });
  await expect(spooling).rejects.toThrow(`no room for the input in ${folder}`);
  await expect(spooling).rejects.toEqual(problemCode('disk-full'));
  expect(most).toBeGreaterThan(disk / 2);
  // What has come in, of which the last piece was not written.
  expect(most).toBeLessThanOrEqual(disk + 300_000);
  expect([ended, readdirSync(folder)]).toEqual([true, []]);
  await expect(spool(chunks(1), { folder, spare: () => 0 })).rejects.toEqual(problemCode('disk-full'));
  expect(readdirSync(folder)).toEqual([]);
});

test('IO6: what the system says of a disk leaves room for others; where it says nothing there is room', () => {
  const { bavail, bsize } = statfsSync(base);
  const spare = spareBytes(base);
  expect(spare).toBeLessThan(bavail * bsize);
  expect(spareBytes(join(base, 'absent'))).toBe(Infinity);
});

test('IO5: a cancel is heard while the input says nothing', async () => {
  const folder = freshFolder();
  const silent = new PassThrough();
  silent.write('a few bytes');
  const control = new AbortController();
  const spooling = spool(silent, { folder, signal: control.signal });
  setTimeout(() => control.abort(), 20);
  await expect(spooling).rejects.toEqual(problemCode('cancelled'));
  expect(readdirSync(folder)).toEqual([]);
  await expect(spool(chunks(5), { folder, signal: control.signal })).rejects.toEqual(
    problemCode('cancelled'),
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('IO5: an input that fails is a problem and leaves nothing behind', async () => {
  const folder = freshFolder();
  const broken = new PassThrough();
  broken.write('half');
  setTimeout(() => broken.destroy(new Error('connection lost')), 10);
  await expect(spool(broken, { folder })).rejects.toThrow('cannot read the input: connection lost');
  expect(readdirSync(folder)).toEqual([]);
});

test.skipIf(process.platform === 'win32')('IO5: a folder that others can look into is refused', async () => {
  const open = freshFolder();
  mkdirSync(open);
  chmodSync(open, 0o755);
  await expect(spool(chunks(1), { folder: open })).rejects.toEqual(problemCode('not-writable'));
  const planted = freshFolder();
  mkdirSync(`${planted}-real`, { mode: 0o700 });
  symlinkSync(`${planted}-real`, planted);
  await expect(spool(chunks(1), { folder: planted })).rejects.toEqual(problemCode('not-writable'));
  expect(removeLeftovers(planted)).toBe(0);
});

test('a folder that cannot be made is not writable', async () => {
  const file = join(base, 'a-file');
  writeFileSync(file, '');
  await expect(spool(chunks(1), { folder: join(file, 'below') })).rejects.toEqual(
    problemCode('not-writable'),
  );
  expect(removeLeftovers(join(file, 'below'))).toBe(0);
});

test('IO5: what dead processes left is removed, what living ones use stays', async () => {
  const folder = freshFolder();
  const mine = await spool(chunks(10), { folder });
  const name = mine.path.slice(folder.length + 1);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const left = name.replace(`-${process.pid}-`, `-${dead}-`);
  const elsewhere = left.replace(/^[0-9a-f]{8}/, '00000000');
  const draft = `.${left}.${left.replace(/[0-9a-f]{4}\.spool$/, '.part')}`;
  for (const file of [left, draft, elsewhere, 'notes.txt']) writeFileSync(join(folder, file), 'x');
  expect(removeLeftovers(folder)).toBe(2);
  expect(readdirSync(folder).toSorted()).toEqual([name, elsewhere, 'notes.txt'].toSorted());
  expect(existsSync(mine.path)).toBe(true);
});
