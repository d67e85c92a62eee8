import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../build/built.mjs';
import { debianPackages, hasDisplay, missingLibraries, startXvfb } from '../../build/display.mjs';
import { findElectron } from '../../build/electron-runtime/find.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** An Electron that can show a window, or why there is none: its tests are skipped then. */
    electron: { readonly executable: string; readonly version: string } | { readonly missing: string };
  }
}

/**
 * Before the end-to-end tests: out/ is fresh, an Electron is at hand and there is a display to show windows on.
 * Where CI is set, a machine that lacks something fails instead of skipping.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  if ((await ensureBuilt()) !== 0) throw new Error('the build failed');
  const electron = await runnable();
  const display = hasDisplay() || 'missing' in electron ? undefined : await startXvfb();
  if (display !== undefined) process.env['DISPLAY'] = display.display;
  const found =
    hasDisplay() || 'missing' in electron
      ? electron
      : { missing: `no display and no Xvfb (Debian: ${debianPackages})` };
  if ('missing' in found) {
    if ((process.env['CI'] ?? '') !== '') throw new Error(`Electron cannot run here: ${found.missing}`);
    process.stderr.write(`\nSkipping every test in Electron: ${found.missing}\n`);
  }
  project.provide('electron', found);
  return () => display?.stop();
}

async function runnable(): Promise<{ executable: string; version: string } | { missing: string }> {
  try {
    const { executable, version } = await findElectron();
    const missing = missingLibraries(executable);
    if (missing.length === 0) return { executable, version };
    return { missing: `${missing.join(', ')} not installed (Debian: ${debianPackages})` };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}
