import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dropFakes, fakePages } from './fake-page.ts';
import type { FakePage, PageOptions } from './fake-page.ts';

// The Compare page over a made-up service, in a real Chromium under the real policy.

const parts = ['Summary', 'Config', 'Files', 'Treemap', 'Store paths', 'Layers', 'History'];
const openPage = fakePages();

async function show(left: string, right: string, options: PageOptions = {}): Promise<FakePage> {
  const shown = await openPage('', options);
  await dropFakes(shown.page, [left, right]);
  await shown.page.getByRole('listbox', { name: /^Layers of both sides/ }).waitFor();
  return shown;
}

const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Parts of the comparison' }).getByRole('tab', { name });

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([
    ['acme-api-8', 'acme-api-b'],
    ['acme-api-8', 'legacy'],
    ['shop', 'from'],
  ])('R5: %s and %s: every part is drawn without a complaint', async (left, right) => {
    const { page, complaints } = await show(left, right, { colorScheme });
    for (const part of parts) {
      await tab(page, part).click();
      await page.waitForTimeout(80);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('R18: 445 layers: few rows exist, the keyboard gets to the last pair, nothing is wider than the window', async () => {
  const { page, complaints } = await show('acme-api-8', 'legacy', { viewport: { width: 760, height: 600 } });
  const list = page.getByRole('listbox', { name: /^Layers of both sides/ });
  expect(await page.locator('.side-stratum').count()).toBeLessThan(120);
  await list.focus();
  await page.keyboard.press('End');
  await expect.poll(() => list.getAttribute('aria-activedescendant')).toBe('pair-0');
  await page.locator('#pair-0[aria-selected=true]').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => list.getAttribute('aria-activedescendant')).toBeNull();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test('R7: by keyboard: files are filtered and walked, a difference is opened, laid out otherwise and closed', async () => {
  const { page, complaints } = await show('acme-api-8', 'acme-api-b');
  await page.keyboard.press('Alt+3');
  const files = page.getByRole('treegrid', { name: 'Files that differ' });
  await files.getByRole('row', { name: 'etc' }).waitFor();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('passwd');
  await expect.poll(() => page.getByRole('status', { name: 'Entries shown' }).textContent()).toBe('1 entry');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await files.getByRole('row', { name: 'passwd', selected: true }).waitFor();
  const details = page.getByRole('region', { name: 'Details' });
  await details.getByRole('row', { name: /differs Size/ }).waitFor();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Difference' });
  await sheet.getByText('and what was added').waitFor();
  await sheet.getByRole('radio', { name: 'Unified' }).click();
  await sheet.locator('.diff-row.unified').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+r');
  await expect
    .poll(() => page.getByRole('group', { name: 'Left side' }).textContent())
    .toContain('b31xw0qk2m');
  expect(complaints).toEqual([]);
  await page.close();
});

test('what is ignored is said beside what is counted', async () => {
  const { page } = await show('acme-api-8', 'acme-api-b');
  await page.getByRole('button', { name: 'Ignore' }).click();
  await page.getByRole('checkbox', { name: /^Timestamps/ }).check();
  await page.getByRole('textbox', { name: 'A pattern of paths to ignore' }).fill('nix');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByText(/Not counted: timestamps and 1 pattern of paths/).count()).toBe(1);
  await expect
    .poll(() =>
      page.getByRole('status', { name: /differences? ignored: \d+ in timestamps, \d+ in paths$/ }).count(),
    )
    .toBe(1);
  await page.close();
});

test('files over the window show both sides, and go where they are dropped', async () => {
  const { page } = await show('acme-api-8', 'acme-api-b');
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'shop-web.tar.gz'));
    window.dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
    (window as unknown as { dropped: DataTransfer }).dropped = dataTransfer;
  });
  await page.locator('.drop-half[data-drop=left]').waitFor();
  await page.evaluate(() => {
    const { dropped } = window as unknown as { dropped: DataTransfer };
    document
      .querySelector('.drop-half[data-drop=left]')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true, bubbles: true }));
  });
  await expect.poll(() => page.getByRole('group', { name: 'Left side' }).textContent()).toContain('shop/web');
  expect(await page.locator('.drop-half').count()).toBe(0);
  await page.close();
});
