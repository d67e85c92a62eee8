import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fakePages } from './fake-page.ts';
import type { FakePage, PageOptions } from './fake-page.ts';
import { inspectPage } from './inspect-page.ts';
import type { InspectPage } from './inspect-page.ts';

// The window over a made-up service: what no archive of a test's size can show, in a real Chromium under the real policy.

const parts = ['Files', 'Treemap', 'Store paths', 'Waste', 'Config', 'History', 'Findings', 'Formats'];
const openPage = fakePages();

async function show(query: string, options: PageOptions = {}): Promise<InspectPage & FakePage> {
  const shown = await openPage(query, options);
  return { ...inspectPage(shown.page), ...shown };
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(['acme', 'shop', 'from', 'million', 'server', 'legacy', 'holiday'])(
    'R5: every part of %s is drawn without a complaint',
    async (name) => {
      const window = await show(`?open=${name}`, { colorScheme });
      if (name === 'holiday')
        await window.page.getByRole('heading', { name: 'holiday.zip cannot be opened' }).waitFor();
      else
        for (const part of parts) {
          await window.show(part);
          await window.page.waitForTimeout(60);
        }
      expect(window.complaints).toEqual([]);
      await window.page.close();
    },
  );
});

test.each(['light', 'dark'] as const)(
  'R11: words have a contrast of 4.5 on whatever they stand in %s',
  async (colorScheme) => {
    const window = await show('?open=acme', { colorScheme });
    const { page } = window;
    for (const part of parts) {
      await window.show(part);
      await page.waitForTimeout(200);
      expect([part, ...(await page.evaluate(faintWords))]).toEqual([part]);
    }
    await page.close();
  },
);

/** Words of the page whose contrast with what is behind them is below 4.5 (WCAG 1.4.3); run in the page. */
function faintWords(): string[] {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const paint = canvas.getContext('2d', { willReadFrequently: true });
  if (paint === null) return ['there is no canvas to measure with'];
  const pixel = (colours: readonly string[], alpha = 1): number => {
    paint.globalAlpha = 1;
    for (const [at, colour] of colours.entries()) {
      if (at === colours.length - 1) paint.globalAlpha = alpha;
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
    }
    const [r = 0, g = 0, b = 0] = Array.from(paint.getImageData(0, 0, 1, 1).data, (byte) => {
      const share = byte / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll(
    '.window *:not(:disabled, :disabled *, svg *, .visually-hidden)',
  )) {
    const hasWords = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.nodeValue?.trim() !== '',
    );
    if (!hasWords || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const behind: string[] = [];
    let opacity = 1;
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      behind.unshift(style.backgroundColor);
      opacity *= Number(style.opacity);
    }
    const ground = pixel(['white', ...behind]);
    const words = pixel(['white', ...behind, getComputedStyle(element).color], opacity);
    const contrast = (Math.max(ground, words) + 0.05) / (Math.min(ground, words) + 0.05);
    if (contrast < 4.5)
      found.push(`${contrast.toFixed(2)} ${element.className} ${element.textContent}`.slice(0, 90));
  }
  return found;
}

test('R8: every pane has one tab stop for its rows', async () => {
  const window = await show('?open=acme');
  const { page } = window;
  for (const part of parts) {
    await window.show(part);
    expect(await page.locator('[role=row][tabindex], [role=option][tabindex]').count()).toBe(0);
  }
  await page.close();
});

test.each([1320, 900, 480])(
  'what each reader makes of a variable has room for words in a window of %i pixels',
  async (width) => {
    const window = await show('?open=acme', { viewport: { width, height: 800 } });
    const { page } = window;
    await window.show('Config');
    const told = page.locator('.env-readings dd');
    await told.first().waitFor();
    for (const reading of await told.all()) expect((await reading.boundingBox())!.width).toBeGreaterThan(200);
    await page.close();
  },
);

test('what can be done with an image is named in words where there is room, and when pointed at elsewhere', async () => {
  const { page, layers } = await show('?open=acme', { viewport: { width: 1320, height: 800 } });
  await layers.first().waitFor();
  const words = async (): Promise<readonly string[]> =>
    await Promise.all(
      ['Compare with…', 'Save'].map((name) => page.getByRole('button', { name, exact: true }).innerText()),
    );
  expect(await words()).toEqual(['Compare', 'Save']);
  await page.setViewportSize({ width: 900, height: 800 });
  expect(await words()).toEqual(['', '']);
  expect(await page.getByRole('button', { name: 'Save', exact: true }).getAttribute('title')).toBe('Save');
  await page.close();
});

test('V6: how much a layer added, changed and removed stands beside what is looked at', async () => {
  const window = await show('?open=acme');
  const { page } = window;
  await window.view('Changes').click();
  const kinds = page.getByRole('group', { name: 'Kinds of change' });
  const added = kinds.getByRole('button', { name: /^Added: [1-9]/ });
  await added.click();
  await expect
    .poll(async () => [await added.innerText(), (await window.count.textContent())?.replace(/ of .*/, '')])
    .toEqual([expect.stringMatching(/^\d+$/), await added.innerText()]);
  await page.close();
});

test('what is no image is no dead end: it may go into a build, or another file be opened', async () => {
  const { page, complaints } = await show('?host=served&open=holiday');
  await page.getByRole('button', { name: 'Open another…' }).click();
  await page.getByRole('textbox', { name: 'Path of an image archive' }).waitFor();
  await page.getByRole('tab', { name: /holiday/ }).click();
  await page.getByRole('button', { name: 'Use it in a build' }).click();
  await page.getByRole('tablist', { name: 'Parts of the build' }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('R25: while an archive is being opened its layers are there before what stands beside them', async () => {
  const watch = (): void => {
    const seen: string[] = [];
    Object.assign(window, { seenByFrame: seen });
    const look = (): void => {
      const has = (selector: string): boolean => document.querySelector(selector) !== null;
      const now = `layers ${has('.stratum')}, files ${has('[role=treegrid]')}, details ${has('.details')}`;
      if (seen.at(-1) !== now) seen.push(now);
      requestAnimationFrame(look);
    };
    look();
  };
  const { page } = await openPage('?open=acme', { prepare: (opened) => opened.addInitScript(watch) });
  await page.getByRole('treegrid', { name: 'Files' }).waitFor();
  await page.waitForTimeout(50);
  expect(await page.evaluate<unknown>('seenByFrame')).toEqual([
    'layers false, files false, details false',
    'layers true, files false, details false',
    'layers true, files true, details true',
  ]);
  await page.close();
});

describe('R3, R9: a million rows', () => {
  test('the last one is at the end, few exist, and the keyboard gets everywhere', async () => {
    const { page, files, complaints } = await show('?open=million');
    await page.getByRole('button', { name: 'Open every directory' }).click();
    await expect.poll(() => files.getAttribute('aria-rowcount')).toBe('1001002');
    await files.focus();
    await page.keyboard.press('End');
    const last = files.getByRole('row', { name: 'record-999-999.bin' });
    await last.waitFor();
    // it is whole, and nothing is below it
    const [grid, row] = [await files.boundingBox(), await last.boundingBox()];
    expect(Math.round(row!.y + row!.height)).toBeLessThanOrEqual(Math.round(grid!.y + grid!.height));
    expect(await page.locator('.tree-row').count()).toBeLessThan(80);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => page.getByRole('navigation', { name: 'Path of the chosen entry' }).textContent())
      .toBe('/datapart-999');
    await page.keyboard.press('Home');
    await expect.poll(() => files.getAttribute('aria-activedescendant')).toBe('row-0');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('what a filter leaves is shown from its first row on', async () => {
    const { page, files, filter, complaints } = await show('?open=million');
    await page.getByRole('button', { name: 'Open every directory' }).click();
    await expect.poll(() => files.getAttribute('aria-rowcount')).toBe('1001002');
    const scroll = (top: number): Promise<void> => files.evaluate((grid, to) => grid.scrollTo(0, to), top);
    await scroll(2 ** 30);
    await files.getByRole('row', { name: 'record-999-999.bin' }).waitFor();
    for (const [text, first] of [
      ['record-5', 'record-500-000.bin'],
      ['record-50', 'record-500-000.bin'],
      ['-777.bin', 'record-000-777.bin'],
    ] as const) {
      await filter.fill(text);
      await files.getByRole('row', { name: first }).waitFor();
      expect(await files.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
      await scroll(9_000);
      await files.getByRole('row', { name: first }).waitFor({ state: 'detached' });
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the wheel moves by pixels although the scroll bar is scaled', async () => {
    const { page, files } = await show('?open=million');
    await page.getByRole('button', { name: 'Open every directory' }).click();
    await expect.poll(() => files.getAttribute('aria-rowcount')).toBe('1001002');
    const place = async (name: string): Promise<number> =>
      (await files.getByRole('row', { name }).boundingBox())!.y;
    const before = await place('record-000-010.bin');
    await files.hover();
    await page.mouse.wheel(0, 120);
    await expect.poll(async () => Math.round(before - (await place('record-000-010.bin')))).toBe(120);
    await page.close();
  });
});

describe('R1: names that mean harm', () => {
  test('are words and nothing else', async () => {
    const window = await show('?open=from');
    const { page, files, complaints } = window;
    await window.file('<img src=x onerror=alert(1)>.html').waitFor();
    await window.file('invoice\\u202egpj.exe').waitFor();
    await window.file('line\\nbreak\\x07.txt').waitFor();
    await window.file('caf\\xe9-latin1').click();
    await page
      .getByRole('region', { name: 'Details' })
      .getByRole('heading', { name: 'caf\\xe9-latin1' })
      .waitFor();
    for (const part of parts) await window.show(part);
    expect(await page.locator('img, script:not([src])').count()).toBe(0);
    expect(await files.count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('ten thousand of them do not hold the window up', async () => {
    const { page, layers } = await show('?open=legacy');
    await layers.first().waitFor();
    await page.getByRole('button', { name: /legacy\/app:build-0/ }).click();
    const menu = page.getByRole('menu', { name: 'Images and names' });
    await menu.getByRole('menuitem', { name: 'All 10,000 names' }).waitFor();
    expect(await menu.getByRole('menuitem').count()).toBeLessThan(120);
    await page.close();
  });
});

describe('R7: by keyboard alone', () => {
  test('the palette goes anywhere, strata and treemap are walked', async () => {
    const { page, layers, complaints } = await show('?open=acme');
    await layers.first().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('treemap');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'Layers, newest first' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => layers.and(page.locator('[aria-selected=true]')).getAttribute('aria-label'))
      .toMatch(/^Layer 43 /);
    const map = page.getByRole('tree', { name: 'Treemap of sizes' });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await map.getByRole('treeitem', { name: /^nix, 464 MB/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByRole('navigation', { name: 'Directory drawn' }).textContent())
      .toBe('/nix');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Alt+1');
    // what was chosen in the treemap is chosen in the tree
    await page.getByRole('treegrid').getByRole('row', { name: 'nix', selected: true }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the focus is never lost: ? works in the tree, Escape closes in one go, a page that comes has the focus', async () => {
    const { page, files, tabs } = await show('?open=acme,shop');
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    await files.focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    await page.keyboard.press('Shift+Tab');
    await sheet.getByRole('button', { name: 'Close' }).focus();
    await page.getByRole('tooltip').waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await focused()).toBe('Files');
    await page.keyboard.press('Alt+o');
    await page.getByRole('main', { name: 'Open' }).waitFor();
    expect(await focused()).toBe('Open');
    await tabs.first().focus();
    const left = (await tabs.count()) - 1;
    await page.keyboard.press('Delete');
    await page.waitForFunction((count) => document.querySelectorAll('.tab').length === count, left);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('tab');
    await page.close();
  });

  test('where there is no dialog, what opens an image goes to the field for its path', async () => {
    const { page } = await show('?host=served&open=shop');
    await page.getByRole('listbox', { name: /layers/i }).waitFor();
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    await page.keyboard.press('Control+o');
    await expect.poll(focused).toBe('Path of an image archive');
    // and again from the palette, on the page itself
    await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Compare' }).focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Open an image');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Path of an image archive');
    await page.close();
  });

  test('R30: where there is no dialog, builds and comparisons choose among the files of the server', async () => {
    const { page, complaints } = await show('?host=served');
    const sheet = page.getByRole('dialog');
    const choose = async (mode: string, part: string | RegExp): Promise<void> => {
      await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: mode }).click();
      await page.getByRole('region', { name: part }).getByRole('button', { name: 'Choose…' }).click();
      await sheet.getByRole('button', { name: 'nightly' }).click();
    };
    await choose('Build', 'Plain files');
    await sheet.getByRole('button', { name: 'Use this folder' }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await choose('Build', 'Base image');
    expect(await sheet.getByRole('button', { name: 'Use this folder' }).count()).toBe(0);
    await sheet.getByRole('button', { name: /^shop-web/ }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Base image' }).getByText('shop-web.tar.gz').waitFor();
    await choose('Compare', /^Left/);
    await sheet.getByRole('button', { name: /^shop-web/ }).click();
    await page.getByRole('button', { name: 'Take left away' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('F6 goes from pane to pane: to the rows of a tab, and into a form that has none', async () => {
    const { page, files } = await show('?open=shop');
    await files.getByRole('row').nth(2).waitFor();
    const roles = async (): Promise<readonly (string | null)[]> => {
      const found: (string | null)[] = [];
      await page.locator('.rail [aria-current]').focus();
      for (let pane = 0; pane < 4; pane += 1) {
        await page.keyboard.press('F6');
        found.push(
          await page.evaluate(
            () => document.activeElement?.getAttribute('role') ?? document.activeElement?.tagName ?? null,
          ),
        );
      }
      return found;
    };
    expect(await roles()).toEqual(['listbox', 'tab', 'treegrid', 'radio']);
    await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Build' }).click();
    await page.getByRole('tab', { name: 'Environment' }).click();
    expect((await roles()).slice(0, 3)).toEqual(['INPUT', 'tab', 'INPUT']);
    await page.close();
  });

  test('values are copied by keys', async () => {
    const { page, files } = await show('?open=shop', { permissions: ['clipboard-read', 'clipboard-write'] });
    await files.getByRole('row', { name: 'etc' }).click();
    await page.keyboard.press('Control+c');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('/etc');
    await page.getByRole('listbox', { name: 'Layers, newest first' }).press('Control+c');
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^sha256:[0-9a-f]{64}$/);
    await page.close();
  });
});

test('R26: a fault in drawing is told, and the window can be loaded anew', async () => {
  const { page } = await show('?open=shop');
  await page.evaluate(() => {
    const { store } = window as unknown as { store: { setState(part: object): void } };
    store.setState({ notices: null });
  });
  const alert = page.getByRole('alert').filter({ hasText: 'The window cannot be drawn' });
  await alert.waitFor();
  await alert.getByRole('button', { name: 'Load it again' }).click();
  await expect.poll(() => page.getByRole('tab', { name: 'shop-web.tar.gz' }).count()).toBe(1);
  await page.close();
});

test('R27: paper is light, whatever the system prefers', async () => {
  const { page } = await show('?open=shop', { colorScheme: 'dark' });
  const scheme = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  expect(await scheme()).toBe('light dark');
  await page.emulateMedia({ media: 'print' });
  expect(await scheme()).toBe('light');
  await page.close();
});

test.each([
  `${'team-'.repeat(20)}app-1.2.3.tar`,
  `${'очень-длинное-'.repeat(8)}имя-1.2.3.tar`,
  `${'箱'.repeat(60)}1.2.3.tar`,
])('R1: of a long name in a tab both ends are seen, and it is spoken whole: %s', async (name) => {
  const { page, files } = await show('?open=shop');
  await files.getByRole('row', { name: 'etc' }).waitFor();
  await page.evaluate((given) => {
    const { store } = window;
    const { archives, tabs } = store.getState();
    const [ref = ''] = tabs;
    store.setState({ archives: { ...archives, [ref]: { ...archives[ref]!, name: given } } });
  }, name);
  const tab = page.getByRole('navigation', { name: 'Open archives' }).getByRole('tab', { name, exact: true });
  await tab.waitFor();
  const end = tab.locator('.ends-tail');
  expect(await end.textContent()).toMatch(/1\.2\.3\.tar$/);
  // the end of its words is within the tab
  expect(
    await end.evaluate((element) => {
      const words = document.createRange();
      words.selectNodeContents(element);
      const place = element.closest('[role=tab]')?.getBoundingClientRect();
      return words.getBoundingClientRect().right <= (place?.right ?? 0) - 20;
    }),
  ).toBe(true);
  await page.close();
});

describe('R6: previews', () => {
  const reveal = (page: Page, path: string): Promise<void> =>
    page.evaluate(async (wanted) => {
      const { store, fake } = window as unknown as {
        store: { getState(): { reveal(ref: string, place: { path: string }): Promise<void> } };
        fake: { refOf(name: string): string };
      };
      await store.getState().reveal(fake.refOf('shop'), { path: wanted });
    }, path);

  test('R24: one Escape closes the sheet, whatever is chosen in its text, and one before it the search', async () => {
    const { page, files } = await show('?open=shop');
    await files.getByRole('row', { name: 'etc' }).waitFor();
    await reveal(page, 'srv/web/package.json');
    await page.getByRole('region', { name: 'Preview' }).getByText('"version"').waitFor();
    await files.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Preview' });
    const text = sheet.getByRole('textbox', { name: 'Contents of package.json' });
    await text.click();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('version');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect.poll(() => text.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await sheet.count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet.count()).toBe(0);
    await page.close();
  });

  test('JSON is set out, pictures are pictures, programs have headers, everything has bytes', async () => {
    const { page, files, complaints } = await show('?open=shop');
    await files.getByRole('row', { name: 'etc' }).waitFor();
    const preview = page.getByRole('region', { name: 'Preview' });
    await reveal(page, 'srv/web/package.json');
    await preview
      .getByRole('textbox', { name: 'Contents of package.json' })
      .getByText('"@shop/web"')
      .waitFor();
    await reveal(page, 'srv/web/public/logo.svg');
    const picture = preview.getByRole('img', { name: 'logo.svg' });
    await picture.waitFor();
    expect(await picture.getAttribute('src')).toMatch(/^blob:/);
    await reveal(page, 'usr/bin/node');
    await preview.getByText('x86-64 (amd64)').waitFor();
    await files.press('Enter');
    const large = page.getByRole('dialog', { name: 'Preview' });
    await large.getByRole('radio', { name: 'Hex' }).click();
    await large.getByText('7f 45 4c 46').waitFor();
    await large.getByRole('document', { name: 'Bytes' }).press('End');
    // the last row of 98,400,000 bytes
    await large.getByText('05dd76f0').waitFor();
    expect(await large.locator('.hex-row').count()).toBeLessThan(80);
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('R8: a task is shown while it runs, can be cancelled, and its end is announced', async () => {
  const { page, status } = await show('?open=acme&indexing=60000');
  await status.getByRole('progressbar').waitFor();
  await status.getByRole('button', { name: /^Cancel Indexing/ }).click();
  await expect.poll(() => status.textContent()).toContain('Ready');
  await expect
    .poll(() => page.getByRole('status', { name: 'Announcements' }).textContent())
    .toContain('cancelled');
  await page.close();
});

test('WS9: while the connection is lost nothing is said to be on its way', async () => {
  const { page } = await show('?open=acme&indexing=60000');
  await page.getByText('The files are on their way').waitFor();
  await page.evaluate(() => {
    const { fake } = window as unknown as { fake: { setConnection(state: 'lost'): void } };
    fake.setConnection('lost');
  });
  await expect.poll(() => page.getByText('The files cannot be asked for now').count()).toBe(1);
  expect(await page.getByText('The files are on their way').count()).toBe(0);
  await page.close();
});

test('files over the window are awaited by all of it', async () => {
  const { page } = await show('');
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'shop-web.tar.gz'));
    window.dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
    (window as unknown as { dropped: DataTransfer }).dropped = dataTransfer;
  });
  await page.getByText('Drop to inspect').waitFor();
  await page.evaluate(() => {
    const { dropped } = window as unknown as { dropped: DataTransfer };
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true }));
  });
  await expect.poll(() => page.getByRole('tab', { name: 'shop-web.tar.gz', selected: true }).count()).toBe(1);
  expect(await page.getByText('Drop to inspect').count()).toBe(0);
  await page.close();
});

test('SV4.6: lines of paths that are pasted into the field are taken at once', async () => {
  const window = await show('');
  const { page } = window;
  const field = page.getByRole('textbox', { name: 'Path of an image archive' });
  await field.evaluate((input) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '/images/acme-api-8\n/images/shop-web\n');
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => window.tabs.count()).toBe(2);
  expect(window.complaints).toEqual([]);
  await page.close();
});

test('R25: what the documents say is asked for when their tab is pointed at, or has the focus, and once', async () => {
  for (const point of ['hover', 'focus'] as const) {
    const window = await show('?open=legacy');
    await window.files.getByRole('row').nth(2).waitFor();
    const questions = (): Promise<number> =>
      window.page.evaluate(
        () => globalThis.window.fake.calls.filter(({ name }) => name === 'archive.truths').length,
      );
    expect(await questions()).toBe(0);
    await window.page.getByRole('tab', { name: 'Formats' })[point]();
    await expect.poll(questions).toBe(1);
    await window.show('Formats');
    await window.page.locator('.truths').waitFor();
    expect(await questions()).toBe(1);
    await window.page.close();
  }
});

test('R29: what takes longer than a moment is said to be on its way', async () => {
  const window = await show('?open=acme&delay=900');
  await window.files.getByRole('row').nth(2).waitFor();
  for (const [part, words] of [
    ['Waste', 'Adding up what is wasted…'],
    ['Store paths', 'Looking for store paths…'],
  ] as const) {
    await window.show(part);
    const waiting = window.page.locator('.waiting').filter({ hasText: words });
    const opacity = (): Promise<string> => waiting.evaluate((element) => getComputedStyle(element).opacity);
    expect(await opacity()).toBe('0');
    await expect.poll(opacity, { interval: 20 }).toBe('1');
    await waiting.waitFor({ state: 'detached' });
  }
  await window.page.close();
});
