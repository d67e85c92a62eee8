import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gifBytes } from '../make/gif.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { writeDockerArchive } from './images.ts';
import { inspectPage } from './inspect-page.ts';
import { launchServed } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';

let home: Home;
let window: ServedWindow;

beforeAll(async () => {
  home = await makeHome();
  await writeDockerArchive(join(home.images, 'moving.tar'), 'example.com/moving:1', [
    {
      createdBy: 'ADD pictures',
      files: [
        { name: 'moves.gif', content: gifBytes(2) },
        { name: 'stands.gif', content: gifBytes(1) },
      ],
    },
  ]);
  window = await launchServed(home, ['moving.tar']);
});
afterAll(async () => {
  await window.close();
  await home.remove();
});

/** The colour of the only pixel. */
function colourOf(canvas: Locator): Promise<readonly number[]> {
  return canvas.evaluate((element) => {
    const own = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    own?.drawImage(element as HTMLCanvasElement, 0, 0);
    return [...(own?.getImageData(0, 0, 1, 1).data ?? [])];
  });
}

test('R6: what moves is held still where the system wants less motion, and by a button', async () => {
  const { page } = window;
  const at = inspectPage(page);
  const preview = page.getByRole('region', { name: 'Preview' });
  const picture = preview.getByRole('img', { name: 'moves.gif' });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await at.file('moves.gif').click();
  await preview.getByText('1 × 1 pixels').waitFor();
  expect(await preview.locator('img').isVisible()).toBe(false);
  await expect.poll(() => colourOf(picture)).toEqual([255, 0, 0, 255]);
  await page.waitForTimeout(400);
  expect(await colourOf(picture)).toEqual([255, 0, 0, 255]);
  await preview.getByRole('button', { name: 'Play' }).click();
  await preview.locator('img').waitFor();
  expect(await preview.locator('canvas').count()).toBe(0);
  await preview.getByRole('button', { name: 'Hold still' }).click();
  expect(await picture.evaluate((element) => element.tagName)).toBe('CANVAS');

  await at.file('stands.gif').click();
  await preview.getByRole('img', { name: 'stands.gif' }).waitFor();
  expect(await preview.getByRole('button', { name: 'Play' }).count()).toBe(0);
  expect(await preview.locator('canvas').count()).toBe(0);

  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await at.file('moves.gif').click();
  await preview.getByRole('button', { name: 'Hold still' }).waitFor();
  expect(await picture.evaluate((element) => element.tagName)).toBe('IMG');
  expect(window.complaints).toEqual([]);
});
