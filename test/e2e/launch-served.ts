import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import chromiumBuild from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import type { Home } from './home.ts';
import { collectComplaints, dropFiles } from './running-window.ts';
import type { RunningWindow } from './running-window.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface Serving {
  /** The printed address, token included. */
  readonly url: string;
  /** What was written to standard error so far. */
  readonly errors: () => string;
  /** Ends it as Ctrl-C does; answers its exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ServedWindow extends RunningWindow {
  readonly kind: 'served';
  readonly serving: Serving;
  readonly browser: Browser;
}

/** Starts `varve serve` in the home's folder for images and waits for its address. */
export async function startServing(home: Home, args: readonly string[] = []): Promise<Serving> {
  const child = spawn(process.execPath, [cli, 'serve', ...args], {
    cwd: home.images,
    env: { ...home.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await firstLine(child).catch((error: unknown) => {
    child.kill();
    throw new Error(`varve serve printed no address: ${errors}`, { cause: error });
  });
  return {
    url,
    errors: () => errors,
    stop(signal = 'SIGINT') {
      child.kill(signal);
      return ended;
    },
  };
}

function firstLine(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const url = /http:\S+/.exec(text)?.[0];
      if (url !== undefined && text.includes('\n')) resolve(url);
    });
    child.once('exit', (status) => reject(new Error(`it ended with status ${status ?? 'none'}`)));
  });
}

/** A Chromium from the npm registry, in a profile of its own. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await chromiumBuild.executablePath(),
    // Chromium refuses to run as root with its sandbox on; containers seldom have what it needs.
    args: ['--no-sandbox'],
  });
}

/** Serves the window and opens it in Chromium. @param args of `varve serve` */
export async function launchServed(home: Home, args: readonly string[] = []): Promise<ServedWindow> {
  const serving = await startServing(home, args);
  try {
    const browser = await startBrowser();
    const context = await browser.newContext({ viewport: { width: 1320, height: 860 } });
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    const session = await context.newCDPSession(page);
    await page.goto(serving.url);
    return {
      kind: 'served',
      serving,
      browser,
      page,
      complaints,
      drop: (paths, onto) => dropFiles(page, session, paths, onto),
      async close() {
        await browser.close();
        await serving.stop();
      },
    };
  } catch (error) {
    await serving.stop();
    throw error;
  }
}
