import { describe, expect, test } from 'vitest';
import { allClosed, allOpen, withNode, withOpen } from '../../../renderer/store/expansion.ts';
import { expansionOf, scopeOf, treeQuery } from '../../../renderer/store/inspect-state.ts';
import type { InspectState } from '../../../renderer/store/inspect-state.ts';
import { isFiltering, noFilter, textKind, toggled } from '../../../renderer/store/tree-filter.ts';
import { makeStore, until } from './make-store.ts';
import type { MadeStore } from './make-store.ts';

async function opened(
  name: string,
): Promise<MadeStore & { look: () => InspectState; ref: ReturnType<MadeStore['fake']['refOf']> }> {
  const made = makeStore();
  const ref = made.fake.refOf(name);
  await made.store.getState().openRefs([ref]);
  await until(() => made.store.getState().archives[ref]?.phase === 'indexed');
  const look = (): InspectState => {
    const state = made.store.getState().inspect[ref];
    if (state === undefined) throw new Error('the archive is open');
    return state;
  };
  return { ...made, look, ref };
}

describe('which directories are open', () => {
  test('exceptions turn round with the mode', () => {
    expect(withNode(allClosed, 5, true)).toEqual({ mode: 'none', except: [5] });
    expect(withNode(withNode(allClosed, 5, true), 5, false)).toEqual(allClosed);
    expect(withNode(allOpen, 5, false)).toEqual({ mode: 'all', except: [5] });
    expect(withOpen({ mode: 'all', except: [5, 6] }, [6, 7])).toEqual({ mode: 'all', except: [5] });
    expect(withNode(allClosed, 5, false)).toBe(allClosed);
  });

  test('matches of a filter are open by themselves, and what was open before comes back', async () => {
    const { store, look, ref } = await opened('shop');
    store.getState().setOpen(ref, 12, true);
    store.getState().setFilter(ref, { ...noFilter, text: '*.js' });
    expect(expansionOf(look())).toEqual(allOpen);
    store.getState().setOpen(ref, 3, false);
    expect(expansionOf(look())).toEqual({ mode: 'all', except: [3] });
    store.getState().setFilter(ref, noFilter);
    expect(expansionOf(look())).toEqual({ mode: 'none', except: [12] });
  });
});

describe('a tree that is looked at for the first time', () => {
  test('what a small layer did or holds is open, a large one and everything merged are not', async () => {
    const { store, look, ref } = await opened('acme');
    const { layers } = store.getState().archives[ref]!.report!.images[0]!;
    const small = layers.findLast(({ entries }) => entries !== null && entries <= 100)!.index;
    const large = layers.find(({ entries }) => entries !== null && entries > 100)!.index;
    store.getState().selectLayer(ref, small);
    expect(look().openDirectories).toEqual(allClosed);
    store.getState().setView(ref, 'changes');
    expect(look().openDirectories).toEqual(allOpen);
    store.getState().selectLayer(ref, large);
    expect(look().openDirectories).toEqual(allClosed);
    await store.getState().reveal(ref, { path: 'etc', layer: small, view: 'layer' });
    expect(look().openDirectories.mode).toBe('all');
    store.getState().setView(ref, 'merged');
    expect(look().openDirectories.mode).toBe('none');
  });
});

describe('filters', () => {
  test.each([
    ['', 'none'],
    ['lib', 'substring'],
    ['*.so', 'glob'],
    ['/\\.so$/', 'regex'],
    ['/(/', 'broken'],
    ['/usr/lib', 'substring'],
    ['//', 'substring'],
    ['/LIB/i', 'regex'],
  ] as const)('%j is read as %s', (text, kind) => {
    expect(textKind(text)).toBe(kind);
  });

  test('any condition filters', () => {
    expect(isFiltering(noFilter)).toBe(false);
    for (const part of [
      { text: 'x' },
      { kinds: ['file' as const] },
      { minSize: 0 },
      { flags: ['setuid' as const] },
    ])
      expect(isFiltering({ ...noFilter, ...part })).toBe(true);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggled(['b'], 'a')).toEqual(['b', 'a']);
  });
});

describe('layers and trees', () => {
  test('each view has its scope', () => {
    const at = { layer: 7, from: 3 };
    expect(scopeOf({ ...at, view: 'merged' })).toEqual({ view: 'merged', layer: 7 });
    expect(scopeOf({ ...at, view: 'layer' })).toEqual({ view: 'layer', layer: 7 });
    expect(scopeOf({ ...at, view: 'changes' })).toEqual({ view: 'changes', from: 3, layer: 7 });
  });

  test('a range of layers grows only in the view of changes', async () => {
    const { store, look, ref } = await opened('shop');
    store.getState().selectLayer(ref, 3);
    store.getState().selectLayer(ref, 1, true);
    expect(look()).toMatchObject({ layer: 1, from: 1 });
    store.getState().setView(ref, 'changes');
    store.getState().selectLayer(ref, 4, true);
    expect(look()).toMatchObject({ from: 1, layer: 4 });
    store.getState().selectLayer(ref, 2);
    expect(look()).toMatchObject({ from: 2, layer: 2, subject: 'layer' });
  });

  test('another tree forgets which nodes were open, and finds the chosen path again', async () => {
    const { store, look, ref } = await opened('shop');
    await store.getState().reveal(ref, { path: 'srv/web/package.json' });
    const { cursor } = look();
    expect(cursor).toBeGreaterThan(0);
    store.getState().setOpen(ref, 999, true);
    store.getState().selectLayer(ref, 2);
    await until(() => look().cursor > 0);
    expect(look().openDirectories.except).not.toContain(999);
    expect(look().path).toBe('srv/web/package.json');
  });

  test('another image starts its own look but keeps the tab', async () => {
    const { store, look, ref } = await opened('server');
    store.getState().setTab(ref, 'config');
    store.getState().selectImage(ref, 2);
    expect(look()).toMatchObject({ image: 2, layer: 1, tab: 'config', path: null });
    store.getState().selectImage(ref, 17);
    expect(look().image).toBe(2);
  });

  test('an image without layers asks for no rows', async () => {
    const { look, ref } = await opened('shop');
    expect(treeQuery(ref, { ...look(), layer: -1 })).toBeNull();
  });
});

describe('R12: showing a path', () => {
  test('what is above it opens, the cursor stands on it, the tree is asked to scroll', async () => {
    const { store, fake, look, ref } = await opened('acme');
    const { reveals } = look();
    store.getState().setTab(ref, 'waste');
    await store.getState().reveal(ref, { path: 'usr/bin/bash' });
    expect(look()).toMatchObject({
      path: 'usr/bin/bash',
      tab: 'files',
      subject: 'file',
      reveals: reveals + 1,
    });
    const query = treeQuery(ref, look());
    const page = await fake.call('tree.rows', { ...query!, from: look().cursor, count: 1 });
    expect(page.ok && page.value.rows[0]?.path).toBe('usr/bin/bash');
  });

  test('a filter that hides it is dropped', async () => {
    const { store, look, ref } = await opened('acme');
    store.getState().setFilter(ref, { ...noFilter, text: 'openssl' });
    await store.getState().reveal(ref, { path: 'usr/bin/bash' });
    expect(look().filter).toEqual(noFilter);
    expect(look().cursor).toBeGreaterThan(0);
  });

  test('a path that is not in that tree is said so', async () => {
    const { store, look, ref } = await opened('shop');
    await store.getState().reveal(ref, { path: 'srv/web/package.json', layer: 0, view: 'layer' });
    expect(look()).toMatchObject({ layer: 0, view: 'layer', path: 'srv/web/package.json' });
    expect(store.getState().notices).toMatchObject([{ tone: 'info', title: 'Not in this view' }]);
  });

  test('from the treemap the tab stays and nothing is said', async () => {
    const { store, look, ref } = await opened('shop');
    store.getState().setTab(ref, 'treemap');
    await store.getState().reveal(ref, { path: 'srv/web', quietly: true });
    await store.getState().reveal(ref, { path: 'no/such/path', quietly: true });
    expect(look().tab).toBe('treemap');
    expect(store.getState().notices).toEqual([]);
  });

  test('R2: an answer about a path that was left meanwhile moves nothing', async () => {
    const { store, look, ref } = await opened('acme');
    const first = store.getState().reveal(ref, { path: 'usr/bin/bash' });
    store.getState().moveCursor(ref, 0, 'bin');
    await first;
    expect(look()).toMatchObject({ cursor: 0, path: 'bin' });
  });

  test('a row that is not known yet leaves the choice alone', async () => {
    const { store, look, ref } = await opened('acme');
    store.getState().moveCursor(ref, 4, 'nix');
    store.getState().moveCursor(ref, 900, null);
    expect(look()).toMatchObject({ cursor: 900, path: 'nix', subject: 'file' });
  });
});
