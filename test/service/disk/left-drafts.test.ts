import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolderDraft } from '../../../main/service/disk/draft.ts';
import { bringBack, clearLeftDrafts, setAside } from '../../../main/service/disk/left-drafts.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { countedPool } from '../threads/counted-pool.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

/** A folder that is about to be replaced: its draft is whole, and the old one moved away. */
async function replacing(name = 'image'): Promise<string> {
  const folder = scratchFolder();
  const target = folderWith(folder, name, 'old');
  const draft = await openFolderDraft(target, () => true);
  writeFileSync(join(draft.path, 'file'), 'new');
  await setAside(target);
  return folder;
}

function folderWith(folder: string, name: string, content: string): string {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'file'), content);
  return join(folder, name);
}

/** As if the process that has these names here had been killed. */
function killed(folder: string): void {
  const dead = spawnSync('true').pid;
  for (const name of readdirSync(folder))
    renameSync(join(folder, name), join(folder, name.replace(`-${process.pid}-`, `-${dead}-`)));
}

const contentOf = (folder: string, name: string): string => readFileSync(join(folder, name, 'file'), 'utf8');

test.each(['image', 'a name with\na new line', '長'.repeat(85)])(
  'SV6.4: what a killed process was about to replace is there again: %j',
  async (name) => {
    const folder = await replacing(name);
    killed(folder);
    clearLeftDrafts(folder);
    expect(readdirSync(folder)).toEqual([name]);
    expect(contentOf(folder, name)).toBe('old');
  },
);

test('SV6.4: where the new one had come by then it stays, and the old one goes', async () => {
  const folder = await replacing();
  folderWith(folder, 'image', 'new');
  killed(folder);
  expect(bringBack(join(folder, 'image'))).toBe(false);
  clearLeftDrafts(folder);
  expect(readdirSync(folder)).toEqual(['image']);
  expect(contentOf(folder, 'image')).toBe('new');
});

test('SV6.4: of a process that lives nothing is touched', async () => {
  const folder = await replacing();
  const before = readdirSync(folder);
  clearLeftDrafts(folder);
  expect(bringBack(join(folder, 'image'))).toBe(false);
  expect(readdirSync(folder)).toEqual(before);
});

test('a folder that cannot take the place of the old one leaves that', async () => {
  const folder = scratchFolder();
  const target = folderWith(folder, 'image', 'old');
  const draft = await openFolderDraft(target, () => true);
  renameSync(draft.path, join(folder, 'elsewhere'));
  await expect(draft.commit()).rejects.toThrow(/image: /);
  expect(contentOf(folder, 'image')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'image']);
});

test('SV6.4: a layout that was about to be replaced is there for whoever opens it', async () => {
  const folder = scratchFolder();
  const image = imageOf([[{ path: 'a', content: 'b' }]]);
  const path = writeArchive(folder, [image], { container: 'oci', outer: 'folder' });
  await setAside(path);
  killed(folder);
  const session = await openSession(path, { pool: countedPool(), cache: null });
  session.close();
  expect(readdirSync(folder)).toEqual([basename(path)]);
});
