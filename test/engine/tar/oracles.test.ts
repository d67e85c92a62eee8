import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extract } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../main/engine/io/byte-source.ts';
import { readEntry } from '../../../main/engine/tar/read-content.ts';
import { makeTar, type Dialect, type MadeEntry, type SparseKind } from '../../make/tar-maker.ts';
import { lines, scan } from './scan-both.ts';

/** Other programs' reading of sound tars, against ours. The maker's own mistakes would show here too. */

const numbers = { mode: 0o750, uid: 1000, gid: 100, mtime: 1_700_000_000 };
const common: readonly MadeEntry[] = [
  { path: 'dir/', kind: 'directory', ...numbers },
  { path: 'dir/file', content: 'hello', ...numbers },
  { path: 'dir/empty', ...numbers },
  { path: 'dir/link', kind: 'symlink', link: '/etc/passwd', ...numbers },
  { path: 'dir/hard', kind: 'hardlink', link: 'dir/file', ...numbers },
  { path: 'dev', kind: 'char', major: 10, minor: 200, ...numbers },
  { path: 'disk', kind: 'block', major: 8, minor: 1, ...numbers },
  { path: 'pipe', kind: 'fifo', ...numbers },
  { path: './dotted/./x', content: 'x'.repeat(513), ...numbers },
];
const long: readonly MadeEntry[] = [
  { path: `${'long/'.repeat(40)}${'name'.repeat(30)}`, content: 'long', ...numbers },
  { path: 'longlink', kind: 'symlink', link: 'target/'.repeat(40), ...numbers },
  { path: 'ünïcode ☃', content: 'u', ...numbers },
  { path: 'rich', content: 'r', ...numbers, uid: 3_000_000, gid: 4_000_000 },
];
const trees: readonly (readonly [Dialect, readonly MadeEntry[]])[] = [
  ['v7', common.filter(({ kind }) => kind !== 'char' && kind !== 'block')],
  ['ustar', common],
  ['pax', [...common, ...long, { path: 'times', mtime: 1_234_567_890.5, xattrs: { 'user.a': 'v' } }]],
  ['gnu', [...common, ...long]],
];

const kindOf = {
  '-': 'file',
  d: 'directory',
  l: 'symlink',
  h: 'hardlink',
  c: 'char',
  b: 'block',
  p: 'fifo',
} as const;

describe('GNU tar', () => {
  const gnuTar = spawnSync('tar', ['--version'], { encoding: 'utf8' });
  const isThere = gnuTar.status === 0 && gnuTar.stdout.includes('GNU tar');
  if (!isThere) process.stderr.write('skipped: comparison with GNU tar, which this machine has not\n');

  function withFile<T>(bytes: Uint8Array, look: (path: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), 'varve-tar-'));
    try {
      writeFileSync(join(folder, 'a.tar'), bytes);
      return look(join(folder, 'a.tar'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  function list(bytes: Uint8Array): string[] {
    return withFile(bytes, (path) => {
      const run = spawnSync(
        'tar',
        [
          '-tvf',
          path,
          '--full-time',
          '--utc',
          '--numeric-owner',
          '--quoting-style=literal',
          '--show-transformed-names',
        ],
        { encoding: 'latin1' },
      );
      expect(run.stderr).toBe('');
      return Buffer.from(run.stdout, 'latin1').toString('utf8').trimEnd().split('\n');
    });
  }

  test.skipIf(!isThere).each(trees)('T1: %s: tar -tv says the same', (dialect, entries) => {
    const bytes = makeTar(entries, dialect);
    const got = new Map(lines(scan(bytes).index).map((entry) => [entry.path, entry]));
    const said = list(bytes);
    expect(said).toHaveLength(entries.length);
    for (const said1 of said) {
      const match = /^(\S)(\S{9}) (\d+)\/(\d+)\s+(\S+) (\S+ \S+) (.*)$/u.exec(said1);
      if (!match) throw new Error(said1);
      const [, letter = '', bits = '', uid, gid, size = '', time = '', rest = ''] = match;
      const [name = '', target = ''] = rest.split(letter === 'h' ? ' link to ' : ' -> ');
      const entry = got.get(name.replace(/\/$/, '').replaceAll('./', ''));
      expect([name, entry?.path]).toEqual([name, expect.any(String)]);
      expect(entry?.type).toBe(kindOf[letter as keyof typeof kindOf]);
      expect([entry?.uid, entry?.gid]).toEqual([Number(uid), Number(gid)]);
      expect(entry?.mode).toBe(modeOf(bits));
      expect(entry?.link).toBe(target);
      const device = entry?.extras?.device;
      expect(device ? `${device.major},${device.minor}` : String(entry?.size)).toBe(size);
      expect(Math.floor(entry?.mtime ?? 0)).toBe(Math.floor(Date.parse(`${time.replace(' ', 'T')}Z`) / 1000));
    }
  });

  test.skipIf(!isThere).each(['gnu', 'pax-0.0', 'pax-0.1', 'pax-1.0'] as const)(
    'T1.9: %s: tar -x gives the same content',
    (kind: SparseKind) => {
      const content = new Uint8Array(20_000);
      content.fill(65, 0, 512);
      content.fill(66, 5120, 6656);
      content.fill(67, 19_999);
      const segments = [
        [0, 512],
        [5120, 1536],
        [19_999, 1],
      ] as const;
      const bytes = makeTar(
        [{ path: 'sparse', content, sparse: { kind, segments } }],
        kind === 'gnu' ? 'gnu' : 'pax',
      );
      const { index } = scan(bytes);
      const into = new Uint8Array(20_000);
      expect(readEntry(memorySource(bytes), index, 1, 0, into)).toBe(20_000);
      const extracted = withFile(bytes, (path) => {
        const run = spawnSync('tar', ['-xf', path, '-C', dirname(path), '--no-same-owner'], {
          encoding: 'utf8',
        });
        expect(run.stderr).toBe('');
        return readFileSync(join(dirname(path), 'sparse'));
      });
      expect(Buffer.compare(extracted, into)).toBe(0);
    },
  );
});

describe('tar-stream', () => {
  interface Told {
    name: string;
    type: string;
    size: number;
    mode: number;
    uid: number;
    gid: number;
    mtime: number;
    link: string;
    content: string;
  }
  async function told(bytes: Uint8Array): Promise<Told[]> {
    const found: Told[] = [];
    // v7 has no magic number; the types do not know the option.
    const options: object = { allowUnknownFormat: true };
    const stream = extract(options);
    stream.end(Buffer.from(bytes));
    for await (const entry of stream) {
      const { header } = entry;
      // It leaves these records to its caller.
      const pax = (header as { pax?: Record<string, string> | null }).pax ?? {};
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      found.push({
        name: header.name.replace(/\/$/, '').replaceAll('./', ''),
        type: header.type ?? '',
        size: header.size ?? 0,
        mode: header.mode ?? 0,
        uid: Number(pax['uid'] ?? header.uid),
        gid: Number(pax['gid'] ?? header.gid),
        mtime: Number(pax['mtime'] ?? (header.mtime?.getTime() ?? 0) / 1000),
        link: header.linkname ?? '',
        content: Buffer.concat(chunks).toString('latin1'),
      });
    }
    return found;
  }
  const typeOf: Readonly<Record<string, string>> = {
    char: 'character-device',
    block: 'block-device',
    hardlink: 'link',
  };

  test.each(trees)('T1: %s: it says the same, content included', async (dialect, entries) => {
    const bytes = makeTar(entries, dialect);
    const { index } = scan(bytes);
    const all = lines(index);
    const ours = all
      .filter(({ type }) => type !== 'implied')
      .map((entry) => {
        const into = new Uint8Array(entry.size);
        if (entry.type === 'file') readEntry(memorySource(bytes), index, all.indexOf(entry) + 1, 0, into);
        return {
          name: entry.path,
          type: typeOf[entry.type] ?? entry.type,
          size: entry.size,
          mode: entry.mode,
          uid: entry.uid,
          gid: entry.gid,
          mtime: entry.mtime,
          link: entry.link,
          content: Buffer.from(into).toString('latin1'),
        };
      });
    expect(await told(bytes)).toEqual(ours);
  });
});

/** `rwxr-x---` as a number; `s` and `t` as chmod(1) shows them. */
function modeOf(bits: string): number {
  let mode = 0;
  for (const [at, bit] of bits.split('').entries()) {
    if (/[rwxst]/.test(bit)) mode |= 0o400 >> at;
    if (/[sStT]/.test(bit)) mode |= [0o4000, 0o2000, 0o1000][Math.floor(at / 3)] ?? 0;
  }
  return mode;
}
