import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findElectron } from '../../build/electron-runtime/find.mjs';
import { cacheFolder, electronIn } from '../../build/electron-runtime/places.mjs';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'varve-electron-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dist, { recursive: true });
});

const names = {
  linux: 'electron',
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
} as Record<string, string>;

function makeElectron(version: string): string {
  const executable = join(dist, names[process.platform] ?? 'electron');
  mkdirSync(dirname(executable), { recursive: true });
  writeFileSync(executable, '');
  chmodSync(executable, 0o755);
  writeFileSync(join(dist, 'version'), version);
  return executable;
}

it('takes a folder with a program and a version for an Electron, and no other', () => {
  expect(electronIn(dist, 'npm')).toBeUndefined();
  const executable = makeElectron('v45.4.1\n');
  expect(electronIn(dist, 'npm')).toEqual({ dist, executable, version: '45.4.1', origin: 'npm' });
  rmSync(join(dist, 'version'));
  expect(electronIn(dist, 'npm')).toBeUndefined();
});

it('asks ELECTRON_OVERRIDE_DIST_PATH first', async () => {
  const executable = makeElectron('40.0.0');
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', dist);
  expect(await findElectron(() => undefined)).toEqual({
    dist,
    executable,
    version: '40.0.0',
    origin: 'override',
  });
});

it('says so when ELECTRON_OVERRIDE_DIST_PATH leads nowhere, and looks no further', async () => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', dist);
  const lines: string[] = [];
  await expect(findElectron((line) => lines.push(line))).rejects.toThrow(`no Electron in ${dist}`);
  expect(lines).toEqual([]);
});

it('keeps its runtime in the cache folder of the user', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/somewhere');
  expect(cacheFolder()).toBe(join('/somewhere', 'varve'));
  vi.stubEnv('XDG_CACHE_HOME', '');
  expect(cacheFolder()).toMatch(/\.cache.varve$/);
});
