// npm run screenshots: the pictures of the README, in light and dark, of the window that `varve serve` shows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { demoImage } from '../make/demo-image.ts';
import { archiveMembers } from '../make/image-maker.ts';
import { outerTar } from '../make/outer-member.ts';
import { makeHome } from './home.ts';
import { inspectPage } from './inspect-page.ts';
import { startBrowser, startServing } from './launch-served.ts';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
mkdirSync(folder, { recursive: true });
const home = await makeHome();
const archive = join(home.images, 'report-2.4.oci.tar');
writeFileSync(archive, outerTar(archiveMembers([demoImage], 'oci', 'gzip')));
const serving = await startServing(home, [archive]);
const browser = await startBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
    const page = await context.newPage();
    await page.goto(serving.url);
    await showFiles(page);
    await page.screenshot({ path: join(folder, `inspect-${colorScheme}.png`) });
    for (const part of ['Treemap', 'Waste']) {
      await inspectPage(page).show(part);
      await page.mouse.move(5, 895);
      await page.waitForTimeout(700);
      await page.screenshot({
        path: join(folder, `${part.toLowerCase().replace(' ', '-')}-${colorScheme}.png`),
      });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await serving.stop();
  await home.remove();
}
console.log(`screenshots are in ${folder}`);

/** The tree with a file of the top layer chosen, its preview beside it. */
async function showFiles(page: Page): Promise<void> {
  const window = inspectPage(page);
  await window.layers.first().waitFor();
  await window.files.getByRole('row').nth(3).waitFor();
  for (const name of ['srv', 'report']) {
    await window.file(name).click();
    await page.keyboard.press('ArrowRight');
  }
  await window.file('config.json').click();
  await page.waitForTimeout(900);
}
