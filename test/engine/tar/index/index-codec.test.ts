import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexBuffers } from '../../../../main/engine/tar/index/index-buffers.ts';
import { parseIndex, serializeIndex } from '../../../../main/engine/tar/index/index-codec.ts';
import type { LayerIndex } from '../../../../main/engine/tar/index/layer-index.ts';
import { joinBytes, makeTar, type MadeEntry } from '../../../make/tar-maker.ts';
import { lines, scan } from '../scan-both.ts';

const rich = scan(
  makeTar(
    [
      { path: './', kind: 'directory', mode: 0o700, mtime: -5.25 },
      { path: 'a/b', content: 'abc', uid: 4_000_000_000, uname: 'm\udcffe', gname: 'us' },
      { path: 'a/\udcff☃', kind: 'symlink', link: '/\udcfe' },
      { path: 'a/x', content: 'x', xattrs: { 'user.\udc80': '\udcff\0', 'security.capability': 'cap' } },
      { path: 'dev', kind: 'char', major: 5, minor: 1, xattrs: { 'user.a': '' } },
      { path: 'sparse', content: new Uint8Array(5000), sparse: { kind: 'pax-1.0', segments: [[512, 100]] } },
      { path: 'kept', kind: 'hardlink', link: 'sparse' },
      { path: 'sparse', content: 'new' },
      { path: 'kept2', kind: 'hardlink', link: 'a/b' },
      { path: 'a/b', content: 'other' },
    ],
    'pax',
  ),
).index;
const empty = scan(makeTar([])).index;
/** The layer ends within the last file. */
const cut = scan(makeTar([{ path: 'a' }, { path: 'b', content: 'x'.repeat(2000) }]).subarray(0, 2048)).index;

function bytesOf(index: LayerIndex): Uint8Array {
  return joinBytes(serializeIndex(index));
}

describe('X: the index as bytes', () => {
  test.each([
    ['rich', rich],
    ['empty', empty],
    ['cut', cut],
  ])('X.1: %s: what is written is read back equal', (_, index) => {
    const bytes = bytesOf(index);
    expect(parseIndex(bytes)).toEqual(index);
    expect(parseIndex(bytes)).toMatchObject({ count: index.count });
    expect(bytes.length % 8).toBe(0);
  });
  test('X.1: from bytes at any place of larger memory', () => {
    const bytes = bytesOf(rich);
    for (const offset of [1, 3, 8]) {
      const larger = new Uint8Array(bytes.length + 16);
      larger.set(bytes, offset);
      const parsed = parseIndex(larger.subarray(offset, offset + bytes.length));
      expect(parsed).toEqual(rich);
      for (const buffer of indexBuffers(parsed!)) expect(buffer).not.toBe(larger.buffer);
    }
  });
  test('X.2: any changed bit is noticed', () => {
    const bytes = bytesOf(rich);
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(parseIndex(damaged)).toBeNull();
    }
  });
  test('X.2: any cut, and anything after the end, is noticed', () => {
    const bytes = bytesOf(rich);
    for (let length = 0; length < bytes.length; length += 1)
      expect(parseIndex(bytes.slice(0, length))).toBeNull();
    expect(parseIndex(joinBytes([bytes, new Uint8Array(8)]))).toBeNull();
  });
  test('X.2: bytes that are anything else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => parseIndex(bytes) === null));
  });
  test.each<readonly [string, (index: LayerIndex) => Partial<LayerIndex>]>([
    ['a parent after its child', ({ parent }) => ({ parent: changed(parent, 2, 9) })],
    ['a parent that is itself', ({ parent }) => ({ parent: changed(parent, 2, 2) })],
    ['a name without bytes', ({ nameLength }) => ({ nameLength: changed(nameLength, 2, 0) })],
    ['a name beyond the names', ({ nameStart }) => ({ nameStart: changed(nameStart, 2, 4_000_000_000) })],
    ['a link beyond the links', ({ linkLength }) => ({ linkLength: changed(linkLength, 2, 65_535) })],
    ['an unknown type', ({ type }) => ({ type: changed(type, 2, 8) })],
    ['a mode of 13 bits', ({ mode }) => ({ mode: changed(mode, 2, 0o10000) })],
    ['an owner that is not there', ({ owner }) => ({ owner: changed(owner, 2, 999) })],
    [
      'an owner whose name is not there',
      ({ owners }) => ({ owners: { ...owners, user: changed(owners.user, 1, 999) } }),
    ],
    [
      'an owner without a number',
      ({ owners }) => ({ owners: { ...owners, uid: changed(owners.uid, 1, NaN) } }),
    ],
    ['a size below 0', ({ size }) => ({ size: changed(size, 2, -1) })],
    ['a size that is no number', ({ size }) => ({ size: changed(size, 2, NaN) })],
    ['an infinite time', ({ mtime }) => ({ mtime: changed(mtime, 2, Infinity) })],
    ['an offset below −1', ({ dataOffset }) => ({ dataOffset: changed(dataOffset, 2, -2) })],
    [
      'extras of a node that is not there',
      () => ({ extras: new Map([[999, { device: { major: 1, minor: 1 } }]]) }),
    ],
    [
      'names of owners without the empty one',
      ({ owners }) => ({ owners: { ...owners, names: ['root', '', ''] } }),
    ],
  ])('X.2: %s, though the checksum holds', (_, change) => {
    expect(parseIndex(bytesOf({ ...rich, ...change(rich) }))).toBeNull();
  });
  test('X.1: indexes of random trees', () => {
    const entry = fc.record({
      path: fc
        .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
        .map((name) => name.replaceAll('\0', '0')),
      kind: fc.constantFrom('file', 'directory', 'fifo'),
      uid: fc.nat(),
    }) satisfies fc.Arbitrary<MadeEntry>;
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const { index } = scan(makeTar(entries, 'pax'), []);
        expect(parseIndex(bytesOf(index))).toEqual(index);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe('indexBuffers', () => {
  test('an index moves to another thread without a copy', () => {
    const { index } = scan(makeTar([{ path: 'a', content: 'x', xattrs: { 'user.a': 'v' } }], 'pax'));
    const expected = lines(index);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(index, indexBuffers(index));
    const moved = receiveMessageOnPort(port2) as { message: LayerIndex };
    expect(lines(moved.message)).toEqual(expected);
    expect(index.size.length).toBe(0);
    expect(index.names.length).toBe(0);
    port1.close();
    port2.close();
  });
  test('each buffer once, also of an index that is one block of bytes', () => {
    expect(new Set(indexBuffers(rich)).size).toBe(indexBuffers(rich).length);
    const parsed = parseIndex(bytesOf(empty))!;
    expect(indexBuffers(parsed)).toHaveLength(1);
  });
});

function changed<Column extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(
  column: Column,
  at: number,
  value: number,
): Column {
  const copy = column.slice() as Column;
  copy[at] = value;
  return copy;
}
