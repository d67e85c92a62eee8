import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { demoImage } from '../make/demo-image.ts';
import { archiveMembers } from '../make/image-maker.ts';
import { outerTar } from '../make/outer-member.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { inspectPage } from './inspect-page.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import type { DesktopWindow } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';
import { savedFile } from './saved-file.ts';

const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'Convert' });
const writeButton = (page: Page) => sheetOf(page).getByRole('button', { name: /^Write/ });

describe.skipIf(!hasElectron())('in Electron', () => {
  convertFlow((home) => launchElectron(home));
});
describe('in Chromium, served', () => {
  convertFlow((home) => launchServed(home));
});

function convertFlow(launch: (home: Home) => Promise<DesktopWindow | ServedWindow>): void {
  test('a parent chain becomes an OCI archive: what is lost is told before, and the ID is the one that was shown', async () => {
    const home = await makeHome();
    const archive = join(home.images, 'old.tar');
    await writeFile(archive, outerTar(archiveMembers([demoImage], 'docker-legacy', 'none')));
    const window = await launch(home);
    const { page } = window;
    const at = inspectPage(page);
    try {
      await window.drop([archive]);
      await expect.poll(() => at.layers.count()).toBe(demoImage.layers.length);
      await page.getByRole('button', { name: 'Convert…' }).click();
      const sheet = sheetOf(page);
      const part = (name: string) => sheet.getByRole('region', { name });
      await expect.poll(() => part('Lost').textContent()).toContain('parent links');
      await sheet.getByRole('radio', { name: /^OCI archive/ }).check();
      await sheet.getByRole('radio', { name: 'gzip' }).click();
      await expect.poll(() => part('Rewritten').textContent()).toContain('compressed with gzip');
      await expect.poll(() => writeButton(page).isEnabled()).toBe(true);
      const before = (await page.getByTestId('convert-id').textContent()) ?? '';
      expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
      const bytes = await savedFile(window, home, () => writeButton(page).click());
      expect(bytes.includes(`blobs/sha256/${before.slice('sha256:'.length)}`)).toBe(true);
      await sheet.getByRole('button', { name: 'Inspect the result' }).click();
      await expect.poll(() => page.getByText('OCI layout').count()).toBeGreaterThan(0);
      await expect.poll(() => at.layers.count()).toBe(demoImage.layers.length);
      await at.show('Config');
      await expect.poll(() => page.getByText(before).count()).toBeGreaterThan(0);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });

  test('an archive that says two things is refused until one is chosen', async () => {
    const home = await makeHome();
    const archive = join(home.images, 'odd.tar');
    await writeFile(archive, outerTar(archiveMembers([demoImage], 'docker-25.0.0-order', 'none')));
    const window = await launch(home);
    const { page } = window;
    const sheet = sheetOf(page);
    try {
      await window.drop([archive]);
      await expect.poll(() => inspectPage(page).layers.count()).toBe(demoImage.layers.length);
      await page.keyboard.press('Alt+x');
      await expect
        .poll(() => sheet.getByRole('region', { name: 'Refused' }).textContent())
        .toContain('in another order');
      expect(await writeButton(page).isDisabled()).toBe(true);
      await sheet.getByRole('radio', { name: 'manifest.json' }).click();
      await expect.poll(() => writeButton(page).isEnabled()).toBe(true);
      expect(await sheet.getByRole('region', { name: 'Refused' }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await expect.poll(() => sheet.count()).toBe(0);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });
}
