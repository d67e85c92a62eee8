import { readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import { inspectPage } from './inspect-page.ts';
import { launchServed, startServing } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';

describe('the served window', () => {
  let home: Home;
  let window: ServedWindow;
  beforeAll(async () => {
    home = await makeHome();
    const outside = join(dirname(home.images), 'outside.tar');
    await writeDockerArchive(outside, 'example.com/outside:1', threeLayers);
    await symlink(outside, join(home.images, 'link.tar'));
    await writeDockerArchive(join(home.images, 'inside.tar'), 'example.com/inside:1', threeLayers);
    await writeFile(join(home.images, 'large.tar'), '');
    await truncate(join(home.images, 'large.tar'), 2 * 1024 ** 3);
    window = await launchServed(home, ['--root', home.images]);
  });
  afterAll(async () => {
    await window.close();
    await home.remove();
  });

  test.each([
    ['a path outside', () => join(dirname(home.images), 'outside.tar')],
    ['a way up', () => '../outside.tar'],
    ['a link that leads outside', () => 'link.tar'],
  ])('WS10: %s is not opened', async (_what, path) => {
    const at = inspectPage(window.page);
    await at.openPath(path());
    await expect.poll(() => at.notices.getByRole('alert').textContent()).toContain('outside of the folder');
    await at.notices.getByRole('button', { name: 'Dismiss' }).click();
    expect(await at.tabs.count()).toBe(0);
  });

  test('WS10: the browser shows what is inside, and no link that leads outside', async () => {
    const rows = window.page.getByRole('region', { name: 'Files on the server' }).getByRole('listitem');
    await expect.poll(async () => (await rows.allTextContents()).join()).toContain('inside.tar');
    expect((await rows.allTextContents()).join()).not.toContain('link.tar');
  });

  test('WS6: an upload shows how far it is, and leaves nothing when it is cancelled', async () => {
    const at = inspectPage(window.page);
    const spooled = async (): Promise<number> => {
      const folders = (await readdir(home.environment['TMPDIR']!)).filter((name) =>
        name.startsWith('varve-spool'),
      );
      const files = await Promise.all(
        folders.map((name) => readdir(join(home.environment['TMPDIR']!, name))),
      );
      return files.flat().length;
    };
    await window.drop([join(home.images, 'large.tar')]);
    await expect.poll(() => at.status.getByRole('progressbar').count()).toBe(1);
    await expect.poll(spooled).toBe(1);
    await at.status.getByRole('button', { name: 'Cancel Sending large.tar' }).click();
    await expect.poll(() => at.status.getByText('Ready').count()).toBe(1);
    await expect.poll(spooled).toBe(0);
    expect(await at.tabs.count()).toBe(0);
  });

  test('WS11: pages share what is open, and one that is loaded anew has its tabs', async () => {
    const { page } = window;
    const [at, other] = [inspectPage(page), await page.context().newPage()];
    await at.openPath('inside.tar');
    await at.file('etc').waitFor();
    await other.goto(window.serving.url);
    await inspectPage(other).openPath('inside.tar');
    await inspectPage(other).file('etc').waitFor();
    await other.getByRole('button', { name: 'Close inside.tar' }).click();
    await expect.poll(() => inspectPage(other).tabs.count()).toBe(0);
    await at.filter.fill('motd');
    await at.file('motd').waitFor();
    await other.close();
    await page.reload();
    await at.file('etc').waitFor();
    expect(await at.tabs.count()).toBe(1);
  });

  test('WS11, WS13: Back goes to what was looked at before, and a page that was left has its build', async () => {
    const page = await window.page.context().newPage();
    const at = inspectPage(page);
    const mode = (name: string) =>
      page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name });
    await page.goto(window.serving.url);
    await at.openPath('inside.tar');
    await at.file('etc').waitFor();
    await at.show('Config');
    await mode('Build').click();
    const name = page.getByRole('textbox', { name: 'Name of the image' });
    await name.fill('team/kept');
    await page.goBack();
    await page.getByRole('tab', { name: 'Config', selected: true }).waitFor();
    await page.goBack();
    await at.file('etc').waitFor();
    await page.goBack();
    expect(await mode('Open').getAttribute('aria-current')).toBe('page');
    await page.goForward();
    await at.file('etc').waitFor();
    await page.goto('about:blank');
    await page.goBack();
    await at.file('etc').waitFor();
    await mode('Build').click();
    await expect.poll(() => name.inputValue()).toBe('team/kept');
    await page.close();
  });

  test('R26: without its server the page stays, and shows text plainly', async () => {
    const page = await window.page.context().newPage();
    const serving = await startServing(home, ['--root', home.images]);
    await page.goto(serving.url);
    await inspectPage(page).openPath('inside.tar');
    await inspectPage(page).file('etc').click();
    await page.route('**/code-view-*.js', (route) => route.abort());
    await inspectPage(page).show('Config');
    await expect.poll(() => page.locator('.plain-text').textContent()).toContain('"architecture"');
    await serving.stop();
    await inspectPage(page).show('History');
    await page.getByText('RUN install service').first().waitFor();
    await page.close();
  });

  test('WS6: a folder that is dropped is said to be one', async () => {
    const at = inspectPage(window.page);
    await window.drop([join(home.images, 'inside.tar'), home.images]);
    await expect.poll(() => at.notices.getByRole('alert').textContent()).toContain('images is a folder');
    await at.notices.getByRole('button', { name: 'Dismiss' }).click();
  });

  test('WS9: a page that loses its server says so; another server does not take its token', async () => {
    const { page } = window;
    const { port } = new URL(window.serving.url);
    await window.serving.stop('SIGKILL');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('The connection is lost');
    const other = await startServing(home, ['--port', port]);
    await expect.poll(() => page.getByText(/printed/).count(), { timeout: 15_000 }).toBe(1);
    await page.goto(other.url);
    await expect.poll(() => inspectPage(page).status.textContent()).toContain('Ready');
    await page.reload();
    await expect.poll(() => inspectPage(page).status.textContent()).toContain('Ready');
    expect(await other.stop()).toBe(0);
  });
});
