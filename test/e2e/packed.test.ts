import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { makeHome } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import { inspectPage } from './inspect-page.ts';
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

  it('opens its window and reads an archive', async () => {
    const home = await makeHome();
    const archive = join(home.images, 'image.tar');
    await writeDockerArchive(archive, 'example.com/packed:1', threeLayers);
    const { page, close } = await launchPacked([archive]);
    try {
      await page.waitForLoadState();
      expect(new URL(page.url()).protocol).toBe('app:');
      await expect.poll(async () => await page.title()).toMatch(/Varve/);
      const at = inspectPage(page);
      await expect.poll(() => at.layers.count()).toBe(3);
      // the files come from a thread inside the archive that the application is packed in
      await expect.poll(() => at.file('etc').count()).toBe(1);
    } finally {
      await close();
      await home.remove();
    }
  });
});
