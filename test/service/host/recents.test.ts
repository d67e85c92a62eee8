import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRecents } from '../../../main/service/host/recents.ts';
import { scratchFolder } from '../scratch.ts';

const all = (): boolean => true;

function clock(): () => number {
  let time = 1_000;
  return () => (time += 1);
}

describe('SV7.6: recent images', () => {
  test('SV7.6: newest first, each once, thirty at most, also for the next process', async () => {
    const folder = join(scratchFolder(), 'state');
    const now = clock();
    const recents = createRecents(folder, all, now);
    await Promise.all(
      Array.from({ length: 35 }, (_, number) => recents.add(`/images/${number}.tar`, number, 10)),
    );
    await recents.add('/images/7.tar', 7, 11);
    const list = await createRecents(folder, all, now).list();
    expect(list).toHaveLength(30);
    expect(list[0]).toMatchObject({ name: '7.tar', folder: '/images', layers: 7, size: 11, exists: false });
    expect(list.filter(({ name }) => name === '7.tar')).toHaveLength(1);
    expect(await recents.path(list[0]?.id ?? '')).toBe('/images/7.tar');
    expect(await recents.path('nothing')).toBeNull();
    expect(JSON.stringify(list[0]?.id)).not.toContain('images');
  });

  test('SV7.6: the file is whole, private, and nothing else is left', async () => {
    const folder = join(scratchFolder(), 'state');
    const recents = createRecents(folder, all, clock());
    await recents.add('/a.tar', 1, 1);
    expect(readdirSync(folder)).toEqual(['recent.json']);
    expect(JSON.parse(readFileSync(join(folder, 'recent.json'), 'utf8'))).toMatchObject({ version: 1 });
    if (process.platform !== 'win32') expect(statSync(join(folder, 'recent.json')).mode & 0o777).toBe(0o600);
    await recents.clear();
    expect(await recents.list()).toEqual([]);
  });

  test.each([
    ['no JSON', '{'],
    ['another shape', '{"version":1,"recents":[{"path":7}]}'],
    ['another version', '{"version":2,"recents":[]}'],
    ['too much', JSON.stringify({ version: 1, recents: Array.from({ length: 1_001 }, () => ({})) })],
  ])('SV7.6: %s in the file is an empty list, and is written over', async (_, text) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'recent.json'), text);
    const recents = createRecents(folder, all, clock());
    expect(await recents.list()).toEqual([]);
    await recents.add('/a.tar', 1, 1);
    expect(await recents.list()).toHaveLength(1);
  });

  test('SV7.6: what the host may not open is neither shown nor opened', async () => {
    const folder = scratchFolder();
    await createRecents(folder, all, clock()).add('/secret/a.tar', 1, 1);
    const [shown] = await createRecents(folder, all, clock()).list();
    const served = createRecents(folder, (path) => !path.startsWith('/secret'), clock());
    expect(await served.list()).toEqual([]);
    expect(await served.path(shown?.id ?? '')).toBeNull();
  });

  test('SV7.6: without a folder, or with one that cannot be written, nothing is remembered and nothing fails', async () => {
    const none = createRecents(null, all, clock());
    await none.add('/a.tar', 1, 1);
    expect(await none.list()).toEqual([]);
    const folder = scratchFolder();
    mkdirSync(join(folder, 'recent.json'));
    const blocked = createRecents(folder, all, clock());
    await blocked.add('/a.tar', 1, 1);
    expect(await blocked.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['recent.json']);
  });
});
