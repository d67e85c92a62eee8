import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { serveFakePage } from '../renderer/fake/serve-page.ts';
import type { ServedPage } from '../renderer/fake/serve-page.ts';
import { startBrowser } from './launch-served.ts';
import { collectComplaints } from './running-window.ts';

export interface FakePage {
  readonly page: Page;
  /** What the page has complained of so far. */
  readonly complaints: readonly string[];
}

export type PageOptions = NonNullable<Parameters<Browser['newPage']>[0]> & {
  /** Done with the page before the window is opened in it. */
  readonly prepare?: (page: Page) => Promise<unknown>;
};

/**
 * The window over a made-up service, in a real Chromium under the real policy, for all tests of the file that calls this.
 * Answers what opens a page, at the `query` of an address.
 */
export function fakePages(): (query?: string, options?: PageOptions) => Promise<FakePage> {
  let site: ServedPage;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveFakePage();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });
  return async (query = '', { prepare, ...options } = {}) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    const complaints = collectComplaints(page);
    await prepare?.(page);
    await page.goto(`${site.url}${query}`);
    return { page, complaints };
  };
}

/** Tokens of the made-up store path, folder and closure (of 500 store paths). */
export const droppedTokens: readonly string[] = ['a', 'b', 'c'].map((letter) => letter.repeat(32));

/** Drops made-up archives by their names, and behind them whatever else has a token, where the page takes all of them. */
export async function dropFakes(
  page: Page,
  names: readonly string[],
  tokens: readonly string[] = [],
): Promise<void> {
  await page.evaluate(
    async ([archives, others]) => {
      const { store, fake } = window as unknown as {
        store: { getState(): { receiveRefs(refs: readonly string[], zone: null): Promise<void> } };
        fake: { refOf(name: string): string };
      };
      const refs = [...archives.map((name) => fake.refOf(name)), ...others];
      await store.getState().receiveRefs(refs, null);
    },
    [names, tokens] as const,
  );
}
