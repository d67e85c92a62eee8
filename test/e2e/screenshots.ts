// npm run screenshots: the pictures of the README, in light and dark, of the window that `varve serve` shows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { demoImage, laterDemoImage } from '../make/demo-image.ts';
import { makeDemoStore } from '../make/demo-store.ts';
import { archiveMembers } from '../make/image-maker.ts';
import { edited, outerTar } from '../make/outer-member.ts';
import { makeHome } from './home.ts';
import { inspectPage } from './inspect-page.ts';
import { startBrowser, startServing } from './launch-served.ts';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
mkdirSync(folder, { recursive: true });
const home = await makeHome();
const archive = join(home.images, 'report-2.4.oci.tar');
writeFileSync(archive, outerTar(archiveMembers([demoImage], 'oci', 'gzip')));
writeFileSync(
  join(home.images, 'report-2.5.oci.tar'),
  outerTar(archiveMembers([laterDemoImage], 'oci', 'gzip')),
);
// what nixpkgs wrote in 2017: a manifest without the newest layers of the chain
writeFileSync(
  join(home.images, 'report-2.4.tar'),
  outerTar(
    edited(
      archiveMembers([{ ...demoImage, layers: demoImage.layers.slice(0, 6) }], 'docker-1.10'),
      'manifest.json',
      (entries: { Layers: string[] }[]) =>
        entries.map((entry) => ({ ...entry, Layers: entry.Layers.slice(0, 4) })),
    ),
  ),
);
const debian = {
  ...demoImage,
  names: ['docker.io/library/debian:12'],
  layers: demoImage.layers.slice(0, 1),
  env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8', 'TZ=UTC'],
};
writeFileSync(join(home.images, 'debian-12.tar'), outerTar(archiveMembers([debian], 'docker-25', 'none')));
const application = makeDemoStore(home.images);
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
    await showBuild(page);
    await page.screenshot({ path: join(folder, `build-${colorScheme}.png`) });
    await showComparison(page);
    await page.screenshot({ path: join(folder, `compare-${colorScheme}.png`) });
    await showFormats(page);
    await page.screenshot({ path: join(folder, `formats-${colorScheme}.png`) });
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

/** Puts images on the sides of Compare. */
async function compare(page: Page, sides: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Compare' }).click();
  for (const [side, path] of Object.entries(sides)) {
    const field = page.getByRole('textbox', { name: `${side}: a path` });
    await field.fill(path);
    await field.press('Enter');
    await page
      .getByRole('group', { name: `${side} side` })
      .getByText(path)
      .waitFor();
  }
}

/** An image and the same image a month later: the files that differ, and the lines of one that do. */
async function showComparison(page: Page): Promise<void> {
  await compare(page, { Left: 'report-2.4.oci.tar', Right: 'report-2.5.oci.tar' });
  await page.getByRole('listbox', { name: /^Layers of both sides/ }).waitFor();
  await page
    .getByRole('tablist', { name: 'Parts of the comparison' })
    .getByRole('tab', { name: 'Files' })
    .click();
  const files = page.getByRole('treegrid', { name: 'Files that differ' });
  await page.getByRole('button', { name: /^Moved: / }).waitFor();
  await files.getByText('srv', { exact: true }).click();
  await page.getByRole('button', { name: 'Open every directory' }).click();
  await files.focus();
  await page.keyboard.press('End');
  await files.getByText('config.json', { exact: true }).click();
  await page.getByRole('region', { name: 'Difference' }).getByText('"workers": 16').waitFor();
  await page.mouse.move(5, 895);
  await page.waitForTimeout(700);
}

/** One archive whose documents do not agree. */
async function showFormats(page: Page): Promise<void> {
  for (const side of ['Left', 'Right']) {
    await page
      .getByRole('group', { name: `${side} side` })
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Take it away' }).click();
  }
  await compare(page, { Left: 'report-2.4.tar' });
  const hash = page.getByRole('button', { name: 'Hash the layers' });
  if ((await hash.count()) > 0) await hash.click();
  const grid = page.getByRole('grid', { name: 'Layers by document, newest first' });
  await grid.locator('.truth-band').nth(7).waitFor();
  await grid.getByRole('gridcell').first().click();
  await page.mouse.move(5, 895);
  await page.waitForTimeout(700);
}

/** A base and a closure on their way to an image: the plan of its layers, and two variables that wait for a choice. */
async function showBuild(page: Page): Promise<void> {
  const add = async (part: string, path: string): Promise<void> => {
    const field = page.getByRole('textbox', { name: `${part}: a path` });
    await field.fill(path);
    await field.press('Enter');
    // it is emptied once what it names is in the build
    while ((await field.inputValue()) !== '') await page.waitForTimeout(50);
  };
  const planned = page.getByRole('listbox', { name: /^Planned layers/ }).getByRole('option');
  await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Build' }).click();
  await add('Base image', 'debian-12.tar');
  await add('Nix store', 'closure.json');
  await add('Nix store', application.slice(1));
  await page.getByRole('textbox', { name: 'Name of the image' }).fill('registry.example.org/team/report');
  await page.getByRole('slider', { name: 'Budget of layers' }).fill('20');
  await page
    .getByRole('option', { name: /python3/ })
    .first()
    .waitFor();
  const part = (name: string) =>
    page.getByRole('tablist', { name: 'Parts of the build' }).getByRole('tab', { name });
  await part('Packing').click();
  await page.getByRole('radio', { name: /^balanced/ }).check();
  await part('Environment').click();
  for (const variable of ['PATH=/opt/report/bin', 'LANG=en_US.UTF-8', 'PYTHONUNBUFFERED=1']) {
    await page.getByRole('textbox', { name: 'A variable to add' }).fill(variable);
    await page.keyboard.press('Enter');
  }
  await page.getByText('2 variables have more than one value').first().waitFor();
  await planned
    .filter({ hasText: / others$/ })
    .first()
    .click();
  await page.mouse.move(5, 895);
  await page.waitForTimeout(900);
}
