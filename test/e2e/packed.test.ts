import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { launchPacked, packApp, packedFolder } from './packed-app.ts';

/** How a fuse is written in the program. */
const on = '1'.charCodeAt(0);
const off = '0'.charCodeAt(0);

const canRun = !('missing' in inject('electron')) && process.platform === 'linux';

describe.skipIf(!canRun)('the packed application', () => {
  beforeAll(packApp);

  it('holds what was bundled and nothing else', () => {
    expect(readdirSync(join(packedFolder, 'resources'))).toEqual(['app.asar']);
    const files = listPackage(join(packedFolder, 'resources/app.asar'), { isPack: false });
    expect(files).toContain('/out/main/desktop.js');
    expect(files.filter((path) => !/^\/(out(\/|$)|package\.json$)/.test(path))).toEqual([]);
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
  });

  it.each([
    [FuseV1Options.RunAsNode, off],
    [FuseV1Options.EnableCookieEncryption, on],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, off],
    [FuseV1Options.EnableNodeCliInspectArguments, off],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, on],
    [FuseV1Options.OnlyLoadAppFromAsar, on],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, off],
  ])('has fuse %i set to %i', async (fuse, state) => {
    const wire = await getCurrentFuseWire(join(packedFolder, 'varve'));
    expect(wire[fuse]).toBe(state);
  });

  it('opens its window', async () => {
    const { page, close } = await launchPacked([]);
    try {
      await page.waitForLoadState();
      expect(new URL(page.url()).protocol).toBe('app:');
      await expect.poll(async () => await page.title()).toMatch(/Varve/);
    } finally {
      await close();
    }
  });
});
