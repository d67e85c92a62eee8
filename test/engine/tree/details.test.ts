import { expect, test } from 'vitest';
import type { FileFlag } from '../../../shared/file-entry.ts';
import { entryFlag } from '../../../main/engine/tar/index/entry-flag.ts';
import { entryDetails } from '../../../main/engine/tree/details.ts';
import { layerTree } from '../../../main/engine/tree/layer-tree.ts';
import { mergeLayers } from '../../../main/engine/tree/overlay/overlay.ts';
import { dir, file, hard, hide, makeLayer, symlink } from './make-layer.ts';
import type { EntrySpec } from './make-layer.ts';

function detailsOf(path: string, ...entries: readonly EntrySpec[]): ReturnType<typeof entryDetails> {
  return entryDetails(mergeLayers([makeLayer(entries)], { upTo: 0 }).tree, path);
}

test('everything about a file', () => {
  const path = 'nix/store/0123456789abcdfghijklmnpqrsvwxyz-hello-1.0/bin/hello';
  const xattrs = new Map([
    ['user.text', Buffer.from('café\0')],
    ['user.bytes', Uint8Array.of(0, 255)],
    ['user.hexlike', Buffer.from('0x12')],
    ['user.empty', new Uint8Array(0)],
    ['__proto__', Buffer.from('x')],
  ]);
  const entry = file(path, 5, { mode: 0o755, uid: 7, gid: 8, mtime: 1.5, extras: { xattrs } });
  const details = detailsOf(path, entry);
  expect(details).toEqual({
    path,
    kind: 'file',
    size: 5,
    mode: 0o755,
    uid: 7,
    gid: 8,
    owner: null,
    group: null,
    mtime: 1.5,
    link: null,
    device: null,
    layer: 0,
    flags: [],
    xattrs: Object.fromEntries([
      ['user.text', 'café'],
      ['user.bytes', '0x00ff'],
      ['user.hexlike', '0x30783132'],
      ['user.empty', ''],
      ['__proto__', 'x'],
    ]),
    storePath: '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-hello-1.0',
    below: 0,
  });
});

test('owner names are those of the layer', () => {
  const made = makeLayer([file('x', 1)]);
  const layer = { ...made, owners: { ...made.owners, names: ['', 'root', 'wheel'] } };
  layer.owners.user[1] = 1;
  layer.owners.group[1] = 2;
  const details = entryDetails(mergeLayers([layer], { upTo: 0 }).tree, 'x');
  expect([details.owner, details.group]).toEqual(['root', 'wheel']);
});

test('directories count what is below; an implied one is what engines make', () => {
  const details = detailsOf('a', file('a/b/c', 3), file('a/d', 4));
  expect([details.kind, details.size, details.below, details.mode]).toEqual(['directory', 7, 3, 0o755]);
});

test('T5: a hard link has the size and the metadata of its file', () => {
  const details = detailsOf('b', file('a', 7, { mode: 0o600, mtime: 9 }), hard('b', 'a'));
  expect([details.kind, details.size, details.mode, details.mtime, details.link]).toEqual([
    'hardlink',
    7,
    0o600,
    9,
    'a',
  ]);
});

test('symlinks have the mode that Linux gives them, but in the layer what the tar says', () => {
  const layers = [makeLayer([{ ...symlink('l', '/x'), mode: 0o640 }])];
  expect(entryDetails(mergeLayers(layers, { upTo: 0 }).tree, 'l')).toMatchObject({ mode: 0o777, link: '/x' });
  expect(entryDetails(layerTree(layers, 0), 'l')).toMatchObject({ mode: 0o640, link: '/x' });
});

test('devices have numbers', () => {
  const device = { major: 1, minor: 3 };
  expect(detailsOf('null', { path: 'null', type: 'char', extras: { device } })).toMatchObject({
    kind: 'char',
    device,
  });
});

test('whiteouts have the path that they hide', () => {
  const tree = layerTree([makeLayer([hide('d/x')])], 0);
  expect(entryDetails(tree, 'd/x')).toMatchObject({ path: 'd/x', kind: 'whiteout', size: 0, flags: [] });
});

test('L1: the root of an image without layers', () => {
  const details = entryDetails(mergeLayers([], { upTo: -1 }).tree, '');
  expect(details).toMatchObject({ path: '', kind: 'directory', size: 0, mode: 0o755, below: 0 });
});

test('what is not there is a problem', () => {
  expect(() => detailsOf('b', file('a', 1))).toThrow('there is no "b"');
});

test.each<[string, EntrySpec, FileFlag[]]>([
  ['setuid', file('x', 1, { mode: 0o4755 }), ['setuid']],
  ['setgid', file('x', 1, { mode: 0o2755 }), ['setgid']],
  ['both', file('x', 1, { mode: 0o6755 }), ['setuid', 'setgid']],
  ['setgid directory', dir('x', { mode: 0o2775 }), ['setgid']],
  ['sticky file', file('x', 1, { mode: 0o1644 }), ['sticky']],
  ['sticky directory that is nobody else’s', dir('x', { mode: 0o1755 }), ['sticky']],
  ['a directory like /tmp', dir('x', { mode: 0o1777 }), []],
  ['world-writable directory', dir('x', { mode: 0o777 }), ['world-writable']],
  ['world-writable file', file('x', 1, { mode: 0o666 }), ['world-writable']],
  ['symlink', { ...symlink('x', 'y'), mode: 0o7777 }, []],
  ['fifo', { path: 'x', type: 'fifo', mode: 0o666 }, ['world-writable']],
  ['character device', { path: 'x', type: 'char', mode: 0o666 }, ['device']],
  ['block device', { path: 'x', type: 'block', mode: 0o666 }, ['world-writable', 'device']],
  ['capabilities', file('x', 1, { flags: entryFlag.capabilities }), ['capabilities']],
  ['sparse', file('x', 1, { flags: entryFlag.sparse }), ['sparse']],
  ['other xattrs', file('x', 1, { flags: entryFlag.xattrs }), []],
])('flags: %s', (_, entry, flags) => {
  expect(detailsOf('x', entry).flags).toEqual(flags);
});
