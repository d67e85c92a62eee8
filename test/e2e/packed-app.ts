import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { systemSwitches } from '../../build/display.mjs';
import { runNode } from '../../build/project.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folder that `npm run dist` leaves on Linux. */
export const packedFolder = join(root, 'dist/linux-unpacked');

/** Packs the application as it stands. */
export async function packApp(): Promise<void> {
  const status = await runNode(join(root, 'build/dist.mjs'), ['dir'], { quiet: true });
  if (status !== 0) throw new Error(`packing ended with status ${status}`);
}

/**
 * Starts the packed application in a home of its own and waits for its first window. Its fuses shut out the inspector
 * that Playwright's own launcher needs, so Chromium's remote debugging is used.
 * @param args as on the command line
 */
export async function launchPacked(
  args: readonly string[],
): Promise<{ page: Page; close: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'varve-packed-'));
  const child = spawn(
    join(packedFolder, 'varve'),
    [...args, ...systemSwitches(), '--remote-debugging-port=0', `--user-data-dir=${join(home, 'data')}`],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_STATE_HOME: join(home, 'state'),
      },
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    child.kill();
    const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(impatience);
    await rm(home, { recursive: true, force: true });
  };
  try {
    const address = await debuggerAddress(child.stderr, ended);
    await pageLoaded(new URL(address).host);
    const browser = await chromium.connectOverCDP(address);
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('the packed application has no browser context');
    return { page: context.pages()[0] ?? (await context.waitForEvent('page')), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function debuggerAddress(output: NodeJS.ReadableStream, ended: Promise<void>): Promise<string> {
  let text = '';
  return await new Promise((resolve, reject) => {
    output.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error(`the packed application ended at once:\n${text}`)));
  });
}

/** Somebody who attaches while a window changes from its empty page to its first one may wait for ever. */
async function pageLoaded(host: string): Promise<void> {
  const isShown = async (): Promise<boolean> => {
    const answer = await fetch(`http://${host}/json/list`);
    const targets = (await answer.json()) as readonly { readonly url: string; readonly title: string }[];
    return targets.some(({ url, title }) => url.startsWith('app://') && title.includes('Varve'));
  };
  // a program that has ended answers nothing, and `fetch` says so
  while (!(await isShown())) await new Promise((resolve) => setTimeout(resolve, 50));
}
