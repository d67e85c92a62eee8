// node build/run.mjs build/icons.mjs: draws build/icons/*.png from build/icon.svg with the Chromium of the tests.
// Run it after a change of the drawing; the results are committed.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as browserType } from 'playwright-core';
import { root } from './project.mjs';

/** Sizes in which desktops ask for an icon; the largest also serves for macOS and Windows. */
const sizes = [16, 32, 48, 64, 128, 256, 512, 1024];

const svg = await readFile(join(root, 'build/icon.svg'), 'utf8');
const folder = join(root, 'build/icons');
await mkdir(folder, { recursive: true });
const browser = await browserType.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox'],
});
try {
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    await writeFile(join(folder, `${size}x${size}.png`), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
