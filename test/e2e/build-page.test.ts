import { describe, expect, test } from 'vitest';
import { dropFakes, droppedTokens, fakePages } from './fake-page.ts';

// The build page over a made-up service, in a real Chromium under the real policy.

const openPage = fakePages();

async function show(colorScheme: 'light' | 'dark' = 'light') {
  const { page, complaints } = await openPage('', { colorScheme });
  await dropFakes(page, ['shop'], droppedTokens);
  const layers = page.getByRole('listbox', { name: /^Planned layers/ });
  await layers.getByRole('option').first().waitFor();
  const tab = (name: string) =>
    page.getByRole('tablist', { name: 'Parts of the build' }).getByRole('tab', { name });
  return { page, complaints, layers, tab };
}

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test('R5: every part is drawn without a complaint', async () => {
    const { page, complaints, tab } = await show(scheme);
    for (const part of ['Inputs', 'Packing', 'Environment', 'Config']) {
      await tab(part).click();
      await page.waitForTimeout(60);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test.each([1280, 900])(
  'R22: at %d px nothing is cut off, however long names and values are',
  async (width) => {
    const { page, tab } = await show();
    await page.setViewportSize({ width, height: 700 });
    await page.evaluate(() => {
      const { store } = window as unknown as {
        store: { getState(): { build: { edits: { present: object } }; editBuild(draft: object): void } };
      };
      const state = store.getState();
      const path = Array.from({ length: 60 }, (_, at) => `/nix/store/${'x'.repeat(32)}-${at}/bin`).join(':');
      state.editBuild({
        ...state.build.edits.present,
        name: `registry.example.org/${'team-of-many/'.repeat(15)}app`,
        tag: 'tag'.repeat(40),
        files: [{ source: 'b'.repeat(32), to: `/srv/${'folder/'.repeat(40)}x` }],
        config: {
          Env: [`PATH=${path}`, `${'LONG_'.repeat(30)}=x`, `OPAQUE=${'x'.repeat(3_000)}`],
          User: 'u'.repeat(400),
        },
      });
    });
    await page
      .getByRole('tab', { name: /^Environment/ })
      .getByLabel('1 in conflict')
      .waitFor();
    for (const part of ['Inputs', 'Packing', 'Environment', 'Config']) {
      await tab(part).click();
      const tooWide = await page.evaluate(() =>
        [...document.querySelectorAll('.build-scroll, .strata, .build-bar, .drop-card, .build-form')]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map((element) => `${element.className}: ${element.scrollWidth} in ${element.clientWidth}`),
      );
      expect(tooWide).toEqual([]);
      const tallest = await page.evaluate(() =>
        Math.max(0, ...[...document.querySelectorAll('.merge-table tr')].map((row) => row.clientHeight)),
      );
      expect(tallest).toBeLessThan(200);
    }
    await page.close();
  },
);

test('R22: at 700 px what a card says has room for words, above what is done there', async () => {
  const { page, tab } = await show();
  await page.setViewportSize({ width: 700, height: 700 });
  await tab('Inputs').click();
  const widths = await page.evaluate(() =>
    [...document.querySelectorAll('.drop-card-ways p')].map((words) => words.clientWidth),
  );
  expect(widths.length).toBeGreaterThan(2);
  expect(Math.min(...widths)).toBeGreaterThan(230);
  await page.close();
});

test('R22: in forced colours what can be changed has an edge', async () => {
  const { page, tab } = await show();
  await page.emulateMedia({ forcedColors: 'active' });
  for (const part of ['Inputs', 'Packing']) {
    await tab(part).click();
    const edges = await page
      .locator('select, input[type=number], .drop-card')
      .evaluateAll((found) => found.map((element) => getComputedStyle(element).borderTopStyle));
    expect(new Set(edges)).toEqual(new Set(['solid']));
  }
  await page.close();
});

test('R13: the plan follows the slider and the keyboard, undo takes the whole drag back', async () => {
  const { page, layers } = await show();
  const slider = page.getByRole('slider', { name: 'Budget of layers' });
  const count = (): Promise<string | null> => layers.getByRole('option').first().getAttribute('aria-setsize');
  const before = await count();
  await slider.focus();
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowLeft');
  const atMost = page.getByRole('spinbutton', { name: 'Layers at most' });
  await expect.poll(() => atMost.inputValue()).toBe('60');
  await expect.poll(async () => Number(await count())).toBeLessThanOrEqual(60);
  await page.keyboard.press('Control+z');
  await expect.poll(() => atMost.inputValue()).toBe('100');
  await expect.poll(count).toBe(before);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => atMost.inputValue()).toBe('60');
  await slider.fill('2');
  await page.getByRole('button', { name: /^Use \d+$/ }).click();
  await expect.poll(count).toMatch(/^\d+$/);
  await page.close();
});

test('a strategy is chosen where all are compared, for a path that is thought to change', async () => {
  const { page, layers, tab } = await show();
  await layers
    .getByRole('option', { name: /Nix store/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^What if/ })
    .first()
    .click();
  await expect.poll(() => tab('Packing').getAttribute('aria-selected')).toBe('true');
  await page.getByRole('columnheader', { name: /^If .* changes$/ }).waitFor();
  const balanced = page.getByRole('radio', { name: /^balanced/ });
  await balanced.check();
  await expect.poll(() => balanced.isChecked()).toBe(true);
  await page.close();
});

test('R13: a healthcheck is typed part by part; what makes no sense is said in words and not taken', async () => {
  const { page, tab } = await show();
  await tab('Config').click();
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const type = async (name: string, text: string): Promise<void> => {
    await field(name).fill(text);
    await page.keyboard.press('Enter');
  };
  await type('Healthcheck: Test', 'curl -f http://localhost/');
  await type('Healthcheck: Every', '90');
  await expect.poll(() => page.getByText('A duration is such as 30s').count()).toBe(1);
  await type('Healthcheck: Every', '90s');
  const healthcheck = () =>
    page.evaluate(
      () =>
        (
          window as unknown as {
            store: { getState(): { build: { edits: { present: { config?: Record<string, unknown> } } } } };
          }
        ).store.getState().build.edits.present.config?.['Healthcheck'],
    );
  await expect
    .poll(healthcheck)
    .toEqual({ Test: ['CMD', 'curl', '-f', 'http://localhost/'], Interval: 90_000_000_000 });
  await expect.poll(() => field('Healthcheck: Every').inputValue()).toBe('1m30s');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(healthcheck).toEqual({ Test: ['CMD', 'curl', '-f', 'http://localhost/'] });
  await page.close();
});

test('R14: from where the export is refused, the choice that it waits for is one step away', async () => {
  const { page, tab } = await show();
  await tab('Environment').click();
  await page.getByRole('textbox', { name: 'A variable to add' }).fill('PATH=/opt/bin');
  await page.keyboard.press('Enter');
  await tab('Inputs').click();
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('button', { name: 'Go to Environment' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await tab('Environment').getAttribute('aria-selected')).toBe('true');
  await page.close();
});
