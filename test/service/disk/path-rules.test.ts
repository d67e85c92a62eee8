import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../shared/problem.ts';
import { desktopPaths, servedPaths } from '../../../main/service/disk/path-rules.ts';
import { scratchFolder } from '../scratch.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
}

/** root/{a.tar, sub/b.tar, layout/oci-layout, out → ../secret, in → sub, dead → nowhere} beside secret/s.tar */
function served(): { folder: string; root: string } {
  const folder = realpathSync(scratchFolder());
  const root = join(folder, 'root');
  for (const made of ['secret', 'root/sub', 'root/layout', 'rootless'])
    mkdirSync(join(folder, made), { recursive: true });
  for (const made of [
    'secret/s.tar',
    'root/a.tar',
    'root/sub/b.tar',
    'root/layout/oci-layout',
    'rootless/x.tar',
  ])
    writeFileSync(join(folder, made), 'x');
  symlinkSync('../secret', join(root, 'out'));
  symlinkSync('sub', join(root, 'in'));
  symlinkSync('nowhere', join(root, 'dead'));
  symlinkSync('../secret/s.tar', join(root, 's.tar'));
  return { folder, root };
}

describe('SV4: which paths a host opens', () => {
  test('SV4: the desktop takes whole paths, ~ and file URLs', () => {
    const folder = realpathSync(scratchFolder());
    const file = join(folder, 'an image.tar');
    writeFileSync(file, '');
    const paths = desktopPaths();
    for (const text of [file, pathToFileURL(file).href]) expect(paths.resolve(text)).toBe(file);
    expect(paths.resolve('~')).toBe(realpathSync(homedir()));
    expect(codeOf(() => paths.resolve('an image.tar'))).toBe('bad-request');
    expect(codeOf(() => paths.resolve(`${file}.gone`))).toBe('not-found');
    expect(codeOf(() => paths.resolve(`${file}/below`))).toBe('not-found');
    expect(codeOf(() => paths.resolve('file://elsewhere/a%2Fb'))).toBe('bad-request');
    expect(codeOf(() => paths.resolve('https://example.com/a.tar'))).toBe('bad-request');
    expect(codeOf(() => paths.resolve(`${file}\0.tar`))).toBe('bad-request');
    expect(codeOf(() => paths.browse([]))).toBe('unsupported');
  });

  test('SV4: a served host opens what is below its root, by whatever way it is named', () => {
    const { root } = served();
    const paths = servedPaths(root);
    expect(paths.resolve('a.tar')).toBe(join(root, 'a.tar'));
    expect(paths.resolve('./sub/../in/b.tar')).toBe(join(root, 'sub/b.tar'));
    expect(paths.resolve(join(root, 'sub/b.tar'))).toBe(join(root, 'sub/b.tar'));
    expect(paths.resolve('.')).toBe(root);
    expect(paths.allows(join(root, 'a.tar'))).toBe(true);
  });

  test.each([
    '../secret/s.tar',
    'sub/../../secret/s.tar',
    '../rootless/x.tar',
    '/etc/passwd',
    '~/x.tar',
    'file:///etc/passwd',
    'out/s.tar',
    's.tar',
    'out',
    '..',
    '../nothing-there',
  ])('SV4: %s leads outside of the root and is refused', (text) => {
    const { root } = served();
    const paths = servedPaths(root);
    expect(codeOf(() => paths.resolve(text))).toBe('not-allowed');
    expect(paths.allows(join(root, text))).toBe(false);
  });

  test('SV4: what is not there is not found', () => {
    const { root } = served();
    expect(codeOf(() => servedPaths(root).resolve('gone.tar'))).toBe('not-found');
    expect(codeOf(() => servedPaths(root).resolve('dead'))).toBe('not-found');
    expect(servedPaths(root).allows(join(root, 'gone.tar'))).toBe(false);
  });

  test('SV4: browsing shows folders first, layouts as such, and nothing that leads outside', () => {
    const { root } = served();
    const paths = servedPaths(root);
    expect(paths.browse([])).toEqual([
      { name: 'in', kind: 'directory', size: 0 },
      { name: 'sub', kind: 'directory', size: 0 },
      { name: 'a.tar', kind: 'file', size: 1 },
      { name: 'layout', kind: 'oci-layout', size: 0 },
    ]);
    expect(paths.browse(['in'])).toEqual([{ name: 'b.tar', kind: 'file', size: 1 }]);
    expect(codeOf(() => paths.browse(['out']))).toBe('not-allowed');
    expect(codeOf(() => paths.browse(['gone']))).toBe('not-found');
    expect(codeOf(() => paths.browse(['a.tar']))).toBe('bad-request');
    for (const name of ['..', '.', 'sub/../..', 'a\0b', '..\\x']) {
      expect(codeOf(() => paths.browse([name]))).toBe('bad-request');
    }
  });

  test('SV4: a root that is itself a link is fine', () => {
    const { folder, root } = served();
    symlinkSync('root', join(folder, 'link'));
    const paths = servedPaths(join(folder, 'link'));
    expect(paths.resolve('a.tar')).toBe(join(root, 'a.tar'));
    expect(paths.resolve(join(folder, 'link', 'a.tar'))).toBe(join(root, 'a.tar'));
  });
});
