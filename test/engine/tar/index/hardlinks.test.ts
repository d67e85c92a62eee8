import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../../main/engine/io/byte-source.ts';
import { entryPath, findNode } from '../../../../main/engine/tar/index/entry-path.ts';
import {
  hardlinkPath,
  leadsInCircle,
  leadsOutside,
  linkTargets,
  noLink,
} from '../../../../main/engine/tar/index/hardlinks.ts';
import type { LayerIndex } from '../../../../main/engine/tar/index/layer-index.ts';
import { contentOf, readEntry } from '../../../../main/engine/tar/read-content.ts';
import type { LayerPath } from '../../../../shared/layer-path.ts';
import { makeTar, tarEntry, tarHeader, tarOf, type MadeEntry } from '../../../make/tar-maker.ts';
import { line, marks, scan } from '../scan-both.ts';

const file = (path: string, content = path): MadeEntry => ({ path, content });
const hard = (path: string, link: string): MadeEntry => ({ path, kind: 'hardlink', link });

/** Where each hard link ends, as text. */
function ends(index: LayerIndex): Record<string, string> {
  const { target, last } = linkTargets(index);
  const found: Record<string, string> = {};
  for (let node = 0; node < index.count; node += 1) {
    const end = target[node]!;
    if (end === noLink) continue;
    found[entryPath(index, node)] =
      end === leadsInCircle
        ? 'circle'
        : end === leadsOutside
          ? `outside: ${hardlinkPath(index, last[node]!)}`
          : entryPath(index, end);
  }
  return found;
}

/** The content of a path, hard links followed. */
function read(tar: Uint8Array, path: string): string {
  const { index } = scan(tar, []);
  let node = findNode(index, path as LayerPath);
  if (contentOf(index, node) === null) node = linkTargets(index).target[node]!;
  const into = new Uint8Array(100);
  return Buffer.from(into.subarray(0, readEntry(memorySource(tar), index, node, 0, into))).toString('latin1');
}

describe('T5: hard links', () => {
  test('T5.1: size 0, no content of their own', () => {
    const { index } = scan(makeTar([file('a'), hard('b', 'a')]));
    expect(line(index, 'b')).toMatchObject({ type: 'hardlink', size: 0, storedSize: 0, link: 'a' });
    expect(contentOf(index, 2)).toBeNull();
    expect(() => readEntry(memorySource(new Uint8Array(0)), index, 2, 0, new Uint8Array(1))).toThrow(
      /not a regular file/,
    );
  });
  test('T5.1: with a size and content, the content is skipped', () => {
    const tar = tarOf([
      tarEntry(file('a')),
      tarHeader({ name: 'b', typeflag: '1', link: 'a', size: 5 }),
      tarEntry(file('c')),
    ]);
    expect(marks(scan(tar))).toEqual(['T5 warning b']);
  });
  test('T5.2: targets in this tar, by any spelling, and links to links', () => {
    const { index, findings } = scan(
      makeTar([
        file('d/a'),
        hard('b', 'd/a'),
        hard('c', './d//a'),
        hard('e', '/d/a'),
        hard('f', 'b'),
        hard('g', 'f'),
      ]),
    );
    expect(ends(index)).toEqual({ b: 'd/a', c: 'd/a', e: 'd/a', f: 'd/a', g: 'd/a' });
    expect(findings).toEqual([]);
  });
  test('T5.2: targets in an older layer: the path to look for is that of the last link', () => {
    const { index, findings } = scan(makeTar([hard('b', '/usr/lib/x'), hard('c', 'b'), hard('d', 'c')]));
    expect(ends(index)).toEqual({
      b: 'outside: usr/lib/x',
      c: 'outside: usr/lib/x',
      d: 'outside: usr/lib/x',
    });
    expect(findings).toEqual([]);
  });
  test('T5.2: symlinks and devices can be linked to', () => {
    const { index, findings } = scan(
      makeTar([
        { path: 's', kind: 'symlink', link: 'x' },
        { path: 'c', kind: 'char' },
        hard('h', 's'),
        hard('i', 'c'),
      ]),
    );
    expect(ends(index)).toEqual({ h: 's', i: 'c' });
    expect(findings).toEqual([]);
  });
  test('T5.2: circles of any length', () => {
    const found = scan(
      makeTar([hard('self', 'self'), hard('a', 'b'), hard('b', 'a'), hard('c', 'a'), file('z')]),
    );
    expect(ends(found.index)).toEqual({ self: 'circle', a: 'circle', b: 'circle', c: 'circle' });
    expect(marks(found)).toEqual(['T5 error self', 'T5 error a', 'T5 error b', 'T5 error c']);
  });
  test('T5.2: a file that becomes a link to itself', () => {
    const found = scan(makeTar([file('a'), hard('a', 'a')]));
    expect(marks(found)).toEqual(['T4 error a', 'T5 error a']);
  });
  test('T5.2: directories cannot be linked to, listed or implied', () => {
    const found = scan(
      makeTar([
        { path: 'd', kind: 'directory' },
        hard('a', 'd'),
        file('e/f'),
        hard('b', 'e'),
        hard('c', '/'),
      ]),
    );
    expect(marks(found)).toEqual(['T5 error a', 'T5 error b', 'T5 error c']);
  });
  test('T5.2: a chain of 20,000 links, in either order, takes no time and no stack', () => {
    const count = 20_000;
    const chain = Array.from({ length: count }, (_, at) => hard(`l${at}`, at === 0 ? 'root' : `l${at - 1}`));
    const forwards = scan(makeTar([file('root'), ...chain]), [65_536]);
    expect(ends(forwards.index)[`l${count - 1}`]).toBe('root');
    const backwards = scan(makeTar([...chain.toReversed(), file('root')]), [65_536]);
    expect(ends(backwards.index)[`l${count - 1}`]).toBe('root');
    expect(new Set(backwards.findings.map(({ rule, severity }) => `${rule} ${severity}`))).toEqual(
      new Set(['T5 error']),
    );
  });
  test('T5.2: a hard link without a target', () => {
    expect(marks(scan(makeTar([hard('h', '')])))).toContain('T1 error h');
  });
  test('T5.4: a link before its target', () => {
    const found = scan(makeTar([hard('h', 'later'), file('later')]));
    expect(ends(found.index)).toEqual({ h: 'later' });
    expect(marks(found)).toEqual(['T5 error h']);
  });

  test('T5.3: a link keeps the content that its target had', () => {
    const tar = makeTar([file('a', 'old'), hard('b', 'a'), file('a', 'newer'), hard('c', 'a'), file('d')]);
    expect([read(tar, 'a'), read(tar, 'b'), read(tar, 'c')]).toEqual(['newer', 'old', 'newer']);
  });
  test('T5.3: through links, and more than once', () => {
    const tar = makeTar([
      file('a', 'one'),
      hard('b', 'a'),
      hard('bb', 'b'),
      file('a', 'two'),
      hard('c', 'a'),
      file('b', 'other'),
      hard('cc', 'c'),
      file('a', 'three'),
      hard('d', 'a'),
      hard('dd', 'bb'),
    ]);
    const content = Object.fromEntries(
      ['a', 'b', 'bb', 'c', 'cc', 'd', 'dd'].map((path) => [path, read(tar, path)]),
    );
    expect(content).toEqual({
      a: 'three',
      b: 'other',
      bb: 'one',
      c: 'two',
      cc: 'two',
      d: 'three',
      dd: 'one',
    });
  });
  test('T5.3: also where the target became something else, or went with its directory', () => {
    expect(
      read(makeTar([file('a', 'old'), hard('b', 'a'), { path: 'a', kind: 'symlink', link: 'x' }]), 'b'),
    ).toBe('old');
    expect(
      read(makeTar([file('a', 'old'), hard('b', 'a'), { path: 'a', kind: 'directory' }, file('a/f')]), 'b'),
    ).toBe('old');
    expect(read(makeTar([file('a', 'old'), hard('b', 'a'), file('a/f')]), 'b')).toBe('old');
    expect(read(makeTar([file('d/a', 'old'), hard('b', 'd/a'), file('d', 'file')]), 'b')).toBe('old');
    expect(
      read(makeTar([file('d/a', 'old'), hard('b', 'd/a'), file('d', 'f'), file('d/a', 'new')]), 'b'),
    ).toBe('old');
  });
  test('T5.3: of sparse files too', () => {
    const content = new Uint8Array(3000).fill(120, 1000, 1010);
    const sparse = { kind: 'pax-1.0', segments: [[1000, 10]] } as const;
    const tar = makeTar([{ path: 'a', content, sparse }, hard('b', 'a'), file('a', 'plain')], 'pax');
    const { index } = scan(tar);
    expect(contentOf(index, findNode(index, 'b' as LayerPath))).toMatchObject({ size: 3000, storedSize: 10 });
    const into = new Uint8Array(3000);
    expect(readEntry(memorySource(tar), index, findNode(index, 'b' as LayerPath), 0, into)).toBe(3000);
    expect(into).toEqual(content);
  });
  test('T5.3: a link of a link that was replaced keeps what that one led to', () => {
    expect(read(makeTar([file('a', 'A'), hard('b', 'a'), hard('c', 'b'), file('b', 'B')]), 'c')).toBe('A');
    const tar = makeTar([hard('b', 'older/x'), hard('c', 'b'), hard('d', 'c'), file('b', 'B')]);
    expect(ends(scan(tar).index)).toEqual({ c: 'outside: older/x', d: 'outside: older/x' });
    const middle = makeTar([hard('b', 'older/x'), hard('c', 'b'), hard('d', 'c'), file('c', 'C')]);
    expect(ends(scan(middle).index)).toEqual({ b: 'outside: older/x', d: 'outside: older/x' });
  });
  test('T5.3: so does a link of a link that went with its directory', () => {
    const tar = makeTar([file('a', 'A'), hard('d/b', 'a'), hard('c', 'd/b'), file('d', 'D')]);
    expect(read(tar, 'c')).toBe('A');
    const outside = makeTar([hard('d/b', 'older/x'), hard('c', 'd/b'), hard('e', 'c'), file('d', 'D')]);
    expect(ends(scan(outside).index)).toEqual({ c: 'outside: older/x', e: 'outside: older/x' });
  });
  test('T5.3: a link that is itself given again keeps nothing', () => {
    const { index } = scan(makeTar([file('a', 'old'), hard('b', 'a'), file('b', 'own'), file('a', 'new')]));
    expect(index.extras.size).toBe(0);
  });
});
