import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { configuration } from '../../build/electron-builder.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every name ending that an association lists. */
function endings(system: 'linux' | 'mac' | 'win'): string[] {
  return [configuration[system]?.fileAssociations ?? []].flat().flatMap(({ ext }) => ext);
}

it('declares every kind of image archive on every system', () => {
  expect(endings('linux')).toEqual(
    expect.arrayContaining(['tar', 'oci.tar', 'tgz', 'tar.gz', 'tar.zst', 'tar.xz', 'tar.bz2']),
  );
  for (const system of ['mac', 'win'] as const) {
    expect(endings(system)).toEqual(expect.arrayContaining(['tar', 'tgz', 'gz', 'zst', 'xz', 'bz2']));
  }
});

it('names a package of each kind, and icons that are there', () => {
  expect(configuration.linux?.target).toEqual(['AppImage', 'deb']);
  expect(configuration.mac?.target).toEqual(['dmg']);
  expect(configuration.win?.target).toEqual(['nsis']);
  for (const icon of [configuration.linux?.icon, configuration.mac?.icon, configuration.win?.icon]) {
    expect(existsSync(join(root, icon ?? 'none'))).toBe(true);
  }
});
