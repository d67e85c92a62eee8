import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planContentsLayer } from '../../../../main/engine/build/layer/contents-layer.ts';
import { joinContents } from '../../../../main/engine/build/layer/join-contents.ts';
import { layerBytes } from '../layer-bytes.ts';

const a = '/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-a';
const b = '/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-b';
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'varve-contents-'));
  for (const path of [a, b]) mkdirSync(root + path, { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const joined = (contents: readonly string[]) => joinContents({ root, storeDir: '/nix/store' }, contents);

describe('joining contents (dockertools.md 2.1)', () => {
  test('files become links into the store, links keep their text, the first stays', () => {
    mkdirSync(`${root}${a}/bin`);
    mkdirSync(`${root}${b}/bin`);
    writeFileSync(`${root}${a}/bin/tool`, 'a');
    writeFileSync(`${root}${b}/bin/tool`, 'b');
    symlinkSync('tool', `${root}${b}/bin/alias`);
    expect(joined([a, b])).toEqual(
      new Map([
        [
          'bin',
          new Map([
            ['tool', `${a}/bin/tool`],
            ['alias', 'tool'],
          ]),
        ],
      ]),
    );
  });

  test('a folder does not replace a file, nor a file a folder', () => {
    mkdirSync(`${root}${a}/x`);
    writeFileSync(`${root}${a}/y`, '');
    writeFileSync(`${root}${b}/x`, '');
    mkdirSync(`${root}${b}/y/z`, { recursive: true });
    expect(joined([a, b])).toEqual(
      new Map<string, unknown>([
        ['x', new Map()],
        ['y', `${a}/y`],
      ]),
    );
  });

  test('backups and folders of version control are passed over, as lndir does', () => {
    writeFileSync(`${root}${a}/notes~`, '');
    mkdirSync(`${root}${a}/.git`);
    writeFileSync(`${root}${a}/CVS`, '');
    expect([...joined([a]).keys()]).toEqual(['CVS']);
  });

  test('a store path that is a link is followed inside the root, and never out of it', () => {
    const link = '/nix/store/cccccccccccccccccccccccccccccccc-link';
    const out = '/nix/store/dddddddddddddddddddddddddddddddd-out';
    writeFileSync(`${root}${a}/f`, '');
    symlinkSync(a, root + link);
    symlinkSync('../../..', root + out);
    expect(joined([link])).toEqual(new Map([['f', `${link}/f`]]));
    expect(() => joined([out])).toThrow(/leads out of/);
  });

  test('what is no folder of the store is refused by name', () => {
    writeFileSync(`${root}/nix/store/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-file`, '');
    expect(() => joined(['/nix/store/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-file'])).toThrow(/-file is a file/);
    expect(() => joined(['/etc'])).toThrow(/no path in \/nix\/store/);
    expect(() => joined(['/nix/store/ffffffffffffffffffffffffffffffff-gone'])).toThrow(
      /-gone: cannot be read/,
    );
  });
});

test('packing: GNU tar writes the same bytes of the same tree', ({ skip }) => {
  if (!/GNU tar/.test(spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout ?? ''))
    skip('GNU tar is not installed');
  const long = 'l'.repeat(98);
  const names = ['a', 'a-b', 'a.b', 'é', '\u{1d11e}', '\uffee', 'new\nline', long, `${long}123`];
  for (const name of names) {
    mkdirSync(`${root}${a}/d${name}/${name}`, { recursive: true });
    symlinkSync(`../${name}`, `${root}${a}/d${name}/link`);
    symlinkSync(`${name}/`.repeat(2), `${root}${a}/d${name}/${'k'.repeat(120)}`);
  }
  const layer = planContentsLayer({ root, storeDir: '/nix/store' }, [a]);
  const packed = execFileSync(
    'tar',
    [
      '--sort=name',
      '--numeric-owner',
      '--owner=0',
      '--group=0',
      '--mode=a+rX',
      '--mtime=@315532800',
      '--hard-dereference',
      '--format=gnu',
      '-C',
      root + a,
      '-cf',
      '-',
      '.',
    ],
    { maxBuffer: 2 ** 26, env: { ...process.env, LC_ALL: 'C' } },
  );
  expect(layerBytes(layer).equals(packed)).toBe(true);
});
