import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../shared/compare/comparison.ts';
import { archiveMembers } from '../make/image-maker.ts';
import { edited, outerTar } from '../make/outer-member.ts';
import { makeTar } from '../make/tar-maker.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { threeLayers, writeDockerArchive } from './images.ts';
import type { ImageLayer } from './images.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { DesktopWindow } from './launch-electron.ts';
import type { ServedWindow } from './launch-served.ts';
import { savedFile } from './saved-file.ts';

describe.skipIf(!hasElectron())('in Electron', () => {
  compareFlow((home) => launchElectron(home));
});
describe('in Chromium, served', () => {
  compareFlow((home) => launchServed(home));
});

/** A layer with one store path; nothing of two of them is alike but the name. */
const openssl = (hash: string, version: string, byte: number): ImageLayer => ({
  createdBy: `openssl ${version}`,
  files: [
    'nix/',
    'nix/store/',
    `nix/store/${hash}-openssl-${version}/`,
    { name: `nix/store/${hash}-openssl-${version}/libssl.so`, content: new Uint8Array(30_000).fill(byte) },
  ].map((file) => (typeof file === 'string' ? { name: file } : file)),
});

const before = [...threeLayers, openssl('0c5v1a0pqz2vcgrf2fqkz4mb8kkyzsd6', '3.3.1', 1)];

/** A month later: the service has changed and moved its config, its cache is another one, openssl is newer. */
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
  openssl('3vzbl0x9qd4hrs5k2rsmhkbzi7y6lgza', '3.4.0', 2),
];

/** A manifest that leaves out the newest layer of the chain beside it. */
const stale = edited(
  archiveMembers(
    [
      {
        names: ['team/app:1'],
        os: 'linux',
        architecture: 'amd64',
        env: [],
        layers: ['one', 'two'].map((content) => ({
          tar: makeTar([{ path: content, content }]),
          createdBy: `ADD ${content}`,
        })),
      },
    ],
    'docker-1.10',
  ),
  'manifest.json',
  (entries: { Layers: string[] }[]) =>
    entries.map((entry) => ({ ...entry, Layers: entry.Layers.slice(0, 1) })),
);

const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Parts of the comparison' }).getByRole('tab', { name });

function compareFlow(launch: (home: Home) => Promise<DesktopWindow | ServedWindow>): void {
  test('two archives are dropped: bands, every part, differences of files, reports, swapped sides, a conversion', async () => {
    const home = await makeHome();
    await writeDockerArchive(join(home.images, 'before.tar'), 'example.com/team/app:1', before);
    await writeDockerArchive(join(home.images, 'after.tar'), 'example.com/team/app:2', later);
    const window = await launch(home);
    const { page } = window;
    const files = page.getByRole('treegrid', { name: 'Files that differ' });
    const row = (name: string) =>
      files.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
    const shown = page.getByRole('status', { name: 'Entries shown' });
    const save = (format: string): Promise<Buffer> =>
      savedFile(window, home, async () => {
        await page.getByRole('button', { name: 'Save report' }).click();
        await page.getByRole('menuitem', { name: format }).click();
      });
    const sheet = page.getByRole('dialog', { name: 'Difference' });
    const lines = sheet.getByRole('list', { name: 'Lines that differ' });
    const side = (name: string) => page.getByRole('group', { name: `${name} side` });
    try {
      await page.getByRole('navigation', { name: 'Modes' }).waitFor();
      await window.drop([join(home.images, 'before.tar'), join(home.images, 'after.tar')]);
      const pairs = page.getByRole('listbox', { name: /^Layers of both sides/ }).getByRole('option');
      await expect.poll(() => pairs.count()).toBe(6);
      await expect.poll(() => side('Left').textContent()).toContain('example.com/team/app:1');
      await expect
        .poll(() =>
          page
            .getByRole('option', { name: 'Layer 0 on the left and layer 0 on the right are the same layer.' })
            .count(),
        )
        .toBe(1);

      await tab(page, 'Config').click();
      await page.getByRole('row', { name: /differs names/ }).waitFor();
      await tab(page, 'Store paths').click();
      const upgrade = page.getByRole('row').filter({ hasText: 'openssl' });
      await expect.poll(() => upgrade.textContent()).toMatch(/3\.3\.1.*3\.4\.0/);
      await tab(page, 'Layers').click();
      await expect.poll(() => page.getByRole('row').filter({ hasText: 'Only right' }).count()).toBe(2);

      await tab(page, 'Files').click();
      await page.getByRole('button', { name: 'Open every directory' }).click();
      await expect.poll(() => row('new.conf').getByRole('img', { name: 'added' }).count()).toBe(1);
      await expect.poll(() => row('motd').getByRole('img', { name: 'other content' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Other content: 2' }).click();
      await expect.poll(() => row('new.conf').count()).toBe(0);
      await expect.poll(() => shown.textContent()).toBe('2 entries');
      await row('service.json').getByText('service.json').click();
      await page.keyboard.press('Enter');
      await expect.poll(() => lines.textContent()).toContain('removed:   "port": 8080');
      expect(await lines.textContent()).toContain('added:   "port": 8081');
      // its keys stand in another order: set out as JSON that is no difference, as text it is
      await sheet.getByRole('radio', { name: 'Text' }).click();
      await expect
        .poll(() => lines.textContent())
        .toContain('removed: {"port": 8080, "name": "varve-service"}');
      await page.keyboard.press('Escape');
      await row('motd').getByText('motd').click();
      await page.keyboard.press('Enter');
      await expect.poll(() => lines.textContent()).toContain('removed: second');
      expect(await lines.textContent()).toContain('added: third');
      await sheet.getByRole('radio', { name: 'Hex' }).click();
      await expect.poll(() => lines.textContent()).toContain('73 65 63 6f 6e 64 0a');
      await page.keyboard.press('Escape');
      await expect.poll(() => sheet.count()).toBe(0);
      await page.getByRole('button', { name: 'Clear the filter' }).click();

      // the pair of layers that changed the service, by the keyboard
      await pairs.first().waitFor();
      await page.getByRole('listbox', { name: /^Layers of both sides/ }).focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      const work = page.getByText(/^Only what layer 1 on the (left|right) wrote or deleted last\.$/);
      await expect.poll(() => work.count()).toBe(1);
      await expect.poll(() => row('motd').count()).toBe(1);
      await expect.poll(() => files.getByRole('row').filter({ hasText: 'openssl' }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await expect.poll(() => work.count()).toBe(0);
      await page.getByRole('button', { name: 'Open every directory' }).click();

      const html = (await save('As HTML')).toString();
      expect(html).toContain('<!doctype html>');
      expect(html).toContain('etc/new.conf');
      expect(html).not.toMatch(/<script|<link|src=/);
      const markdown = (await save('As Markdown')).toString();
      expect(markdown).toMatch(/^# Comparison of two images\n/);
      expect(markdown).toMatch(/^\| .*etc\/new\.conf/m);
      const json = JSON.parse((await save('As JSON')).toString()) as Comparison;
      expect([json.schemaVersion, json.same]).toEqual([1, false]);
      expect(json.files?.changes).toMatchObject({ content: 2 });

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
      const convert = page.getByRole('dialog', { name: 'Convert' });
      const write = convert.getByRole('button', { name: /^Write/ });
      await convert.getByRole('radio', { name: /^OCI archive/ }).check();
      await expect.poll(() => write.isEnabled()).toBe(true);
      const id = (await page.getByTestId('convert-id').textContent()) ?? '';
      expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
      const bytes = await savedFile(window, home, () => write.click());
      expect(bytes.includes(`blobs/sha256/${id.slice('sha256:'.length)}`)).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => convert.count()).toBe(0);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });

  test('one archive alone is compared with itself, and converted from there', async () => {
    const home = await makeHome();
    await writeFile(join(home.images, 'stale.tar'), outerTar(stale));
    const window = await launch(home);
    const { page } = window;
    try {
      await page.getByRole('navigation', { name: 'Modes' }).getByRole('button', { name: 'Compare' }).click();
      await window.drop([join(home.images, 'stale.tar')], 'Left: what it was');
      await page.getByRole('heading', { name: 'One archive, compared with itself' }).waitFor();
      await expect
        .poll(() => page.getByRole('status', { name: 'Whether the documents agree' }).textContent())
        .toContain('manifest.json ends after 1 layer, the parent chain goes on to 2');
      const grid = page.getByRole('grid', { name: 'Layers by document, newest first' });
      await expect.poll(() => grid.getByRole('columnheader').count()).toBe(3);
      await page.getByRole('button', { name: 'Convert' }).click();
      await page.getByRole('menuitem', { name: /^stale\.tar/ }).click();
      await page.getByRole('dialog', { name: 'Convert' }).getByText('stale.tar').first().waitFor();
      await page.keyboard.press('Escape');
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
      await home.remove();
    }
  });
}
