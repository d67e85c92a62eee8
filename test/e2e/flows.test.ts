import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive, writeSlowArchive } from './images.ts';
import { inspectPage } from './inspect-page.ts';
import type { InspectPage } from './inspect-page.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import type { DesktopWindow } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';

const privateKey = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n-----END PRIVATE KEY-----\n`;

/** The ways in which the two windows differ for a person. */
interface Host<Window extends DesktopWindow | ServedWindow> {
  launch(home: Home, args: readonly string[]): Promise<Window>;
  /** Opens an archive of the home's folder as a person would who looks for it. */
  choose(window: Window, home: Home, name: string): Promise<void>;
  /** Saves what `start` asks for, and answers the bytes of what arrives. */
  save(window: Window, home: Home, start: () => Promise<void>): Promise<Buffer>;
}

const desktop: Host<DesktopWindow> = {
  launch: launchElectron,
  async choose({ app, page }, home, name) {
    await app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      },
      join(home.images, name),
    );
    await page.getByRole('button', { name: /^Open…/ }).click();
  },
  async save({ app }, home, start) {
    const target = join(home.images, '..', 'saved');
    await app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, target);
    await start();
    await expect.poll(() => readFile(target).then(Boolean, () => false)).toBe(true);
    return await readFile(target);
  },
};

const served: Host<ServedWindow> = {
  launch: launchServed,
  async choose({ page }, _home, name) {
    await page.getByRole('region', { name: 'Files on the server' }).getByRole('button', { name }).click();
  },
  async save({ page }, _home, start) {
    const [download] = await Promise.all([page.waitForEvent('download'), start()]);
    return await readFile(await download.path());
  },
};

describe.skipIf(!hasElectron())('in Electron', () => {
  flows(desktop);
});
describe('in Chromium, served', () => {
  flows(served);
});

/** What a person does with the window, in order: each test goes on where the one before has left it. */
function flows<Window extends DesktopWindow | ServedWindow>(host: Host<Window>): void {
  let home: Home;
  let window: Window;
  let at: InspectPage;

  beforeAll(async () => {
    home = await makeHome();
    const image = (name: string) => join(home.images, name);
    await writeDockerArchive(image('first.tar'), 'example.com/team/first:1', threeLayers);
    await writeDockerArchive(image('second.tar'), 'example.com/team/second:2', threeLayers.slice(0, 2));
    await writeDockerArchive(image('third.tar'), 'example.com/team/third:3', threeLayers.slice(0, 1));
    await writeDockerArchive(image('liar.tar'), 'example.com/team/liar:1', threeLayers, { wrongDiffId: 1 });
    await writeDockerArchive(image('holey.tar'), 'example.com/team/holey:1', threeLayers, {
      missingLayer: 1,
    });
    await writeDockerArchive(image('cut.tar'), 'example.com/team/cut:1', threeLayers, { cutAt: 100_000 });
    await writeFile(image('notes.txt'), 'Just some words.\n');
    await writeDockerArchive(image('leaky.tar'), 'example.com/team/leaky:1', [
      {
        createdBy: 'COPY . /app',
        files: [{ name: 'app/' }, { name: 'app/id_rsa', content: privateKey }],
      },
      { createdBy: 'RUN rm /app/id_rsa', files: [{ name: 'app/' }, { name: 'app/.wh.id_rsa' }] },
    ]);
    await writeSlowArchive(image('slow.tar'), 'example.com/team/slow:1', 400);
    window = await host.launch(home, [image('first.tar')]);
    at = inspectPage(window.page);
  });
  afterAll(async () => {
    await window.close();
    await home.remove();
  });

  test('an archive on the command line is open at once, its layers newest first', async () => {
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['first.tar']);
    await expect.poll(() => at.layers.count()).toBe(3);
    const names = await at.layers.evaluateAll((options) =>
      options.map((option) => option.getAttribute('aria-label')),
    );
    expect(names.map((name) => /^Layer \d/.exec(name ?? '')?.[0])).toEqual(['Layer 2', 'Layer 1', 'Layer 0']);
    await expect.poll(() => window.page.getByText('example.com/team/first:1').count()).toBeGreaterThan(0);
  });

  test('the tree is filtered by name, glob and expression', async () => {
    await expect.poll(() => at.file('etc').count()).toBe(1);
    const all = await at.count.textContent();
    await at.filter.fill('motd');
    await expect.poll(() => at.count.textContent()).toMatch(/^1 of /);
    await expect.poll(() => at.file('motd').count()).toBe(1);
    await at.filter.fill('*.so.*');
    await expect.poll(() => at.file('libmud.so.1').count()).toBe(1);
    await at.filter.fill('/service\\.(json|yaml)$/');
    await expect.poll(() => at.file('service.json').count()).toBe(1);
    await at.filter.fill('no such file');
    await expect.poll(() => window.page.getByText('Nothing matches the filter').count()).toBe(1);
    await at.filter.fill('/etc/os');
    await expect.poll(() => at.file('os-release').count()).toBe(1);
    await at.filter.fill('/(/');
    await window.page.getByText('Nothing can be filtered by this').waitFor();
    expect(await window.page.getByText('Nothing matches the filter').count()).toBe(0);
    await at.filter.fill('');
    await expect.poll(() => at.count.textContent()).toBe(all);
  });

  test('a file is previewed, with the keyboard alone', async () => {
    const { page } = window;
    await at.filter.fill('os-release');
    await expect.poll(() => at.file('os-release').count()).toBe(1);
    await at.filter.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const preview = page.getByRole('dialog', { name: 'Preview' });
    await expect.poll(() => preview.textContent()).toContain('/etc/os-release');
    await expect.poll(() => preview.getByRole('textbox').textContent()).toContain('NAME="Sediment"');
    await page.keyboard.press('Escape');
    await expect.poll(() => preview.count()).toBe(0);
    await at.filter.fill('');
  });

  test('what a layer hid is gone from the merged tree, and a layer shows its whiteout', async () => {
    await at.filter.fill('cache.bin');
    await expect.poll(() => window.page.getByText('Nothing matches the filter').count()).toBe(1);
    await at.view('Layer').click();
    await expect.poll(() => at.files.getByRole('row').filter({ hasText: 'cache.bin' }).count()).toBe(1);
    await at.view('Merged').click();
    await at.filter.fill('');
  });

  test('the config is saved as it was found', async () => {
    const saved = await host.save(window, home, async () => {
      await window.page.keyboard.press('Control+k');
      await window.page.getByRole('combobox').fill('save the config');
      await window.page.keyboard.press('Enter');
    });
    expect(JSON.parse(saved.toString())).toMatchObject({ architecture: 'amd64', os: 'linux' });
  });

  test('an archive is chosen and becomes the second tab', async () => {
    await window.page.getByRole('button', { name: 'Open another image' }).click();
    await host.choose(window, home, 'second.tar');
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['first.tar', 'second.tar']);
    await expect.poll(() => at.layers.count()).toBe(2);
  });

  test('an archive is dropped anywhere on the window and becomes the third tab', async () => {
    await window.drop([join(home.images, 'third.tar')]);
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['first.tar', 'second.tar', 'third.tar']);
    await expect.poll(() => at.layers.count()).toBe(1);
    await expect.poll(() => at.file('etc').count()).toBe(1);
  });

  test('an indexing that takes long is cancelled and goes on when asked to; the layers stay', async () => {
    await at.openPath(join(home.images, 'slow.tar'));
    await expect.poll(() => at.layers.count()).toBe(1);
    await at.status.getByRole('button', { name: /^Cancel / }).click();
    await expect.poll(() => at.status.getByText('Ready').count()).toBe(1);
    expect(await at.layers.count()).toBe(1);
    await expect.poll(() => window.page.getByText('Indexing was cancelled').count()).toBe(1);
    await window.page.getByRole('button', { name: 'Go on indexing' }).click();
    await at.status.getByRole('button', { name: /^Cancel / }).click();
    await expect.poll(() => at.status.getByText('Ready').count()).toBe(1);
    await window.page.getByRole('button', { name: 'Close slow.tar' }).click();
    await expect.poll(() => at.tabs.count()).toBe(3);
  });

  test.each([
    ['whose config lies about a layer', 'liar.tar', /diff_id .* the config says sha256:5555/],
    ['that lacks a layer', 'holey.tar', /Layer 1 .* is not in the archive/],
    ['that was cut off', 'cut.tar', /cut|end|truncated|incomplete/i],
  ])('an archive %s opens, and says what is wrong', async (_what, name, words) => {
    await at.openPath(join(home.images, name));
    await expect.poll(() => at.tabs.last().textContent()).toBe(name);
    await at.show('Findings');
    const findings = window.page.getByRole('article');
    await expect.poll(async () => (await findings.allTextContents()).join('\n')).toMatch(words);
    await expect.poll(() => window.page.getByRole('button', { name: /Errors [1-9]/ }).count()).toBe(1);
    await window.page.keyboard.press('Alt+w');
    await expect.poll(() => at.tabs.count()).toBe(3);
  });

  test('a key that a newer layer deletes is found, and shown where it still is', async () => {
    await at.openPath(join(home.images, 'leaky.tar'));
    await expect.poll(() => at.tabs.last().textContent()).toBe('leaky.tar');
    await at.show('Findings');
    const finding = window.page.getByRole('article').filter({ hasText: 'a private key' });
    await expect.poll(() => finding.textContent()).toContain('a newer layer removes it');
    await finding.getByRole('button', { name: 'Show in layer 0' }).click();
    await expect.poll(() => at.file('id_rsa').getAttribute('aria-selected')).toBe('true');
    await window.page.keyboard.press('Alt+w');
    await expect.poll(() => at.tabs.count()).toBe(3);
  });

  test('what is no image at all is said to be none', async () => {
    await at.openPath(join(home.images, 'notes.txt'));
    await expect.poll(() => window.page.getByText('notes.txt cannot be opened').count()).toBe(1);
    await window.page.getByRole('button', { name: 'Close the tab' }).click();
    await at.openPath(join(home.images, 'absent.tar'));
    await expect.poll(() => at.notices.getByText(/absent\.tar does not exist/).count()).toBe(1);
    expect(await at.tabs.count()).toBe(3);
  });

  test('what was opened is among the recent images', async () => {
    await window.page
      .getByRole('navigation', { name: 'Modes' })
      .getByRole('button', { name: 'Open' })
      .click();
    const recents = window.page.getByRole('region', { name: 'Recent images' });
    await expect.poll(() => recents.getByRole('button', { name: /first\.tar/ }).count()).toBe(1);
  });

  test('the page never had reason to complain', () => {
    expect(window.complaints).toEqual([]);
  });
}
