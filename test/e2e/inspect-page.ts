import type { Locator, Page } from 'playwright-core';

/** The parts of the window, by the names that assistive technology knows them by. */
export interface InspectPage {
  readonly layers: Locator;
  readonly files: Locator;
  readonly filter: Locator;
  /** How many entries are shown, in words. */
  readonly count: Locator;
  readonly tabs: Locator;
  readonly status: Locator;
  readonly notices: Locator;
  /** Goes to one of Files, Treemap, Store paths, Waste, Config, History, Findings, Formats. */
  show(part: string): Promise<void>;
  /** Merged, Layer or Changes. */
  view(name: string): Locator;
  /** The row of the tree with exactly this name. */
  file(name: string): Locator;
  /** Types a path where images are opened. */
  openPath(path: string): Promise<void>;
}

export function inspectPage(page: Page): InspectPage {
  const files = page.getByRole('treegrid', { name: 'Files' });
  return {
    layers: page.getByRole('listbox', { name: /layers/i }).getByRole('option'),
    files,
    filter: page.getByRole('searchbox', { name: 'Filter by name' }),
    count: page.getByRole('status', { name: 'Entries shown' }),
    tabs: page.getByRole('navigation', { name: 'Open archives' }).getByRole('tab'),
    status: page.getByRole('contentinfo', { name: 'Status' }),
    notices: page.getByRole('region', { name: 'Notices' }),
    show: (part) =>
      page.getByRole('tablist', { name: 'Parts of the image' }).getByRole('tab', { name: part }).click(),
    view: (name) => page.getByRole('radiogroup', { name: 'Which tree' }).getByRole('radio', { name }),
    file: (name) => files.getByRole('row').filter({ has: page.getByText(name, { exact: true }) }),
    async openPath(path) {
      await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Open' }).click();
      await page.getByRole('textbox', { name: 'Path of an image archive' }).fill(path);
      await page.keyboard.press('Enter');
    },
  };
}
