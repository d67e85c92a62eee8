import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import { inspectPage } from './inspect-page.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import type { DesktopWindow } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';

/** The ways in which the two windows differ for a person who builds. */
interface Host<Window extends DesktopWindow | ServedWindow> {
  launch(home: Home): Promise<Window>;
  /** Puts a folder of the home's images into the build. */
  addFolder(window: Window, home: Home, name: string): Promise<void>;
  /** Presses the button that writes, and answers the bytes of what arrives. */
  write(window: Window, home: Home): Promise<Buffer>;
}

const writeButton = (page: Page) =>
  page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: /^Write/ });

const desktop: Host<DesktopWindow> = {
  launch: (home) => launchElectron(home),
  addFolder: (window, home, name) => window.drop([join(home.images, name)], 'Plain files'),
  async write({ app, page }, home) {
    const target = join(home.images, '..', 'built.tar');
    await app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, target);
    await writeButton(page).click();
    await expect.poll(() => readFile(target).then(Boolean, () => false)).toBe(true);
    return await readFile(target);
  },
};

const served: Host<ServedWindow> = {
  launch: (home) => launchServed(home),
  async addFolder({ page }, _home, name) {
    await page.getByRole('textbox', { name: 'Plain files: a path' }).fill(name);
    await page.keyboard.press('Enter');
  },
  async write({ page }) {
    const [download] = await Promise.all([page.waitForEvent('download'), writeButton(page).click()]);
    return await readFile(await download.path());
  },
};

describe.skipIf(!hasElectron())('in Electron', () => {
  buildFlow(desktop);
});
describe('in Chromium, served', () => {
  buildFlow(served);
});

function buildFlow<Window extends DesktopWindow | ServedWindow>(host: Host<Window>): void {
  test('a base and a folder, two conflicts resolved, exported and opened again: the ID is the one that was shown', async () => {
    const home = await makeHome();
    await writeDockerArchive(join(home.images, 'base.tar'), 'example.com/team/base:1', threeLayers);
    await mkdir(join(home.images, 'web'));
    await writeFile(join(home.images, 'web', 'index.html'), '<p>varve</p>\n');
    const window = await host.launch(home);
    const { page } = window;
    const part = (name: string) =>
      page.getByRole('tablist', { name: 'Parts of the build' }).getByRole('tab', { name });
    const planned = page.getByRole('listbox', { name: /^Planned layers/ }).getByRole('option');
    try {
      await page.getByRole('button', { name: 'Build', exact: true }).click();
      await window.drop([join(home.images, 'base.tar')], 'Base image');
      await expect.poll(() => planned.count()).toBeGreaterThanOrEqual(3);
      await host.addFolder(window, home, 'web');
      await expect.poll(() => planned.first().getAttribute('aria-label')).toContain('web');
      await expect.poll(() => planned.count()).toBe(4);
      await page.getByRole('textbox', { name: 'Name of the image' }).fill('registry.example.com/Team/Site');

      await part('Environment').click();
      for (const variable of ['PATH=/opt/bin', 'GREETING=hi']) {
        await page.getByRole('textbox', { name: 'A variable to add' }).fill(variable);
        await page.keyboard.press('Enter');
      }
      await expect.poll(() => page.getByText('2 variables of base and build differ').count()).toBe(1);
      await page.keyboard.press('Control+e');
      await expect.poll(() => writeButton(page).isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'Rule for PATH' }).selectOption('append');
      await page.getByRole('combobox', { name: 'Rule for GREETING' }).selectOption('last');
      await expect.poll(() => page.getByText('none in conflict').count()).toBe(1);
      await expect.poll(() => page.getByRole('cell', { name: '/usr/bin:/bin:/opt/bin' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => page.getByText('1 variable of base and build differs').count()).toBe(1);
      await page.getByRole('button', { name: 'Redo' }).click();
      await expect.poll(() => page.getByText('none in conflict').count()).toBe(1);

      await page.getByRole('button', { name: 'Export…' }).click();
      const sheet = page.getByRole('dialog', { name: 'Export' });
      await expect.poll(() => sheet.textContent()).toContain('registry.example.com/team/site:');
      await expect.poll(() => page.getByTestId('sealed-id').count()).toBe(1);
      const before = (await page.getByTestId('sealed-id').textContent()) ?? '';
      const bytes = await host.write(window, home);
      await expect.poll(() => page.getByTestId('written-id').textContent()).toBe(before);
      expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(bytes.includes(`${before.slice('sha256:'.length)}.json`)).toBe(true);

      await page.getByRole('button', { name: 'Inspect the result' }).click();
      const at = inspectPage(page);
      await expect.poll(() => at.layers.count()).toBe(4);
      await at.show('Config');
      await expect.poll(() => page.getByText('/usr/bin:/bin:/opt/bin').count()).toBeGreaterThan(0);
      await expect.poll(() => page.getByText(before).count()).toBeGreaterThan(0);
      await at.show('Files');
      await expect.poll(() => at.file('web').count()).toBe(1);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });

  test('BL7: a layer of an open image is dragged into the build, another one is added by its menu; both go in unchanged', async () => {
    const home = await makeHome();
    const archive = join(home.images, 'other.tar');
    await writeDockerArchive(archive, 'example.com/other:1', threeLayers);
    const window = await host.launch(home);
    const { page } = window;
    const at = inspectPage(page);
    try {
      await window.drop([archive]);
      await expect.poll(() => at.layers.count()).toBe(3);
      await expect.poll(() => at.files.getByRole('row').count()).toBeGreaterThan(2);
      const diffId = async (layer: number): Promise<string> => {
        await at.layers.nth(2 - layer).click();
        await page.getByRole('heading', { name: `Layer ${layer}`, exact: true }).waitFor();
        const fact = page.locator('.fact').filter({ hasText: 'diff_id' });
        return (await fact.locator('.fact-value').textContent()) ?? '';
      };
      const wanted = [await diffId(2), await diffId(0)];
      expect(wanted[0]).toMatch(/^sha256:/);

      const button = page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Build' });
      await at.layers.nth(0).dragTo(button);
      await expect.poll(() => at.notices.textContent()).toContain('Layer 2 is put into the build');
      await at.layers.nth(2).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Add to the build' }).click();
      await expect.poll(() => at.notices.textContent()).toContain('Layer 0 is put into the build');

      await button.click();
      const planned = page.getByRole('listbox', { name: /^Planned layers/ }).getByRole('option');
      await expect.poll(() => planned.count()).toBe(3);
      const taken = page.getByRole('list', { name: 'Layers taken from other images, newest first' });
      await expect.poll(() => taken.getByRole('listitem').count()).toBe(2);
      await page.getByRole('button', { name: 'Export…' }).click();
      await expect.poll(() => page.getByTestId('sealed-id').count()).toBe(1);
      const before = (await page.getByTestId('sealed-id').textContent()) ?? '';
      await host.write(window, home);
      await expect.poll(() => page.getByTestId('written-id').textContent()).toBe(before);
      await page.getByRole('button', { name: 'Inspect the result' }).click();
      await expect.poll(() => at.layers.count()).toBe(3);
      expect([await diffId(0), await diffId(1)]).toEqual(wanted);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });
}
