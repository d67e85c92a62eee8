import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import type { ElectronApplication } from 'playwright-core';
import { inject } from 'vitest';
import { systemSwitches } from '../../build/display.mjs';
import type { Home } from './home.ts';
import { collectComplaints, dropFiles } from './running-window.ts';
import type { RunningWindow } from './running-window.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface DesktopWindow extends RunningWindow {
  readonly kind: 'desktop';
  readonly app: ElectronApplication;
}

/** Whether this machine can show an Electron window; global-setup.ts has printed why not. */
export function hasElectron(): boolean {
  return !('missing' in inject('electron'));
}

/**
 * Starts the built application and waits for its page.
 * @param args as on the command line
 */
export async function launchElectron(home: Home, args: readonly string[] = []): Promise<DesktopWindow> {
  const app = await _electron.launch({
    executablePath: electronProgram(),
    args: electronArguments(home, args),
    env: { ...home.environment },
    cwd: home.images,
    timeout: 60_000,
  });
  try {
    const page = await app.firstWindow();
    const complaints = collectComplaints(page);
    await page.waitForLoadState();
    const session = await app.context().newCDPSession(page);
    return {
      kind: 'desktop',
      app,
      page,
      complaints,
      drop: (paths, onto) => dropFiles(page, session, paths, onto),
      close: () => app.close(),
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** The program to start; tests that need none of Playwright start it themselves. */
export function electronProgram(): string {
  const electron = inject('electron');
  if ('missing' in electron) throw new Error(electron.missing);
  return electron.executable;
}

/** Everything behind the program's name. */
export function electronArguments(home: Home, args: readonly string[]): string[] {
  return [root, ...args, ...systemSwitches(), `--user-data-dir=${home.data}`];
}
