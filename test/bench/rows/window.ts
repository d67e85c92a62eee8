import { basename, dirname } from 'node:path';
import { makeHome } from '../../e2e/home.ts';
import { inspectPage } from '../../e2e/inspect-page.ts';
import { startBrowser, startServing } from '../../e2e/launch-served.ts';
import { median, warmUp } from '../measure.ts';
import { limitRow, timeText } from '../row.ts';
import type { RowGroup } from '../row.ts';
import { addProbe, filterTime, listTime, openAll, scrollFrames, treeTime } from '../window-probe.ts';

type Browser = Awaited<ReturnType<typeof startBrowser>>;

/** What one person's visit took, in milliseconds. */
interface Visit {
  readonly list: number;
  readonly tree: number;
  readonly rows: number;
  readonly frames: readonly number[];
  readonly filters: readonly number[];
}

const filters = ['file-12', 'group-3', '*.so.7', '/folder-4[0-9]+\\/file-.*[05]\\.so/'];

/** The window in Chromium, served: a large plain archive opened by its path, with nothing in the cache. */
export const window: RowGroup = {
  name: 'window',
  async measure({ images, runs }) {
    const file = await images.large();
    warmUp(file);
    const browser = await startBrowser();
    try {
      const visits: Visit[] = [];
      for (let run = 0; run < runs; run += 1) visits.push(await visit(browser, file));
      const frames = visits.flatMap((each) => each.frames);
      const slow = frames.filter((length) => length > 32).length;
      const worst = median(visits.map((each) => Math.max(...each.frames)));
      const middle = (choose: (each: Visit) => number): number => median(visits.map(choose));
      const text = timeText;
      return [
        limitRow({ work: 'window: open → layer list', value: middle(({ list }) => list), limit: 300, text }),
        limitRow({
          work: 'window: index done → tree painted',
          value: middle(({ tree }) => tree),
          limit: 50,
          text,
        }),
        limitRow({
          work: `window: longest frame while scrolling ${visits[0]?.rows ?? 0} rows`,
          value: worst,
          limit: 32,
          text,
          peer: `median frame ${text(median(frames))}, ${slow} of ${frames.length} over 32 ms`,
        }),
        limitRow({
          work: 'window: filter answers',
          value: middle((each) => median(each.filters)),
          limit: 100,
          text,
          peer: `slowest ${text(Math.max(...visits.flatMap((each) => each.filters)))}`,
        }),
      ];
    } finally {
      await browser.close();
    }
  },
};

async function visit(browser: Browser, file: string): Promise<Visit> {
  const home = await makeHome();
  const serving = await startServing(home, ['--root', dirname(file)]);
  const context = await browser.newContext({ viewport: { width: 1320, height: 860 } });
  try {
    const page = await context.newPage();
    await addProbe(page);
    await page.goto(serving.url);
    await inspectPage(page).openPath(basename(file));
    const list = await listTime(page);
    const tree = await treeTime(page);
    const rows = await openAll(page);
    const frames = await scrollFrames(page, 240);
    const times: number[] = [];
    for (const text of filters) times.push(await filterTime(page, text));
    return { list, tree, rows, frames, filters: times };
  } finally {
    await context.close();
    await serving.stop();
    await home.remove();
  }
}
