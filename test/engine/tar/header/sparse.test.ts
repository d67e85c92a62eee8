import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../../main/engine/io/byte-source.ts';
import { findNode } from '../../../../main/engine/tar/index/entry-path.ts';
import { readEntry } from '../../../../main/engine/tar/read-content.ts';
import type { LayerPath } from '../../../../shared/layer-path.ts';
import {
  makeTar,
  numberField,
  padded,
  paxHeader,
  tarEntry,
  tarHeader,
  tarOf,
  type SparseKind,
  type Text,
} from '../../../make/tar-maker.ts';
import { line, marks, paths, scan } from '../scan-both.ts';

type Segment = readonly [offset: number, length: number];

const kinds: readonly SparseKind[] = ['gnu', 'pax-0.0', 'pax-0.1', 'pax-1.0'];

/** A file of `size` bytes with counting bytes in its segments. */
function sparseTar(
  kind: SparseKind,
  size: number,
  segments: readonly Segment[],
): { tar: Uint8Array; content: Uint8Array } {
  const content = new Uint8Array(size);
  for (const [offset, length] of segments)
    for (let at = offset; at < offset + length; at += 1) content[at] = (at * 7 + 1) % 251;
  const dialect = kind === 'gnu' ? 'gnu' : 'pax';
  const tar = makeTar(
    [
      { path: 'before' },
      { path: 'dir/sparse', content, mode: 0o600, sparse: { kind, segments } },
      { path: 'after', content: 'z' },
    ],
    dialect,
  );
  return { tar, content };
}

/** Findings but the one that engines refuse the type (T7.1). */
function faults(found: ReturnType<typeof scan>): string[] {
  return marks({ ...found, findings: found.findings.filter(({ rule }) => rule !== 'T7') });
}

function readAll(tar: Uint8Array, path: string, from = 0, length = 100_000): Uint8Array {
  const { index } = scan(tar, []);
  const into = new Uint8Array(length).fill(0xee);
  const count = readEntry(memorySource(tar), index, findNode(index, path as LayerPath), from, into);
  return into.slice(0, count);
}

/** A header of typeflag S with raw sparse fields. */
function gnuHeader(fields: readonly Segment[], realSize: number, size: number, extended = false): Uint8Array {
  const numbers = fields.flatMap(([offset, length]) => [
    ...numberField(offset, 12),
    ...numberField(length, 12),
  ]);
  return tarHeader({
    name: 's',
    typeflag: 'S',
    magic: 'gnu',
    size,
    patches: [
      { at: 386, bytes: Uint8Array.from(numbers) },
      { at: 482, bytes: Uint8Array.of(extended ? 1 : 0) },
      { at: 483, bytes: numberField(realSize, 12) },
    ],
  });
}

describe('T1.9: sparse files', () => {
  const maps: readonly (readonly [string, number, readonly Segment[]])[] = [
    [
      'data at both ends',
      10_000,
      [
        [0, 700],
        [4096, 512],
        [9000, 1000],
      ],
    ],
    [
      'a hole at the end, marked by an empty segment',
      8192,
      [
        [512, 1024],
        [8192, 0],
      ],
    ],
    ['nothing but a hole', 5000, [[5000, 0]]],
    ['one segment that is all', 600, [[0, 600]]],
    [
      'more segments than a header and a block hold',
      60_000,
      Array.from({ length: 60 }, (_, at) => [at * 1000, 10 + at] as const),
    ],
    [
      'exactly 4 segments',
      5000,
      [
        [0, 1],
        [1000, 1],
        [2000, 1],
        [3000, 1],
      ],
    ],
    ['exactly 25 segments', 30_000, Array.from({ length: 25 }, (_, at) => [at * 1000, 5] as const)],
  ];
  for (const kind of kinds)
    test.each(maps)(`T1.9: ${kind}: %s`, (_, size, segments) => {
      const { tar, content } = sparseTar(kind, size, segments);
      const found = scan(tar);
      const isPartial = segments
        .slice(0, -1)
        .some(([, length], at) => length % 512 !== 0 && segments[at + 1]![1] > 0);
      expect(faults(found)).toEqual(isPartial ? ['T1 warning dir/sparse'] : []);
      expect(paths(found.index)).toEqual(['before', 'dir', 'dir/sparse', 'after']);
      const stored = segments.reduce((sum, [, length]) => sum + length, 0);
      expect(line(found.index, 'dir/sparse')).toMatchObject({
        type: 'file',
        size,
        storedSize: stored,
        mode: 0o600,
        flags: ['sparse'],
        extras: { sparse: Float64Array.from(segments.flat()) },
      });
      expect(readAll(tar, 'dir/sparse')).toEqual(content);
      for (const [from, length] of [
        [1, 3],
        [690, 20],
        [4000, 200],
        [size - 1, 50],
        [511, 2000],
      ] as const)
        expect(readAll(tar, 'dir/sparse', from, length)).toEqual(
          content.subarray(from, Math.max(from, Math.min(size, from + length))),
        );
      expect(readAll(tar, 'dir/sparse', size, 10)).toHaveLength(0);
      expect(readAll(tar, 'after')).toEqual(Uint8Array.of(0x7a));
    });

  const mapped = (numbers: string): readonly (readonly [Text, Text])[] => [
    ['GNU.sparse.size', '1000'],
    ['GNU.sparse.map', numbers],
  ];
  const withRecords = (records: readonly (readonly [Text, Text])[], content: string): Uint8Array =>
    tarOf([paxHeader(records), tarEntry({ path: 's', content }), tarEntry({ path: 'after' })]);
  const inContent = (content: Text): Uint8Array =>
    withRecords(
      [
        ['GNU.sparse.major', '1'],
        ['GNU.sparse.minor', '0'],
        ['GNU.sparse.realsize', '1000'],
      ],
      typeof content === 'string' ? content : Buffer.from(content).toString('latin1'),
    );
  const block = (text: string): string => text.padEnd(512, '\0');

  const broken: readonly (readonly [string, Uint8Array])[] = [
    ['segments that overlap', withRecords(mapped('0,10,5,10'), 'x'.repeat(20))],
    ['segments out of order', withRecords(mapped('20,10,0,10'), 'x'.repeat(20))],
    ['a segment beyond the end', withRecords(mapped('995,10'), 'x'.repeat(10))],
    ['fewer bytes than segments', withRecords(mapped('0,20'), 'x'.repeat(10))],
    ['more bytes than segments', withRecords(mapped('0,5'), 'x'.repeat(10))],
    ['an odd map', withRecords(mapped('0,5,9'), 'x'.repeat(5))],
    ['a map that holds no number', withRecords(mapped('0,five'), 'x'.repeat(5))],
    ['a map of numbers beyond 2^53', withRecords(mapped('99999999999999999999,5'), 'x'.repeat(5))],
    ['no full size', withRecords([['GNU.sparse.map', '0,5']], 'x'.repeat(5))],
    [
      'a full size that is no number',
      withRecords(
        [
          ['GNU.sparse.size', '-1'],
          ['GNU.sparse.map', '0,5'],
        ],
        'x'.repeat(5),
      ),
    ],
    ['no map', withRecords([['GNU.sparse.size', '100']], 'x'.repeat(5))],
    [
      'an unknown version',
      withRecords(
        [
          ['GNU.sparse.major', '2'],
          ['GNU.sparse.minor', '0'],
          ['GNU.sparse.realsize', '9'],
        ],
        'x',
      ),
    ],
    [
      'lengths before offsets',
      withRecords(
        [
          ['GNU.sparse.size', '9'],
          ['GNU.sparse.numbytes', '1'],
          ['GNU.sparse.offset', '1'],
        ],
        'x',
      ),
    ],
    ['1.0: no content at all', inContent('')],
    ['1.0: a map that is cut short', inContent('1\n0\n5\n')],
    ['1.0: a map that does not end', inContent(block('3\n0\n5\n'))],
    ['1.0: an empty line', inContent(block('1\n\n5\n'))],
    ['1.0: letters', inContent(block('1\n0\nx\n'))],
    ['1.0: a number of 17 digits', inContent(block('1\n0\n12345678901234567\n'))],
    ['1.0: too many segments', inContent(block('65537\n0\n5\n'))],
    ['1.0: a size that does not fit', inContent(block('1\n0\n5\n') + 'four')],
    [
      'GNU: overlap',
      tarOf([
        gnuHeader(
          [
            [0, 10],
            [5, 10],
          ],
          100,
          20,
        ),
        padded('x'.repeat(20)),
        tarEntry({ path: 'after' }),
      ]),
    ],
    [
      'GNU: negative',
      tarOf([gnuHeader([[-5, 10]], 100, 10), padded('x'.repeat(10)), tarEntry({ path: 'after' })]),
    ],
    [
      'GNU: no full size',
      tarOf([gnuHeader([[0, 10]], -1, 10), padded('x'.repeat(10)), tarEntry({ path: 'after' })]),
    ],
    [
      'GNU: another dialect',
      tarOf([tarHeader({ name: 's', typeflag: 'S', size: 3 }), padded('abc'), tarEntry({ path: 'after' })]),
    ],
  ];
  test.each(broken)('T1.9: %s: the entry stands, its content cannot be read', (_, tar) => {
    const found = scan(tar);
    expect(faults(found)).toEqual(['T1 error s']);
    expect(found.complete).toBe(true);
    expect(paths(found.index)).toEqual(['s', 'after']);
    expect(found.index.dataOffset[1]).toBe(-1);
    expect(line(found.index, 's').flags).toContain('sparse');
    if (line(found.index, 's').size > 0) expect(() => readAll(tar, 's')).toThrow(/sparse map of s is broken/);
  });

  test('T1.9: the name in the records is the real one', () => {
    const found = scan(
      tarOf([
        paxHeader([['path', 'wrong'], ['GNU.sparse.name', 'right'], ...mapped('0,1')]),
        tarEntry({ path: 'GNUSparseFile.0/x', content: 'x' }),
      ]),
    );
    expect(paths(found.index)).toEqual(['right']);
  });
  test('T1.14: a tar that ends within a map', () => {
    for (const kind of ['gnu', 'pax-1.0'] as const) {
      const segments = Array.from({ length: 80 }, (_, at) => [at * 1000, 10] as const);
      const { tar } = sparseTar(kind, 80_000, segments);
      const start = Buffer.from(tar).indexOf(kind === 'gnu' ? 'dir/sparse' : 'GNUSparseFile');
      const cut = tar.subarray(0, Math.floor(start / 512) * 512 + 512 + 600);
      const found = scan(cut);
      expect(found.complete).toBe(false);
      expect(faults(found)).toEqual(['T1 error dir/sparse']);
    }
  });
  test('T6.4: a map of too many segments', () => {
    const numbers = Array.from({ length: 65_537 }, (_, at) => `${at},1`).join(',');
    const found = scan(withRecords(mapped(numbers), 'x'), [65_536]);
    expect(faults(found)).toEqual(['T1 error s']);
    expect(found.findings[0]?.what).toContain('65536 segments');
  });
  test('T6.4: continuation blocks without end are walked over, not gathered', () => {
    const more = new Uint8Array(512);
    more.set(numberField(1, 12), 0);
    more.set(numberField(1, 12), 12);
    more[504] = 1;
    for (let at = 24; at < 504; at += 24) more.copyWithin(at, 0, 24);
    const blocks = Array.from({ length: 4000 }, () => more);
    const last = more.slice();
    last[504] = 0;
    const found = scan(
      tarOf([
        gnuHeader([[0, 1]], 100, 5, true),
        ...blocks,
        last,
        padded('abcde'),
        tarEntry({ path: 'after' }),
      ]),
      [65_536],
    );
    expect(faults(found)).toEqual(['T1 error s']);
    expect(paths(found.index)).toEqual(['s', 'after']);
  });
});
