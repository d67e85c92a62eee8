import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import type { ImageLayer } from './images.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { RunningWindow } from './running-window.ts';

describe.skipIf(!hasElectron())('in Electron', () => {
  compareFlow((home) => launchElectron(home));
});
describe('in Chromium, served', () => {
  compareFlow((home) => launchServed(home));
});

/** The three layers a month later: the service has changed and moved its config, its cache is another one. */
const later: readonly ImageLayer[] = [
  threeLayers[0]!,
  {
    createdBy: 'RUN install service',
    files: [
      { name: 'opt/' },
      { name: 'opt/service.json', content: '{"name": "varve-service", "port": 8081}\n' },
      { name: 'etc/motd', content: 'third\n' },
      { name: 'etc/new.conf', content: 'a = 1\n' },
      { name: 'var/' },
      { name: 'var/cache.bin', content: new Uint8Array(70_000) },
    ],
  },
  threeLayers[2]!,
];

const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Parts of the comparison' }).getByRole('tab', { name });

function compareFlow(launch: (home: Home) => Promise<RunningWindow>): void {
  test('two archives are dropped: bands, files that changed, swapped sides, a conversion', async () => {
    const home = await makeHome();
    await writeDockerArchive(join(home.images, 'before.tar'), 'example.com/team/app:1', threeLayers);
    await writeDockerArchive(join(home.images, 'after.tar'), 'example.com/team/app:2', later);
    const window = await launch(home);
    const { page } = window;
    const files = page.getByRole('treegrid', { name: 'Files that differ' });
    const row = (name: string) =>
      files.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
    const side = (name: string) => page.getByRole('group', { name: `${name} side` });
    try {
      await page.getByRole('navigation', { name: 'Modes' }).waitFor();
      await window.drop([join(home.images, 'before.tar'), join(home.images, 'after.tar')]);
      const pairs = page.getByRole('listbox', { name: /^Layers of both sides/ }).getByRole('option');
      await expect.poll(() => pairs.count()).toBe(4);
      await expect.poll(() => side('Left').textContent()).toContain('example.com/team/app:1');
      await expect
        .poll(() =>
          page
            .getByRole('option', { name: 'Layer 0 on the left and layer 0 on the right are the same layer.' })
            .count(),
        )
        .toBe(1);

      await tab(page, 'Files').click();
      await page.getByRole('button', { name: 'Open every directory' }).click();
      await expect.poll(() => row('new.conf').getByRole('img', { name: 'added' }).count()).toBe(1);
      await expect.poll(() => row('motd').getByRole('img', { name: 'other content' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Ignore' }).click();
      await page.getByRole('checkbox', { name: /^Timestamps/ }).check();
      await page.keyboard.press('Escape');
      await tab(page, 'Summary').click();
      await expect.poll(() => page.getByText(/Not counted: timestamps/).count()).toBe(1);

      await page.getByRole('button', { name: 'Swap the sides' }).click();
      await expect.poll(() => side('Left').textContent()).toContain('example.com/team/app:2');
      await tab(page, 'Files').click();
      await page.getByRole('button', { name: 'Open every directory' }).click();
      await expect.poll(() => row('new.conf').getByRole('img', { name: 'removed' }).count()).toBe(1);

      await page.getByRole('button', { name: 'Convert' }).click();
      await page.getByRole('menuitem', { name: /^after\.tar/ }).click();
      await page.getByRole('dialog', { name: /convert/i }).waitFor();
      await page.keyboard.press('Escape');
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });
}
