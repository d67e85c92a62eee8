import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Home } from './home.ts';
import type { DesktopWindow } from './launch-electron.ts';
import type { ServedWindow } from './launch-served.ts';

/**
 * The bytes of what `press` makes the window save: where the dialog says on the desktop, as a download in a browser. Files
 * have their name only once they are whole.
 */
export async function savedFile(
  window: DesktopWindow | ServedWindow,
  home: Home,
  press: () => Promise<void>,
): Promise<Buffer> {
  const { page } = window;
  if (window.kind === 'served') {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return await readFile(await download.path());
  }
  const target = join(home.images, '..', 'saved-by-the-window');
  await rm(target, { force: true });
  await window.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
  }, target);
  await press();
  await expect.poll(() => readFile(target).then(Boolean, () => false)).toBe(true);
  return await readFile(target);
}
