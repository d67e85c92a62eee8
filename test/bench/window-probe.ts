import type { Page } from 'playwright-core';

interface Probe {
  enterAt: number;
  /** When the page was first told that every layer is indexed (ms since the page began), in news or in an answer; 0: not yet. */
  indexedAt: number;
  /** Calls back in the first frame after the one in which `isThere` holds, with the time. */
  painted(isThere: () => boolean): Promise<number>;
}

declare global {
  interface Window {
    varveProbe: Probe;
  }
}

/** Puts clocks into the page before anything of its own runs: at its WebSocket, at the Enter key, and at its frames. */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.varveProbe = {
      enterAt: 0,
      indexedAt: 0,
      painted(isThere) {
        return new Promise((resolve) => {
          const look = (): void => {
            if (isThere()) requestAnimationFrame(() => resolve(performance.now()));
            else requestAnimationFrame(look);
          };
          look();
        });
      },
    };
    addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Enter') window.varveProbe.enterAt = performance.now();
      },
      { capture: true },
    );
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          const at = performance.now();
          if (window.varveProbe.indexedAt === 0 && String(data).includes('"phase":"indexed"'))
            window.varveProbe.indexedAt = at;
        });
      }
    };
  });
}

/** Milliseconds from Enter to the layers on screen. */
export async function listTime(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const { varveProbe } = window;
    const at = await varveProbe.painted(
      () => document.querySelector('[role="listbox"] [role="option"]') !== null,
    );
    return at - varveProbe.enterAt;
  });
}

/**
 * Milliseconds from the news that every layer is indexed to the rows of the tree on screen; 0 where they were there first: the
 * page asks for rows while layers are being indexed, and may be answered as soon as the last one is, before it hears of it.
 */
export async function treeTime(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const { varveProbe } = window;
    const rows = '[role="treegrid"][aria-busy="false"] [role="row"][data-index]';
    const at = await varveProbe.painted(() => document.querySelector(rows) !== null);
    await varveProbe.painted(() => varveProbe.indexedAt > 0);
    return Math.max(0, at - varveProbe.indexedAt);
  });
}

/** Rows of the tree with every folder open. */
export async function openAll(page: Page): Promise<number> {
  const locator = page.getByRole('treegrid', { name: 'Files' });
  const before = await locator.getAttribute('aria-rowcount');
  await locator.focus();
  await page.keyboard.press('*');
  return await page.evaluate(async (was) => {
    const grid = document.querySelector('[role="treegrid"]');
    await window.varveProbe.painted(
      () => grid?.getAttribute('aria-rowcount') !== was && grid?.getAttribute('aria-busy') === 'false',
    );
    return Number(grid?.getAttribute('aria-rowcount'));
  }, before);
}

/** Scrolls the tree by a few rows a frame, then by screens; answers how long each frame took (ms). */
export async function scrollFrames(page: Page, frames: number): Promise<number[]> {
  return await page.evaluate(async (most) => {
    const grid = document.querySelector('[role="treegrid"]');
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const lengths: number[] = [];
    let last = await frame();
    for (let count = 0; count < most; count += 1) {
      grid?.scrollBy(0, count < most / 2 ? 96 : 1200);
      const now = await frame();
      lengths.push(now - last);
      last = now;
    }
    return lengths;
  }, frames);
}

/** Milliseconds from typing into the filter to the answer on screen. */
export async function filterTime(page: Page, text: string): Promise<number> {
  return await page.evaluate(async (typed) => {
    const input = document.querySelector<HTMLInputElement>('[aria-label="Filter by name"]');
    const count = document.querySelector('[aria-label="Entries shown"]');
    const grid = document.querySelector('[role="treegrid"]');
    const before = count?.textContent;
    // As typing does, so that the page's framework hears of it.
    const property = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    const start = performance.now();
    property?.set?.call(input, typed);
    input?.dispatchEvent(new Event('input', { bubbles: true }));
    const at = await window.varveProbe.painted(
      () => count?.textContent !== before && grid?.getAttribute('aria-busy') === 'false',
    );
    return at - start;
  }, text);
}
