import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { faults } from './axe.ts';
import { dropFakes, droppedTokens, fakePages } from './fake-page.ts';
import { inspectPage } from './inspect-page.ts';

// R28: a window as small as one of 1280 × 800 is when it is enlarged threefold, and one that is low.

const openPage = fakePages();

const sizes = [
  { width: 427, height: 267 },
  { width: 900, height: 300 },
];

/** How many rows of a list are whole in sight, once it has the focus. */
async function rowsInSight(list: Locator): Promise<number> {
  await list.focus();
  return await list.evaluate(
    (element) =>
      [...element.querySelectorAll('[role=row], [role=option]')].filter((row) => {
        const { left, top, bottom } = row.getBoundingClientRect();
        const isHit = (y: number): boolean => row.contains(document.elementFromPoint(left + 40, y));
        return isHit(top + 2) && isHit(bottom - 2);
      }).length,
  );
}

/** What Tab leads to that cannot be seen when it has the focus. */
async function unseenStops(page: Page): Promise<readonly string[]> {
  const unseen: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stop = 0; stop < 70; stop += 1) {
    await page.keyboard.press('Tab');
    let stopAt = await focused(page);
    for (let wait = 0; wait < 5 && stopAt?.isSeen === false; wait += 1) {
      // what has the focus is scrolled to in the next frame
      await page.waitForTimeout(50);
      stopAt = await focused(page);
    }
    if (stopAt === null) break;
    if (!stopAt.isSeen) unseen.push(stopAt.name);
  }
  // what the last one is called goes with its focus
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await expect.poll(() => page.locator('[data-radix-popper-content-wrapper]').count()).toBe(0);
  return unseen;
}

/** What has the focus, and whether the middle of what the window holds of it is in sight. */
async function focused(page: Page): Promise<{ name: string; isSeen: boolean } | null> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(
      (Math.max(0, left) + Math.min(innerWidth, right)) / 2,
      (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2,
    );
    return {
      name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`,
      isSeen: hit !== null && (element.contains(hit) || hit.closest('label')?.contains(element) === true),
    };
  });
}

/** Parts of the page that are wider than their place and cannot be scrolled to. */
async function cutOff(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() =>
    ['.inspect', '.panes', '.pane-centre', '.image-bar']
      .flatMap((selector) => [...document.querySelectorAll(selector)])
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => element.className),
  );
}

describe.each(sizes)('R28: in $width × $height', (viewport) => {
  test('each part of an image has room, and Tab shows all of it', async () => {
    const { page } = await openPage('?open=acme', { viewport });
    const window = inspectPage(page);
    await window.layers.first().waitFor();
    await window.files.getByRole('row').nth(8).waitFor();
    expect(await rowsInSight(window.files)).toBeGreaterThanOrEqual(5);
    expect(await rowsInSight(page.getByRole('listbox', { name: /layers/i }))).toBeGreaterThanOrEqual(3);
    expect(await cutOff(page)).toEqual([]);
    expect(await unseenStops(page)).toEqual([]);
    for (const part of ['Config', 'Formats']) {
      await window.show(part);
      expect([part, ...(await cutOff(page)), ...(await unseenStops(page))]).toEqual([part]);
    }
    expect(await faults(page, 'light')).toEqual([]);
    await page
      .getByRole('button', { name: /details/i })
      .first()
      .click();
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByRole('radio').first().focus();
    expect(await details.getByRole('heading', { name: 'Details' }).isVisible()).toBe(true);
    expect(await unseenStops(page)).toEqual([]);
    await page.close();
  });

  test('a build and a comparison have it too', async () => {
    const { page } = await openPage('', { viewport });
    const mode = (name: string) =>
      page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name }).click();
    expect(await unseenStops(page)).toEqual([]);
    await mode('Build');
    await dropFakes(page, ['shop'], droppedTokens);
    const planned = page.getByRole('listbox', { name: /^Planned layers/ });
    await planned.getByRole('option').first().waitFor();
    expect(await rowsInSight(planned)).toBeGreaterThanOrEqual(3);
    expect([...(await cutOff(page)), ...(await unseenStops(page))]).toEqual([]);
    await mode('Compare');
    await dropFakes(page, ['acme-api-8', 'acme-api-b']);
    await page.getByRole('listbox', { name: /^Layers of both sides/ }).waitFor();
    await page.getByRole('tab', { name: 'Files' }).click();
    const files = page.getByRole('treegrid', { name: 'Files that differ' });
    await files.getByRole('row').nth(2).waitFor();
    await page.getByRole('button', { name: 'Open every directory' }).click();
    await files.getByRole('row').nth(7).waitFor();
    expect(await rowsInSight(files)).toBeGreaterThanOrEqual(5);
    expect([...(await cutOff(page)), ...(await unseenStops(page))]).toEqual([]);
    expect(await faults(page, 'light')).toEqual([]);
    await page.close();
  });
});

test('R28: beside the strata of a window of 700 px every column of waste is in sight', async () => {
  const { page } = await openPage('?open=acme', { viewport: { width: 700, height: 800 } });
  const window = inspectPage(page);
  await window.layers.first().waitFor();
  await window.show('Waste');
  const table = page.getByRole('grid', { name: 'Waste' });
  const why = table.getByRole('columnheader', { name: 'Why' });
  await why.waitFor();
  expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  const right = await why.evaluate((element) => element.getBoundingClientRect().right);
  expect(right).toBeLessThanOrEqual(700);
  await page.close();
});
