import { describe, expect, test } from 'vitest';
import { withConfig, withEnvRule, withKeys } from '../../../renderer/build/draft.ts';
import { layerPart } from '../../../renderer/build/image-part.ts';
import { blockOf } from '../../../renderer/store/build-block.ts';
import { draftOf, editKeys } from '../../../renderer/store/build-slice.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { makeStore, until } from './make-store.ts';
import type { MadeStore } from './make-store.ts';

const storePath = 'a'.repeat(32) as ArchiveRef;
const folder = 'b'.repeat(32) as ArchiveRef;

/** A store whose build has the made-up base, store path and folder, planned. */
async function building(): Promise<MadeStore> {
  const made = makeStore();
  await made.store.getState().receiveRefs([made.fake.refOf('shop'), storePath, folder], null);
  await settled(made);
  return made;
}

const settled = ({ store }: MadeStore): Promise<void> =>
  until(() => {
    const { build } = store.getState();
    return !build.planning && build.plannedDraft === build.edits.present;
  });

describe('what comes from outside', () => {
  test('images alone are opened, anything else starts a build', async () => {
    const { store, fake } = makeStore();
    await store.getState().receiveRefs([fake.refOf('shop')], null);
    expect(store.getState().mode).toBe('inspect');
    await store.getState().receiveRefs([folder], null);
    expect(store.getState().mode).toBe('build');
    expect(draftOf(store.getState()).files).toEqual([{ source: folder, to: '/public' }]);
    // now an image joins the build
    await store.getState().receiveRefs([fake.refOf('shop')], null);
    expect(store.getState().mode).toBe('build');
    expect(draftOf(store.getState()).fromImage).toBe(fake.refOf('shop'));
  });

  test('what is refused is said, the rest goes in', async () => {
    const { store } = makeStore();
    await store.getState().addToBuild([folder, storePath], 'store');
    expect(store.getState().notices.map(({ title }) => title)).toEqual(['public is left out']);
    expect(store.getState().notices[0]?.text).toMatch(/^[A-Z].*\.$/);
    expect(draftOf(store.getState()).contents).toEqual([storePath]);
    // once something else is put in, what was refused before is old news
    await store.getState().addToBuild([folder], 'files');
    expect(store.getState().notices).toEqual([]);
  });

  test('BL7: a layer of an open image goes in once, is planned above the base, and can be undone', async () => {
    const made = await building();
    const { store, fake } = made;
    const archive = fake.refOf('acme');
    await store.getState().openRefs([archive]);
    const part = layerPart(archive, store.getState().archives[archive]?.report?.images[0]?.layers[1]);
    if (part === null) throw new Error('no such layer');
    await store.getState().addPartToBuild(part);
    await store.getState().addPartToBuild(part);
    expect(draftOf(store.getState()).layers).toEqual([{ archive, layer: part.layer }]);
    expect(store.getState().notices.map(({ title }) => title)).toEqual([
      'Layer 1 is put into the build',
      'Layer 1 is in the build already',
    ]);
    await settled(made);
    const { outline } = store.getState().build.answer ?? {};
    expect(outline?.budget).toMatchObject({ taken: 1 });
    expect(outline?.layers[outline.budget.base]).toMatchObject({ kind: 'taken', diffId: part.layer });
    store.getState().undoBuild();
    expect(draftOf(store.getState()).layers).toBeUndefined();
  });

  test('the last tab may close while a build is looked at', async () => {
    const made = await building();
    const { store, fake } = made;
    await store.getState().openRefs([fake.refOf('acme')]);
    store.getState().setMode('build');
    await store.getState().closeTab(fake.refOf('acme'));
    expect(store.getState().mode).toBe('build');
  });
});

describe('the plan', () => {
  test('follows the draft; while one is asked for, steps of a slider in between are left out', async () => {
    const made = await building();
    const { store, fake } = made;
    const before = fake.calls.filter(({ name }) => name === 'build.plan').length;
    for (let layers = 60; layers >= 20; layers -= 1)
      editKeys(store.getState(), { maxLayers: layers }, 'maxLayers');
    await settled(made);
    expect(store.getState().build.answer?.outline?.budget.maxLayers).toBe(20);
    expect(fake.calls.filter(({ name }) => name === 'build.plan').length - before).toBe(2);
    store.getState().undoBuild();
    await settled(made);
    expect(store.getState().build.answer?.outline?.budget.maxLayers).toBe(100);
  });

  test('a budget that is too small says the least that would do', async () => {
    const made = await building();
    editKeys(made.store.getState(), { maxLayers: 2 });
    await settled(made);
    const { answer } = made.store.getState().build;
    expect(answer).toMatchObject({ outline: null, issues: [{ where: 'maxLayers' }] });
    expect(answer?.leastLayers).toBeGreaterThan(2);
    expect(blockOf(made.store.getState())).toContain('maxLayers');
  });

  test('R13: while nothing but its name is wrong the plan stays, and is not written', async () => {
    const made = await building();
    const { store } = made;
    const { answer } = store.getState().build;
    editKeys(store.getState(), { name: 'team/' });
    await settled(made);
    const wrong = store.getState().build.answer;
    expect(wrong).toMatchObject({ base: answer?.base, issues: [{ where: 'name' }] });
    expect(wrong?.outline).toEqual({ ...answer?.outline, name: 'team/' });
    expect(blockOf(store.getState())).toMatch(/^name: /);
    // what else changes meanwhile has no plan
    editKeys(store.getState(), { maxLayers: 50 });
    await settled(made);
    expect(store.getState().build.answer?.outline).toBeNull();
    editKeys(store.getState(), { name: 'team/app' });
    await settled(made);
    expect(store.getState().build.answer).toMatchObject({ outline: { name: 'team/app' }, issues: [] });
  });

  test('E2: a conflict blocks the export until there is a rule', async () => {
    const made = await building();
    const { store } = made;
    expect(blockOf(store.getState())).toBeNull();
    store.getState().editBuild(withConfig(draftOf(store.getState()), 'Env', ['PATH=/opt/bin']));
    await settled(made);
    expect(blockOf(store.getState())).toContain('1 variable');
    store.getState().editBuild(withEnvRule(draftOf(store.getState()), 'PATH', { rule: 'append' }));
    await settled(made);
    expect(blockOf(store.getState())).toBeNull();
    expect(store.getState().build.answer?.outline?.env.env.join('\n')).toContain(':/opt/bin');
  });

  test('another architecture than the base’s blocks the export', async () => {
    const made = await building();
    editKeys(made.store.getState(), { architecture: 'riscv64' });
    await settled(made);
    expect(blockOf(made.store.getState())).toContain('riscv64');
  });

  test('R2: strategies that were compared for another draft are dropped', async () => {
    const made = await building();
    const { store } = made;
    const late = store.getState().compareStrategies(draftOf(store.getState()));
    editKeys(store.getState(), { maxLayers: 40 });
    await late;
    expect(store.getState().build.compared).toBeNull();
    await store.getState().compareStrategies(draftOf(store.getState()));
    expect(store.getState().build.compared?.rows).toHaveLength(4);
  });
});

describe('writing', () => {
  test('what was written is there when its task is done, with the ID that was sealed', async () => {
    const made = await building();
    const { store } = made;
    editKeys(store.getState(), { name: 'site' });
    await settled(made);
    await store.getState().sealBuild();
    await store.getState().exportBuild();
    expect(store.getState().build.exporting?.name).toBe('site.tar');
    await until(() => store.getState().build.result !== null);
    expect(store.getState().build.exporting).toBeNull();
    expect(store.getState().build.result?.id).toBe(store.getState().build.sealed?.image.id);
  });

  test('a seal is of one draft only', async () => {
    const made = await building();
    const { store } = made;
    await store.getState().sealBuild();
    const sealed = store.getState().build.sealed;
    expect(sealed?.draft).toBe(draftOf(store.getState()));
    store.getState().editBuild(withKeys(draftOf(store.getState()), { tag: '2' }));
    expect(sealed?.draft).not.toBe(draftOf(store.getState()));
  });

  test('a cancelled export leaves nothing to look at', async () => {
    const made = makeStore({ indexing: 10_000 });
    await made.store.getState().receiveRefs([folder], null);
    await settled(made);
    await made.store.getState().exportBuild();
    const { exporting } = made.store.getState().build;
    if (exporting !== null) await made.store.getState().cancelTask(exporting.task);
    expect(made.store.getState().build).toMatchObject({ exporting: null, result: null });
  });
});
