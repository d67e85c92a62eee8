import { describe, expect, test } from 'vitest';
import { listActions } from '../../../renderer/app/actions.ts';
import { combinationText, isPress } from '../../../renderer/app/key-combination.ts';
import type { KeyPress } from '../../../renderer/app/key-combination.ts';
import { makeStore, until } from '../store/make-store.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('key combinations', () => {
  test.each([
    ['mod+k', press('k', { ctrlKey: true }), false, true],
    ['mod+k', press('k', { metaKey: true }), true, true],
    ['mod+k', press('k', { ctrlKey: true }), true, false],
    ['mod+k', press('k', { ctrlKey: true, shiftKey: true }), false, false],
    ['?', press('?', { shiftKey: true }), false, true],
    ['alt+1', press('¡', { altKey: true, code: 'Digit1' }), true, true],
    ['alt+m', press('µ', { altKey: true, code: 'KeyM' }), true, true],
    ['alt+]', press('‘', { altKey: true, code: 'BracketRight' }), true, true],
    ['alt+ArrowUp', press('ArrowUp', { altKey: true, code: 'ArrowUp' }), false, true],
    ['alt+m', press('m'), false, false],
  ])('%s', (combination, event, mac, is) => {
    expect(isPress(event, combination, mac)).toBe(is);
  });

  test('they are written as the keyboard has them', () => {
    expect(combinationText('mod+shift+k', false)).toBe('Ctrl+Shift+K');
    expect(combinationText('mod+shift+k', true)).toBe('⌘⇧K');
    expect(combinationText('alt+ArrowUp', false)).toBe('Alt+↑');
  });
});

describe('R7: actions', () => {
  test('no two share a name or a shortcut, whatever is open', async () => {
    const { store, fake } = makeStore();
    const check = (): void => {
      const actions = listActions(store.getState);
      const keys = actions.flatMap(({ keys: main, otherKeys }) => [main ?? [], otherKeys ?? []].flat());
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length);
    };
    check();
    await store.getState().openRefs([fake.refOf('acme'), fake.refOf('shop')]);
    store.getState().selectPath(fake.refOf('shop'), 'srv/web/package.json');
    check();
    store.getState().setMode('open');
    check();
    store.getState().setMode('build');
    store.getState().editBuild({ ...store.getState().build.edits.present, name: 'one' });
    store.getState().undoBuild();
    check();
    expect(listActions(store.getState).find(({ id }) => id === 'redo')).toMatchObject({
      keys: 'mod+shift+z',
      otherKeys: 'mod+y',
    });
  });

  test('those that make no sense now are not there', async () => {
    const { store, fake } = makeStore();
    const ids = (): string[] => listActions(store.getState).map((action) => action.id);
    expect(ids()).not.toContain('verify');
    await store.getState().openRefs([fake.refOf('acme')]);
    expect(ids()).toEqual(expect.arrayContaining(['verify', 'older', 'tab-waste', 'save-layer']));
    expect(ids()).not.toContain('newer');
    expect(ids()).not.toContain('preview');
  });

  test('running one does it', async () => {
    const { store, fake } = makeStore({ indexing: 5_000 });
    const ref = fake.refOf('acme');
    await store.getState().openRefs([ref]);
    const run = (id: string): void =>
      listActions(store.getState)
        .find((action) => action.id === id)
        ?.run();
    run('older');
    run('tab-waste');
    run('view-changes');
    run('scale');
    expect(store.getState().inspect[ref]).toMatchObject({ layer: 43, tab: 'waste', view: 'changes' });
    expect(store.getState().preferences.strataScale).toBe('linear');
    const task = store.getState().tasks[0]?.task.id;
    run(`cancel-${task ?? ''}`);
    await until(() => store.getState().tasks.length === 0);
    run('palette');
    expect(store.getState().overlay).toBe('palette');
    run('close');
    expect(store.getState().tabs).toEqual([]);
  });

  test('the served window has no dialog: opening goes to its page', () => {
    const { store, fake } = makeStore({ host: 'served' });
    return until(() => store.getState().info !== null).then(() => {
      listActions(store.getState)
        .find((action) => action.id === 'open')
        ?.run();
      expect(fake.calls.map(({ name }) => name)).not.toContain('open.dialog');
      expect(store.getState().mode).toBe('open');
    });
  });
});
