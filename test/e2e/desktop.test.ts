import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import { inspectPage } from './inspect-page.ts';
import { electronArguments, electronProgram, hasElectron, launchElectron } from './launch-electron.ts';
import type { DesktopWindow } from './launch-electron.ts';

describe.skipIf(!hasElectron())('the desktop window', () => {
  let home: Home;
  let window: DesktopWindow;
  beforeEach(async () => {
    home = await makeHome();
    await writeDockerArchive(join(home.images, 'one.tar'), 'example.com/one:1', threeLayers);
    await writeDockerArchive(join(home.images, 'two.tar'), 'example.com/two:2', threeLayers.slice(1));
    window = await launchElectron(home, ['one.tar']);
  });
  afterEach(async () => {
    await window.close();
    await home.remove();
  });

  /** Starts the application once more, as a person does who forgot the first window. */
  async function launchAgain(args: readonly string[]): Promise<number | null> {
    const child = spawn(electronProgram(), electronArguments(home, args), {
      cwd: home.images,
      env: { ...home.environment },
      stdio: 'ignore',
    });
    return await new Promise((resolve) => child.once('exit', resolve));
  }

  test('D1: a second launch hands its archives, relative to its own folder, to the first window and ends', async () => {
    const at = inspectPage(window.page);
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['one.tar']);
    expect(await launchAgain(['two.tar'])).toBe(0);
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['one.tar', 'two.tar']);
    await expect.poll(() => at.layers.count()).toBe(2);
    expect(window.app.windows()).toHaveLength(1);
  });

  test('D1: what is not there is said, and the rest opens', async () => {
    await window.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = ((options: { detail: string }) => {
        (globalThis as unknown as { said: string }).said = options.detail;
        return Promise.resolve({ response: 0, checkboxChecked: false });
      }) as never;
    });
    await launchAgain(['absent.tar', 'two.tar']);
    const said = () => window.app.evaluate(() => (globalThis as unknown as { said?: string }).said ?? '');
    await expect.poll(said).toContain('absent.tar');
    await expect.poll(() => inspectPage(window.page).tabs.allTextContents()).toEqual(['one.tar', 'two.tar']);
  });

  test('D2: an archive handed over while the page loads anew is not lost', async () => {
    const at = inspectPage(window.page);
    await expect.poll(() => at.tabs.count()).toBe(1);
    await window.app.evaluate(
      ({ app, BrowserWindow }, path) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-navigate', () => {
          app.emit('second-instance', {}, [], '', { paths: [path] });
        });
        contents?.reload();
      },
      join(home.images, 'two.tar'),
    );
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['two.tar']);
  });

  test('D4: the menu opens an archive and closes a tab', async () => {
    const at = inspectPage(window.page);
    await expect.poll(() => at.tabs.count()).toBe(1);
    const choose = (label: string) =>
      window.app.evaluate(({ Menu }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
        items.find((item) => item.label === wanted)?.click();
      }, label);
    await window.app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      },
      join(home.images, 'two.tar'),
    );
    await choose('Open…');
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['one.tar', 'two.tar']);
    await choose('Close Tab');
    await expect.poll(() => at.tabs.allTextContents()).toEqual(['one.tar']);
  });

  test('D5: a page whose process dies is loaded anew', async () => {
    const shown = await window.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) return 'no window';
      const loaded = new Promise((resolve) => {
        contents.once('did-finish-load', () => resolve(null));
      });
      contents.forcefullyCrashRenderer();
      await loaded;
      return (await contents.executeJavaScript('document.querySelector("main").ariaLabel')) as string;
    });
    expect(shown).toBe('Open');
  });

  test('H12: the window comes back where it was, and its size with it', async () => {
    const bounds = { x: 40, y: 60, width: 1000, height: 640 };
    await window.app.evaluate(({ BrowserWindow }, wanted) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(wanted);
    }, bounds);
    const current = () =>
      window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    await expect.poll(current).toEqual(bounds);
    // closed as a person does it: the window first
    const ended = window.app.waitForEvent('close');
    await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await ended;
    window = await launchElectron(home);
    expect(await current()).toEqual(bounds);
  });
});
