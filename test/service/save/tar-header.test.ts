import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Header } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { decodeName } from '../../../shared/layer-path.ts';
import { tarEnd, tarHeader, tarPadding } from '../../../main/service/save/tar-header.ts';
import type { TarEntry } from '../../../main/service/save/tar-header.ts';

const plain: TarEntry = {
  path: 'a',
  type: 'file',
  size: 0,
  mode: 0o644,
  uid: 1,
  gid: 2,
  owner: '',
  group: '',
  mtime: 1_000,
  link: null,
  device: null,
  xattrs: new Map(),
};

/** What tar-stream reads from headers of ours. */
async function read(...entries: TarEntry[]): Promise<Header[]> {
  const headers: Header[] = [];
  const parser = extract();
  parser.on('entry', (header, stream, next) => {
    headers.push(header);
    stream.resume();
    stream.on('end', next);
  });
  const pieces = entries.flatMap((entry) => [
    tarHeader(entry),
    new Uint8Array(entry.size),
    tarPadding(entry.size),
  ]);
  Readable.from([...pieces, tarEnd]).pipe(parser);
  await new Promise<void>((resolve, reject) => {
    parser.on('finish', () => resolve());
    parser.on('error', reject);
  });
  return headers;
}

describe('SV6: tar headers', () => {
  test('SV6: plain entries need one block and read back as they are', async () => {
    const entries: TarEntry[] = [
      { ...plain, path: 'etc', type: 'directory', mode: 0o1777 },
      { ...plain, path: 'etc/file', size: 700, mode: 0o4755, owner: 'root', group: 'wheel' },
      { ...plain, path: 'etc/link', type: 'symlink', link: '/nix/store/x' },
      { ...plain, path: 'etc/hard', type: 'hardlink', link: 'etc/file' },
      { ...plain, path: 'dev/null', type: 'char', device: { major: 1, minor: 3 } },
      { ...plain, path: 'dev/loop', type: 'block', device: { major: 7, minor: 200_000 } },
      { ...plain, path: 'pipe', type: 'fifo' },
    ];
    for (const entry of entries) expect(tarHeader(entry)).toHaveLength(512);
    expect(await read(...entries)).toMatchObject([
      { name: 'etc/', type: 'directory', mode: 0o1777, uid: 1, gid: 2 },
      { name: 'etc/file', type: 'file', size: 700, mode: 0o4755, uname: 'root', gname: 'wheel' },
      { name: 'etc/link', type: 'symlink', linkname: '/nix/store/x' },
      { name: 'etc/hard', type: 'link', linkname: 'etc/file' },
      { name: 'dev/null', type: 'character-device', devmajor: 1, devminor: 3 },
      { name: 'dev/loop', type: 'block-device', devmajor: 7, devminor: 200_000 },
      { name: 'pipe', type: 'fifo' },
    ]);
  });

  test('SV6: what ustar cannot say goes into a PAX header', async () => {
    const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`;
    const entry: TarEntry = {
      ...plain,
      path: `${long}/é`,
      type: 'symlink',
      link: `${long}/ü`,
      uid: 4_294_967_294,
      gid: 3_000_000,
      mtime: -1.25,
      xattrs: new Map([['user.note', Buffer.from('héllo')]]),
    };
    const [header] = await read(entry);
    expect(header).toMatchObject({
      name: `${long}/é`,
      linkname: `${long}/ü`,
      pax: { uid: '4294967294', gid: '3000000', mtime: '-1.25', 'SCHILY.xattr.user.note': 'héllo' },
    });
    // A size that no test writes out: the header alone tells.
    const huge = Buffer.from(tarHeader({ ...plain, size: 100 * 1024 ** 3 }));
    expect(huge.toString('latin1')).toContain('21 size=107374182400\n');
  });

  test.each([90, 91, 92, 93, 94, 95, 985, 986, 987, 988])(
    'SV6: the length of a record with %i letters counts itself',
    async (length) => {
      const path = `${'x'.repeat(60)}/${'é'.repeat(length)}`;
      const [header] = await read({ ...plain, path });
      expect(header?.name).toBe(path);
    },
  );

  test('SV6: names that are not UTF-8 and binary xattrs are written byte by byte', () => {
    const name = Uint8Array.of(0x66, 0xff, 0x6f);
    const value = Uint8Array.of(1, 0, 0, 2, 0xff, 0x0a);
    const header = Buffer.from(
      tarHeader({ ...plain, path: decodeName(name), xattrs: new Map([['security.capability', value]]) }),
    );
    expect(header.includes(Buffer.from('21 hdrcharset=BINARY\n'))).toBe(true);
    expect(header.includes(Buffer.concat([Buffer.from('path='), name, Buffer.from('\n')]))).toBe(true);
    expect(
      header.includes(
        Buffer.concat([Buffer.from('SCHILY.xattr.security.capability='), value, Buffer.from('\n')]),
      ),
    ).toBe(true);
  });

  test('SV6: the machine’s own tar reads it', (context) => {
    if (spawnSync('tar', ['--version']).status !== 0) context.skip('this machine has no tar');
    const path = `${'d'.repeat(90)}/${'f'.repeat(90)}`;
    const list = spawnSync('tar', ['-tf', '-'], {
      input: Buffer.concat([tarHeader({ ...plain, path }), tarHeader({ ...plain, path: 'b' }), tarEnd]),
      encoding: 'utf8',
    });
    expect(list.status).toBe(0);
    expect(list.stdout).toBe(`${path}\nb\n`);
  });
});
