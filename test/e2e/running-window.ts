import type { CDPSession, Page } from 'playwright-core';

/** The window as a person sees it, wherever it runs: the same tests drive it in Electron and in a browser. */
export interface RunningWindow {
  readonly kind: 'desktop' | 'served';
  readonly page: Page;
  /**
   * Drops files as a file manager does, onto a part of the page by its name, or the middle of the window: real files, at
   * their real places.
   */
  drop(paths: readonly string[], onto?: string): Promise<void>;
  /** What the page has complained about on its console so far. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Collects warnings and errors of the page's console, and errors that nobody caught. */
export function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/**
 * The browser's own drag with files in it. Files that a script puts into an event have no path; these do, which is what
 * Electron's preload asks for. They are dropped onto a part of the page, by its name, or onto the middle of it all.
 */
export async function dropFiles(
  page: Page,
  session: CDPSession,
  paths: readonly string[],
  onto: string | undefined,
): Promise<void> {
  const part = onto === undefined ? page.locator('body') : page.getByRole('region', { name: onto });
  const { x, y, width, height } = (await part.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const place = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
}
