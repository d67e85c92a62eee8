import { describe, expect, test } from 'vitest';
import type { ArchiveRef, TaskId } from '../../../shared/contract/values.ts';
import { treeQuery } from '../../../renderer/store/inspect-state.ts';
import { makeStore, until } from './make-store.ts';

describe('opening', () => {
  test('a path typed opens a tab, and its files come when they are indexed', async () => {
    const { store, fake } = makeStore();
    expect(await store.getState().openPath('/somewhere/shop-web.tar.gz')).toBe(true);
    const ref = fake.refOf('shop');
    expect(store.getState()).toMatchObject({ tabs: [ref], active: ref, mode: 'inspect' });
    await until(() => store.getState().archives[ref]?.phase === 'indexed');
    expect(store.getState().inspect[ref]).toMatchObject({
      image: 0,
      layer: 5,
      from: 5,
      view: 'merged',
      tab: 'files',
      path: null,
    });
  });

  test('a path that leads nowhere is a notice and opens nothing', async () => {
    const { store } = makeStore();
    expect(await store.getState().openPath('/nowhere.tar')).toBe(false);
    expect(store.getState().tabs).toEqual([]);
    expect(store.getState().notices).toMatchObject([{ tone: 'error', title: 'That path cannot be opened' }]);
    // the next attempt takes its place
    expect(await store.getState().openPath('/elsewhere.tar')).toBe(false);
    expect(store.getState().notices).toHaveLength(1);
    expect(await store.getState().openPath('/somewhere/shop-web.tar.gz')).toBe(true);
    expect(store.getState().notices).toEqual([]);
  });

  test('R2: events that come while it is being opened ask for nothing that the answer brings', async () => {
    const { store, fake } = makeStore({ delay: 20 });
    const ref = fake.refOf('holiday');
    const opened = store.getState().openRefs([ref]);
    fake.emit({ type: 'archive', ref, revision: 1, phase: 'indexed' });
    await opened;
    await until(() => store.getState().archives[ref]?.revision === 1);
    expect(fake.calls.map(({ name }) => name)).not.toContain('archive.view');
    fake.emit({ type: 'archive', ref, revision: 2, phase: 'indexed' });
    await until(() => fake.calls.some(({ name }) => name === 'archive.view'));
  });

  test('R3: rows that are asked for at the news that all is indexed are asked for before the view', async () => {
    const { store, fake } = makeStore({ delay: 2 });
    const ref = fake.refOf('acme');
    await store.getState().openRefs([ref]);
    await until(() => store.getState().archives[ref]?.phase === 'indexed');
    const before = fake.calls.length;
    const query = treeQuery(ref, store.getState().inspect[ref]!);
    fake.listen((event) => {
      if (event.type === 'archive' && event.phase === 'indexed')
        void fake.call('tree.rows', { ...query!, from: 0, count: 1 });
    });
    fake.emit({ type: 'archive', ref, revision: 50, phase: 'indexed' });
    await until(() => fake.calls.length >= before + 2);
    expect(fake.calls.slice(before).map(({ name }) => name)).toEqual(['tree.rows', 'archive.view']);
  });

  test('what is open already is shown, not opened twice', async () => {
    const { store, fake } = makeStore();
    const [acme, shop] = [fake.refOf('acme'), fake.refOf('shop')];
    await store.getState().openRefs([acme, shop, acme]);
    expect(store.getState()).toMatchObject({ tabs: [acme, shop], active: acme });
    expect(fake.calls.filter(({ name }) => name === 'archive.open')).toHaveLength(2);
  });

  test('archives handed over from outside open too', async () => {
    const { store, fake } = makeStore();
    fake.emit({ type: 'open', refs: [fake.refOf('million')] });
    await until(() => store.getState().archives[fake.refOf('million')] !== undefined);
    expect(store.getState().mode).toBe('inspect');
  });

  test('closing a tab goes to its neighbour, and the last one back to Open', async () => {
    const { store, fake } = makeStore();
    const [acme, shop, from] = [fake.refOf('acme'), fake.refOf('shop'), fake.refOf('from')];
    await store.getState().openRefs([acme, shop, from]);
    store.getState().activate(shop);
    await store.getState().closeTab(shop);
    expect(store.getState()).toMatchObject({ tabs: [acme, from], active: from });
    await store.getState().closeTab(from);
    await store.getState().closeTab(acme);
    expect(store.getState()).toMatchObject({
      tabs: [],
      active: null,
      mode: 'open',
      archives: {},
      inspect: {},
    });
  });

  test('tabs go round', async () => {
    const { store, fake } = makeStore();
    const [acme, shop] = [fake.refOf('acme'), fake.refOf('shop')];
    await store.getState().openRefs([acme, shop]);
    store.getState().activateBy(1);
    expect(store.getState().active).toBe(acme);
    store.getState().activateBy(-1);
    expect(store.getState().active).toBe(shop);
  });

  test('a file that is no image stays as a tab that says so', async () => {
    const { store, fake } = makeStore();
    await store.getState().openRefs([fake.refOf('holiday')]);
    expect(store.getState().archives[fake.refOf('holiday')]).toMatchObject({
      phase: 'failed',
      problem: { code: 'not-an-image' },
    });
  });

  test('that opening failed is told in its tab alone, also when the task ends before the view is there', () => {
    const { store, fake } = makeStore();
    const ref = fake.refOf('holiday');
    void store.getState().openRefs([ref]);
    expect(store.getState().archives[ref]).toBeUndefined();
    store.getState().onTask({
      id: 't1' as TaskId,
      title: 'Opening holiday.zip',
      ref,
      phase: 'opening',
      state: 'failed',
      done: 0,
      total: null,
      startedAt: 0,
      problem: { code: 'not-an-image', message: 'a zip' },
    });
    expect(store.getState().notices).toEqual([]);
  });

  test('a token that is unknown closes its tab and is told', async () => {
    const { store } = makeStore();
    await store.getState().openRefs(['f'.repeat(32) as ArchiveRef]);
    expect(store.getState()).toMatchObject({ tabs: [], active: null });
    expect(store.getState().notices).toHaveLength(1);
  });
});

describe('R2: views', () => {
  test('an older view never replaces a newer one', async () => {
    const { store, fake } = makeStore();
    const ref = fake.refOf('acme');
    await store.getState().openRefs([ref]);
    await until(() => store.getState().archives[ref]?.phase === 'indexed');
    const known = store.getState().archives[ref];
    const before = fake.calls.length;
    fake.emit({ type: 'archive', ref, revision: 1, phase: 'indexed' });
    expect(fake.calls.length).toBe(before);
    expect(store.getState().archives[ref]).toBe(known);
  });

  test('a burst of changes asks once at a time', async () => {
    const { store, fake } = makeStore({ delay: 2 });
    const ref = fake.refOf('acme');
    await store.getState().openRefs([ref]);
    await until(() => store.getState().archives[ref]?.phase === 'indexed');
    const before = fake.calls.filter(({ name }) => name === 'archive.view').length;
    // the fake answers revision 2 whatever is claimed: asking ends, it does not go round
    for (let revision = 50; revision < 60; revision += 1)
      fake.emit({ type: 'archive', ref, revision, phase: 'indexed' });
    await new Promise((resolve) => {
      setTimeout(resolve, 40);
    });
    expect(fake.calls.filter(({ name }) => name === 'archive.view').length - before).toBe(1);
  });

  test('news of an archive that is closed meanwhile is dropped', async () => {
    const { store, fake } = makeStore({ delay: 2 });
    const ref = fake.refOf('acme');
    const opening = store.getState().openRefs([ref]);
    await store.getState().closeTab(ref);
    await opening;
    expect(store.getState()).toMatchObject({ archives: {}, inspect: {}, tabs: [] });
  });
});

describe('the connection', () => {
  test('once it is back, everything is asked for anew', async () => {
    const { store, fake } = makeStore();
    const ref = fake.refOf('acme');
    await store.getState().openRefs([ref]);
    fake.setConnection('lost');
    expect(store.getState().connection).toBe('lost');
    const before = fake.calls.filter(({ name }) => name === 'archive.open').length;
    fake.setConnection('connected');
    await until(() => fake.calls.filter(({ name }) => name === 'archive.open').length > before);
    expect(fake.calls.some(({ name }) => name === 'task.list')).toBe(true);
  });
});

describe('dropping', () => {
  test('dropped files become tabs', async () => {
    const { store, fake } = makeStore({ host: 'served' });
    await store.getState().dropFiles([new File(['x'], 'shop-web.tar.gz')]);
    expect(store.getState()).toMatchObject({ tabs: [fake.refOf('shop')], sending: null });
  });

  test('how far sending is can be seen, and it can be cancelled', async () => {
    const { store } = makeStore({ host: 'served', indexing: 200 });
    const dropping = store.getState().dropFiles([new File(['x'], 'shop-web.tar.gz')]);
    await until(() => (store.getState().sending?.sent ?? 0) > 0);
    expect(store.getState().sending).toMatchObject({ title: 'Sending shop-web.tar.gz', total: 100_000_000 });
    store.getState().cancelSending();
    await dropping;
    expect(store.getState()).toMatchObject({ sending: null, tabs: [], notices: [] });
  });
});

describe('saving', () => {
  test('the served window downloads, the desktop runs a task', async () => {
    const served = makeStore({ host: 'served' });
    await served.store.getState().openRefs([served.fake.refOf('acme')]);
    await served.store.getState().save(served.fake.refOf('acme'), { kind: 'rootfs', image: 0 });
    expect(served.downloads).toEqual(['./saved/demo']);
    const desktop = makeStore({ indexing: 50 });
    await desktop.store.getState().openRefs([desktop.fake.refOf('acme')]);
    await desktop.store.getState().save(desktop.fake.refOf('acme'), { kind: 'rootfs', image: 0 });
    expect(desktop.downloads).toEqual([]);
    expect(desktop.store.getState().tasks.map(({ task }) => task.title)).toContain('Saving');
  });
});
