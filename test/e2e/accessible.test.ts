import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFakePage } from '../renderer/fake/serve-page.ts';
import type { ServedPage } from '../renderer/fake/serve-page.ts';
import { faults } from './axe.ts';
import { inspectPage } from './inspect-page.ts';
import { startBrowser } from './launch-served.ts';

// Every page of the window over a made-up service, looked at by axe in a real Chromium.

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

type Scheme = 'light' | 'dark';

async function show(query: string, colorScheme: Scheme): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
  await page.goto(`${site.url}${query}`);
  await page.locator('main').waitFor();
  return page;
}

/** Drops what the made-up service calls so. */
async function drop(page: Page, names: readonly string[]): Promise<void> {
  await page.evaluate(async (given) => {
    const { store, fake } = window as unknown as {
      store: { getState(): { receiveRefs(refs: readonly string[], zone: null): Promise<void> } };
      fake: { refOf(name: string): string };
    };
    await store.getState().receiveRefs(
      given.map((name) => (/^(.)\1{31}$/.test(name) ? name : fake.refOf(name))),
      null,
    );
  }, names);
}

/** Looks at each of the parts that a list of tabs leads to. */
async function expectAll(page: Page, list: string, scheme: Scheme): Promise<void> {
  const tabs = page.getByRole('tablist', { name: list }).getByRole('tab');
  for (let index = 0; index < (await tabs.count()); index += 1) {
    const tab = tabs.nth(index);
    await tab.click();
    await page.waitForTimeout(250);
    expect([await tab.textContent(), ...(await faults(page, scheme))]).toEqual([await tab.textContent()]);
  }
}

describe.each(['light', 'dark'] as const)('R8, R11: axe finds nothing in %s', (scheme) => {
  test('where images are opened, and in what opens over the window', async () => {
    const page = await show('', scheme);
    await page.getByRole('heading', { name: 'Recent images' }).waitFor();
    expect(await faults(page, scheme)).toEqual([]);
    for (const keys of ['Control+k', '?']) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog').waitFor();
      expect(await faults(page, scheme)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.close();
  });

  test('in any part of an image', async () => {
    const page = await show('?open=acme,shop', scheme);
    await inspectPage(page).layers.first().waitFor();
    await expectAll(page, 'Parts of the image', scheme);
    await page.close();
  });

  test('where an archive cannot be opened', async () => {
    const page = await show('?open=holiday', scheme);
    await page.getByRole('heading', { name: 'holiday.zip cannot be opened' }).waitFor();
    expect(await faults(page, scheme)).toEqual([]);
    await page.close();
  });

  test('in a preview, in the filters, while converting', async () => {
    const page = await show('?open=shop', scheme);
    const { files, filter } = inspectPage(page);
    await filter.fill('package.json');
    await files
      .getByRole('row', { name: /package\.json/ })
      .first()
      .waitFor();
    await files
      .getByRole('row', { name: /package\.json/ })
      .first()
      .dblclick();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(250);
    expect(await faults(page, scheme)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Convert…' }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(250);
    expect(await faults(page, scheme)).toEqual([]);
    await page.close();
  });

  test('on the build page, empty and with inputs', async () => {
    const page = await show('', scheme);
    await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Build' }).click();
    expect(await faults(page, scheme)).toEqual([]);
    await drop(page, ['shop', ...['a', 'b', 'c'].map((letter) => letter.repeat(32))]);
    await page
      .getByRole('listbox', { name: /^Planned layers/ })
      .getByRole('option')
      .first()
      .waitFor();
    await expectAll(page, 'Parts of the build', scheme);
    await page.close();
  });

  test('where two images are compared, and where sides are chosen', async () => {
    const page = await show('', scheme);
    await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Compare' }).click();
    expect(await faults(page, scheme)).toEqual([]);
    await drop(page, ['acme-api-8', 'acme-api-b']);
    await page.getByRole('listbox', { name: /^Layers of both sides/ }).waitFor();
    await expectAll(page, 'Parts of the comparison', scheme);
    await page.close();
  });
});
