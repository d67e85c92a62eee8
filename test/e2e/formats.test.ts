import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveMembers, sha256 } from '../make/image-maker.ts';
import type { LogicalImage } from '../make/image-maker.ts';
import { legacyNames, legacyParts, v1Id } from '../make/legacy-maker.ts';
import { edited, outerTar } from '../make/outer-member.ts';
import { makeTar } from '../make/tar-maker.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { inspectPage } from './inspect-page.ts';
import type { InspectPage } from './inspect-page.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import { launchServed } from './launch-served.ts';
import type { RunningWindow } from './running-window.ts';

const image: LogicalImage = {
  names: ['team/app:1'],
  os: 'linux',
  architecture: 'amd64',
  env: [],
  layers: ['one', 'two', 'three', 'four'].map((content) => ({
    tar: makeTar([{ path: content, content }]),
    createdBy: `ADD ${content}`,
  })),
};

/** Manifests that leave out the newest two layers (nixpkgs#27294). */
const stale = edited(
  archiveMembers([image], 'docker-1.10'),
  'manifest.json',
  (entries: { Layers: string[] }[]) =>
    entries.map((entry) => ({ ...entry, Layers: entry.Layers.slice(0, 2) })),
);

const wild = [
  ...legacyParts([
    { name: 'base', parent: null },
    { name: 'web', parent: 'base' },
    { name: 'db', parent: 'base' },
    { name: 'left', parent: 'base' },
    { name: 'lost', parent: 'gone' },
    { name: 'one', parent: 'two' },
    { name: 'two', parent: 'one' },
  ]),
  legacyNames({ 'web:1': 'web', 'db:9': 'db', 'lost:1': 'lost', 'round:1': 'one' }),
];

describe.skipIf(!hasElectron())('in Electron', () => {
  formats(launchElectron);
});
describe('in Chromium, served', () => {
  formats(launchServed);
});

/** The tab that lays the documents of an archive side by side. */
function formats(launch: (home: Home, args: readonly string[]) => Promise<RunningWindow>): void {
  let home: Home;
  let window: RunningWindow;
  let at: InspectPage;
  let grid: Locator;
  let verdict: Locator;

  beforeAll(async () => {
    home = await makeHome();
    await writeFile(join(home.images, 'stale.tar'), outerTar(stale));
    await writeFile(join(home.images, 'wild.tar'), outerTar(wild));
    await writeFile(join(home.images, 'order.tar'), outerTar(archiveMembers([image], 'docker-25.0.0-order')));
    window = await launch(home, []);
    at = inspectPage(window.page);
    grid = window.page.getByRole('grid', { name: 'Layers by document, newest first' });
    verdict = window.page.getByRole('status', { name: 'Whether the documents agree' });
  });
  afterAll(async () => {
    await window.close();
    await home.remove();
  });

  async function open(name: string): Promise<void> {
    await at.openPath(join(home.images, name));
    await expect.poll(() => at.tabs.filter({ hasText: name }).count()).toBe(1);
    await at.show('Formats');
  }

  test('R17: a stale manifest beside a right chain: columns, bands, and what is wrong in words', async () => {
    await open('stale.tar');
    await expect
      .poll(() => verdict.textContent())
      .toContain('manifest.json ends after 2 layers, the parent chain goes on to 4');
    await expect.poll(() => grid.getByRole('columnheader').count()).toBe(3);
    // four of the chain, two of the list, four diff_ids, and what is below the base
    await expect.poll(() => grid.getByRole('gridcell').count()).toBe(11);
    // two between chain and list, two between list and diff_ids
    await expect.poll(() => grid.locator('.truth-band').count()).toBe(4);
    await expect.poll(() => grid.getByRole('img', { name: 'not the same in all documents' }).count()).toBe(2);
    // the newest layer is told of before any is chosen
    const facts = window.page.getByRole('region', { name: 'The chosen layer' });
    await expect.poll(() => facts.textContent()).toContain('3 in parent chain, the newest of 4');
    const findings = window.page.getByRole('complementary', { name: 'Disagreements' });
    await expect.poll(() => findings.textContent()).toContain('has 4 layers, manifest.json has 2');
  });

  test('R8: the keyboard moves between layers and documents, and facts follow', async () => {
    const facts = window.page.getByRole('region', { name: 'The chosen layer' });
    await grid.focus();
    await window.page.keyboard.press('End');
    await window.page.keyboard.press('End');
    await expect.poll(() => facts.textContent()).toContain('0 in parent chain, the oldest of 4');
    await expect.poll(() => facts.textContent()).toContain(`sha256:${sha256(image.layers[0]?.tar ?? '')}`);
    await window.page.keyboard.press('ArrowRight');
    await expect.poll(() => facts.textContent()).toContain('manifest.json#/0/Layers/0');
    await expect.poll(() => facts.textContent()).toContain('parent chain 0, diff_ids 0');
    const chosen = grid.locator('[aria-selected="true"]');
    expect(await grid.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    // every slot with the same content is marked
    expect(await grid.locator('[data-same="true"]').count()).toBe(3);
  });

  test('R17: the OCI order of Docker 25.0.0 is drawn across', async () => {
    await open('order.tar');
    await expect.poll(() => verdict.textContent()).toContain('the same layers in another order');
    await expect.poll(() => grid.locator('.truth-band[data-level="false"]').count()).toBe(8);
  });

  test('R17: forks, orphans, circles and missing parents as a graph', async () => {
    await open('wild.tar');
    const graph = window.page.getByRole('listbox', { name: /Layers of the old format/ });
    await expect.poll(() => graph.getByRole('option').count()).toBe(7);
    const text = (await graph.textContent()) ?? '';
    for (const part of [
      'web:1',
      'no name reaches it',
      'in a circle',
      `${v1Id('gone').slice(0, 12)}is not in the archive`,
    ])
      expect(text).toContain(part);
    await expect.poll(() => verdict.textContent()).toContain('Some parent links lead nowhere');
    await expect.poll(() => graph.locator('.graph-link[data-kind="circle"]').count()).toBe(1);
    await expect.poll(() => graph.locator('.graph-link[data-kind="missing"]').count()).toBe(1);
  });

  test('nothing was complained about', () => {
    expect(window.complaints).toEqual([]);
  });
}
