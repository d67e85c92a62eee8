import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faults } from './axe.ts';
import { dropFakes, droppedTokens, fakePages } from './fake-page.ts';
import { inspectPage } from './inspect-page.ts';

// Every page of the window over a made-up service, looked at by axe in a real Chromium.

const openPage = fakePages();

type Scheme = 'light' | 'dark';

async function show(query: string, colorScheme: Scheme): Promise<Page> {
  const { page } = await openPage(query, { colorScheme });
  await page.locator('main').waitFor();
  return page;
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
    await dropFakes(page, ['shop'], droppedTokens);
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
    await dropFakes(page, ['acme-api-8', 'acme-api-b']);
    await page.getByRole('listbox', { name: /^Layers of both sides/ }).waitFor();
    await expectAll(page, 'Parts of the comparison', scheme);
    await page.close();
  });
});
