import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource, type ByteSource } from '../../../main/engine/io/byte-source.ts';
import { scanTar } from '../../../main/engine/tar/scan-tar.ts';
import type { FileVisitor } from '../../../main/engine/tar/tar-scan.ts';
import { createTarScanner } from '../../../main/engine/tar/tar-scanner.ts';
import {
  joinBytes,
  makeTar,
  tarEntry,
  tarOf,
  toBytes,
  type Dialect,
  type MadeEntry,
} from '../../make/tar-maker.ts';
import { lines, push, scan } from './scan-both.ts';

const part = fc.constantFrom(
  'a',
  'b',
  'lib',
  '\udcff',
  'ü',
  'n'.repeat(60),
  '.wh.x',
  'default.nix',
  '__proto__',
);
const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
const text = fc.oneof(
  fc.constantFrom('', 'x', 'y'.repeat(511), 'z'.repeat(512)),
  fc.string({ maxLength: 1500, unit: 'binary-ascii' }),
);

/** Entries that any dialect can say: no names that are too long for it, no fractions. */
const soundEntry = fc
  .record({
    path,
    kind: fc.constantFrom('file', 'file', 'file', 'directory', 'symlink', 'char', 'fifo'),
    content: text,
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.oneof(fc.nat({ max: 65_535 }), fc.constant(4_000_000_000)),
    mtime: fc.integer({ min: 0, max: 2 ** 31 }),
    uname: fc.constantFrom('', 'root', 'me'),
  })
  .map(({ content, ...entry }): MadeEntry => {
    if (entry.kind === 'symlink') return { ...entry, link: `to/${content.length}` };
    return entry.kind === 'file' ? { ...entry, content } : entry;
  });

/** No path twice, and nothing below what is no directory. */
function isSoundTree(entries: readonly MadeEntry[]): boolean {
  const kinds = new Map(entries.map((entry) => [entry.path as string, entry.kind]));
  if (kinds.size < entries.length) return false;
  return entries.every((entry) => {
    const parts = (entry.path as string).split('/');
    return parts.every((_, depth) => {
      const above = kinds.get(parts.slice(0, depth).join('/'));
      return above === undefined || above === 'directory';
    });
  });
}

const soundTree = fc
  .uniqueArray(soundEntry, { maxLength: 25, selector: (entry) => entry.path as string })
  .map((entries) => {
    const kept: MadeEntry[] = [];
    for (const entry of entries) if (isSoundTree([...kept, entry])) kept.push(entry);
    return kept;
  });

describe('T1.15: one result', () => {
  test.each(['ustar', 'pax', 'gnu'] as const)(
    'T1.15: %s: random trees are read as they were made',
    (dialect) => {
      fc.assert(
        fc.property(soundTree, fc.integer({ min: 1, max: 3000 }), (entries, chunk) => {
          const possible = entries.filter((entry) => canSay(entry, dialect));
          const found = scan(makeTar(possible, dialect), [chunk]);
          expect(found).toMatchObject({ entries: possible.length, complete: true, findings: [] });
          const got = new Map(lines(found.index).map((entry) => [entry.path, entry]));
          for (const entry of possible) {
            const size = entry.kind === 'file' ? toBytes(entry.content!).length : 0;
            expect(got.get(entry.path as string)).toMatchObject({
              type: entry.kind,
              size,
              storedSize: size,
              mode: entry.mode,
              uid: entry.uid,
              mtime: entry.mtime,
              owner: entry.uname,
              link: entry.link ?? '',
            });
            got.delete(entry.path as string);
          }
          // The rest are directories on the way.
          for (const [above, { type }] of got) {
            expect(type).toBe('implied');
            expect(possible.some((entry) => (entry.path as string).startsWith(`${above}/`))).toBe(true);
          }
        }),
        { numRuns: 60, seed: 11 },
      );
    },
  );
  test('T1.15: random trees with paths given twice, all dialects mixed, in chunks of any size', () => {
    const anyEntry = fc.tuple(
      fc.oneof(soundEntry, fc.record({ path, kind: fc.constant('hardlink' as const), link: path })),
      fc.constantFrom<Dialect>('ustar', 'pax', 'gnu'),
    );
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 3 }),
        (entries, chunks) => {
          const pieces = entries
            .filter(([entry, dialect]) => canSay(entry, dialect))
            .map(([entry, dialect]) => tarEntry(entry, dialect));
          const { index } = scan(tarOf(pieces), chunks);
          const all = lines(index).map((entry) => entry.path);
          expect(new Set(all).size).toBe(all.length);
          for (let node = 1; node < index.count; node += 1) expect(index.parent[node]).toBeLessThan(node);
        },
      ),
      { numRuns: 100, seed: 12 },
    );
  });
  test('T1.15: tars with damage anywhere: no form throws, both agree', () => {
    const sound = makeTar(
      [
        { path: 'dir', kind: 'directory' },
        { path: `dir/${'long'.repeat(50)}`, content: 'x'.repeat(900), xattrs: { 'user.a': 'v' }, mtime: 1.5 },
        {
          path: 'sparse',
          content: new Uint8Array(4000),
          sparse: {
            kind: 'pax-1.0',
            segments: [
              [0, 10],
              [1000, 10],
            ],
          },
        },
        { path: 'hard', kind: 'hardlink', link: 'sparse' },
        { path: 'last', content: 'end' },
      ],
      'pax',
    );
    const damage = fc.array(fc.tuple(fc.nat({ max: sound.length - 1 }), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(damage, fc.boolean(), fc.nat({ max: sound.length }), (changes, resign, cut) => {
        const bytes = sound.slice(0, resign ? sound.length : cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        // Damage behind a valid checksum reaches deeper.
        if (resign)
          for (let at = 0; at + 512 <= bytes.length; at += 512)
            if (Buffer.from(bytes.subarray(at + 257, at + 262)).toString('latin1') === 'ustar')
              resignBlock(bytes.subarray(at, at + 512));
        scan(bytes, [700]);
      }),
      { numRuns: 400, seed: 13 },
    );
  });
});

describe('the random-access form', () => {
  /** Counts what is read. */
  function counting(bytes: Uint8Array): ByteSource & { count: number; calls: number } {
    const source = memorySource(bytes);
    return {
      size: source.size,
      count: 0,
      calls: 0,
      read(into, position) {
        const got = source.read(into, position);
        this.count += got;
        this.calls += 1;
        return got;
      },
      close() {},
    };
  }
  test('jumps over content', () => {
    const entries = Array.from({ length: 300 }, (_, at) => ({
      path: `f${at}`,
      content: new Uint8Array((at * 7919) % 90_000),
    }));
    const source = counting(makeTar(entries));
    expect(scanTar(source).entries).toBe(300);
    expect(source.count / source.size).toBeLessThan(0.25);
  });
  test('reads among small files in few calls', () => {
    const source = counting(
      makeTar(Array.from({ length: 2000 }, (_, at) => ({ path: `f${at}`, content: 'x' }))),
    );
    expect(scanTar(source).entries).toBe(2000);
    expect(source.calls).toBeLessThan(50);
  });
  test('reports all bytes as progress, and ends when cancelled', () => {
    const bytes = makeTar(
      Array.from({ length: 50 }, (_, at) => ({ path: `f${at}`, content: new Uint8Array(50_000) })),
    );
    let done = 0;
    scanTar(memorySource(bytes), { work: { cancelled: false, progress: (count) => (done += count) } });
    expect(done).toBe(bytes.length);
    const work = { cancelled: false, progress() {} };
    work.progress = () => (work.cancelled = true);
    expect(() => scanTar(memorySource(bytes), { work })).toThrow('cancelled');
  });
});

describe('visitors', () => {
  interface Seen {
    readonly node: number;
    readonly offset: number;
    readonly size: number;
    content: string;
    ended: boolean;
  }
  function recorder(wanted: (seen: Seen) => boolean = () => true): FileVisitor & { seen: Seen[] } {
    const seen: Seen[] = [];
    return {
      seen,
      begin(node, offset, size) {
        const file = { node, offset, size, content: '', ended: false };
        seen.push(file);
        return wanted(file);
      },
      data(chunk) {
        seen.at(-1)!.content += Buffer.from(chunk).toString('latin1');
      },
      end() {
        seen.at(-1)!.ended = true;
      },
    };
  }
  const tar = makeTar(
    [
      { path: 'a', content: 'A'.repeat(700) },
      { path: 'empty' },
      { path: 'd', kind: 'directory' },
      { path: 's', content: `${'\0'.repeat(600)}data`, sparse: { kind: 'pax-1.0', segments: [[600, 4]] } },
      { path: 'b', content: 'B'.repeat(512) },
      { path: 'l', kind: 'symlink', link: 'a' },
      { path: 'big', content: 'C'.repeat(400_000) },
    ],
    'pax',
  );
  const all = ['A'.repeat(700), 'data', 'B'.repeat(512), 'C'.repeat(400_000)];

  test.each([7, 512, 1000, 65_536, 1_000_000])('are shown all content, in chunks of %d', (size) => {
    const visitor = recorder();
    const scanner = createTarScanner({ visitor });
    for (let at = 0; at < tar.length; at += size) scanner.write(tar.subarray(at, at + size));
    const { index } = scanner.end();
    expect(visitor.seen.map(({ content }) => content)).toEqual(all);
    expect(visitor.seen.every(({ ended }) => ended)).toBe(true);
    for (const { node, offset } of visitor.seen) expect(index.dataOffset[node]).toBe(offset);
    const again = recorder();
    expect(scanTar(memorySource(tar), { visitor: again })).toEqual(push(tar, 1000));
    expect(again.seen).toEqual(visitor.seen);
  });
  test('are shown only what they want', () => {
    const visitor = recorder(({ size }) => size === 512);
    const found = scanTar(memorySource(tar), { visitor });
    expect(visitor.seen.map(({ content, ended }) => [content.length, ended])).toEqual([
      [0, false],
      [0, false],
      [512, true],
      [0, false],
    ]);
    expect(found).toEqual(push(tar, 1000));
  });
  test('are not told the end of content that is cut off', () => {
    const visitor = recorder();
    scanTar(memorySource(tar.subarray(0, 1024)), { visitor });
    expect(visitor.seen).toMatchObject([{ content: 'A'.repeat(512), ended: false }]);
  });
  test('know by the offset what still stands', () => {
    const visitor = recorder();
    const twice = joinBytes([
      tarEntry({ path: 'd/a', content: 'old' }),
      tarEntry({ path: 'd', content: 'x' }),
      tarOf([tarEntry({ path: 'b', content: 'b' }), tarEntry({ path: 'b', content: 'bb' })]),
    ]);
    const { index } = scanTar(memorySource(twice), { visitor });
    const standing = visitor.seen
      .filter(({ offset }) => index.dataOffset.includes(offset))
      .map(({ content }) => content);
    expect(standing).toEqual(['x', 'bb']);
  });
});

function canSay(entry: MadeEntry, dialect: Dialect): boolean {
  try {
    tarEntry(entry, dialect);
    return true;
  } catch {
    return false;
  }
}

function resignBlock(header: Uint8Array): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(toBytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
}
