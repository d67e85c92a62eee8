import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import type { ImageLayer } from './images.ts';
import { inspectPage } from './inspect-page.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import type { DesktopWindow } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';

const hello = `/nix/store/${'h'.repeat(32)}-hello-2.12`;
const glibc = `/nix/store/${'g'.repeat(32)}-glibc-2.40`;

/** An image whose layers are store paths, of which `hello` refers to `glibc`. */
const storeLayers: readonly ImageLayer[] = [glibc, hello].map((path) => ({
  createdBy: `store path ${path}`,
  files: [
    { name: 'nix/' },
    { name: 'nix/store/' },
    { name: `${path.slice(1)}/` },
    { name: `${path.slice(1)}/content`, content: path === hello ? `uses ${glibc}\n` : 'libc\n' },
  ],
}));

/** The ways in which the two windows differ for a person who builds. */
interface Host<Window extends DesktopWindow | ServedWindow> {
  launch(home: Home): Promise<Window>;
  /** Puts a folder of the home's images into the build. */
  addFolder(window: Window, home: Home, name: string): Promise<void>;
  /** Presses the button that writes, and answers the bytes of what arrives. */
  write(window: Window, home: Home): Promise<Buffer>;
  /** Saves the build spec beside the images, and answers its path. */
  saveSpec(window: Window, home: Home): Promise<string>;
}

const writeButton = (page: Page) =>
  page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: /^Write/ });

async function chooseSave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Spec', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save the spec…' }).click();
}

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
  async saveSpec({ app, page }, home) {
    const target = join(home.images, 'varve.json');
    await app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, target);
    await chooseSave(page);
    await expect.poll(() => readFile(target).then(Boolean, () => false)).toBe(true);
    return target;
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
  async saveSpec({ page }, home) {
    const [download] = await Promise.all([page.waitForEvent('download'), chooseSave(page)]);
    const target = join(home.images, 'varve.json');
    await download.saveAs(target);
    return target;
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
      await expect.poll(() => page.getByText('2 variables have more than one value').count()).toBe(1);
      await page.keyboard.press('Control+e');
      await expect.poll(() => writeButton(page).isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'Rule for PATH' }).selectOption('append');
      await page.getByRole('combobox', { name: 'Rule for GREETING' }).selectOption('last');
      await expect.poll(() => page.getByText('none in conflict').count()).toBe(1);
      await expect.poll(() => page.getByRole('cell', { name: '/usr/bin:/bin:/opt/bin' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => page.getByText('1 variable has more than one value').count()).toBe(1);
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

  test('R15, BS8: a store path of an open image is dragged into the build, which becomes one layer; its spec tells all of it', async () => {
    const home = await makeHome();
    const archive = join(home.images, 'nix.tar');
    await writeDockerArchive(archive, 'example.com/nix:1', storeLayers);
    const window = await host.launch(home);
    const { page } = window;
    const at = inspectPage(page);
    const planned = page.getByRole('listbox', { name: /^Planned layers/ }).getByRole('option');
    const store = page.getByRole('region', { name: 'Nix store' });
    const kind = page.getByRole('combobox', { name: 'Kind of image' });
    const part = (name: string) =>
      page.getByRole('tablist', { name: 'Parts of the build' }).getByRole('tab', { name });
    try {
      // what is dropped on a served page is uploaded, and lies in no folder that a spec could name
      await at.openPath(archive);
      await expect.poll(() => at.layers.count()).toBe(2);
      await at.show('Store paths');
      const row = page.getByRole('row').filter({ hasText: 'hello-2.12' });
      await expect.poll(() => row.count()).toBe(1);

      // held over Build until the page is there, and dropped on the card that takes it
      await row.getByText('hello-2.12').hover();
      await page.mouse.down();
      const button = page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Build' });
      // the first move begins the drag, the next one is over something
      await button.hover();
      await button.hover();
      await store.waitFor();
      await store.hover();
      await store.hover();
      await page.mouse.up();
      await expect
        .poll(() => store.getByRole('listitem').allTextContents())
        .toEqual([expect.stringMatching(/^hello-2\.12.*nix\.tar/)]);
      // what it refers to has come along, in a layer of its own
      await expect.poll(() => planned.count()).toBe(3);

      await part('Packing').click();
      await kind.selectOption('One layer, like buildImage');
      await expect.poll(() => planned.count()).toBe(1);
      await page.getByText('Everything new is one layer').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => planned.count()).toBe(3);
      await page.getByRole('button', { name: 'Redo' }).click();
      await expect.poll(() => planned.count()).toBe(1);

      const spec = await host.saveSpec(window, home);
      expect(JSON.parse(await readFile(spec, 'utf8'))).toMatchObject({
        like: 'buildImage',
        imagePaths: [{ archive: './nix.tar', path: hello }],
      });
      await page.getByRole('button', { name: 'Spec', exact: true }).click();
      await page.getByRole('menuitem', { name: 'New build' }).click();
      await expect.poll(() => planned.count()).toBe(0);
      await part('Packing').click();
      await expect.poll(() => kind.inputValue()).toBe('layered');
      await window.drop([spec], 'Kind of image');
      await expect.poll(() => kind.inputValue()).toBe('buildImage');
      await expect.poll(() => planned.count()).toBe(1);

      await page.getByRole('button', { name: 'Export…' }).click();
      await expect.poll(() => page.getByTestId('sealed-id').count()).toBe(1);
      await expect.poll(() => page.getByText('both specs').count()).toBe(0);
      const before = (await page.getByTestId('sealed-id').textContent()) ?? '';
      const bytes = await host.write(window, home);
      await expect.poll(() => page.getByTestId('written-id').textContent()).toBe(before);
      for (const path of [hello, glibc]) expect(bytes.includes(`${path.slice(1)}/content`)).toBe(true);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });
}
