import { describe, expect, test } from 'vitest';
import { differingFiles, headline, pullSize, summaryLines } from '../../../renderer/compare/summary-lines.ts';
import { leftOutWords } from '../../../renderer/compare/left-out-words.ts';
import { onlyThese } from '../../../renderer/compare/only-these.ts';
import { comparedQuery, keptPair, onlySide } from '../../../renderer/store/compare-state.ts';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import { listActions } from '../../../renderer/app/actions.ts';
import type { FakeOptions } from '../fake-client.ts';
import { makeStore, until } from './make-store.ts';
import type { MadeStore } from './make-store.ts';

/** Two made-up images beside each other, read through. */
async function comparing(options: FakeOptions = {}): Promise<MadeStore> {
  const made = makeStore(options);
  await made.store
    .getState()
    .receiveRefs([made.fake.refOf('acme-api-8'), made.fake.refOf('acme-api-b')], null);
  await until(() => made.store.getState().compare.view?.phase === 'compared');
  return made;
}

const names = ({ fake }: MadeStore): string[] => fake.calls.map(({ name }) => name);

describe('R19: two sides', () => {
  test('two images at once are compared in their order, and are tabs too', async () => {
    const { store, fake } = await comparing();
    const { mode, compare, tabs } = store.getState();
    expect(mode).toBe('compare');
    expect([compare.sides.left?.ref, compare.sides.right?.ref]).toEqual([...tabs]);
    expect(compare.view?.report?.files?.unchanged).toBeGreaterThan(1_000);
    expect(tabs).toEqual([fake.refOf('acme-api-8'), fake.refOf('acme-api-b')]);
  });

  test('swapping mirrors the answer and lets go of what was chosen', async () => {
    const { store } = await comparing();
    const before = store.getState().compare.view?.report;
    store.getState().choosePair(3);
    store.getState().swapSides();
    await until(() => store.getState().compare.view?.report?.left.path === before?.right.path);
    const after = store.getState().compare.view?.report;
    expect(after?.files?.changes.added).toBe(before?.files?.changes.removed);
    expect(after?.env.map(({ change }) => change)).toContain('added');
    expect(store.getState().compare.pair).toBeNull();
  });

  test('R2: while sides change only the last ones are kept, and what was opened in between is closed', async () => {
    const made = makeStore({ delay: 3 });
    const { store, fake } = made;
    const side = (name: string) => ({ ref: fake.refOf(name), image: 0, range: null });
    store.getState().setSides(side('acme-api-8'), side('shop'));
    store.getState().setSides(side('acme-api-8'), side('acme-api-b'));
    await until(() => store.getState().compare.view !== null);
    expect(store.getState().compare.view?.right.ref).toBe(fake.refOf('acme-api-b'));
    await until(() => names(made).includes('compare.close'));
    expect(names(made).filter((name) => name === 'compare.open')).toHaveLength(2);
  });

  test('one archive alone is no comparison: it is shown by itself', async () => {
    const { store, fake } = makeStore();
    await store.getState().compareRefs([fake.refOf('shop')], 'right');
    expect(onlySide(store.getState().compare)?.ref).toBe(fake.refOf('shop'));
    store.getState().setSide('left', { ref: fake.refOf('shop'), image: 0, range: null });
    expect(onlySide(store.getState().compare)?.ref).toBe(fake.refOf('shop'));
    // two ranges of one image are two things
    store.getState().setSide('left', { ref: fake.refOf('shop'), image: 0, range: { first: 0, last: 1 } });
    expect(onlySide(store.getState().compare)).toBeNull();
  });

  test('a closed tab leaves its side empty', async () => {
    const made = await comparing();
    const { store, fake } = made;
    await store.getState().closeTab(fake.refOf('acme-api-b'));
    expect(store.getState().compare.sides.right).toBeNull();
    expect(store.getState().compare.view).toBeNull();
    expect(names(made)).toContain('compare.close');
    expect(store.getState().mode).toBe('compare');
  });

  test('the layers of a pair are compared by themselves', async () => {
    const { store } = await comparing();
    const report = store.getState().compare.view?.report;
    const split = report?.layers.find(({ relation }) => relation === 'split');
    onlyThese(store.getState, split!);
    await until(() => store.getState().compare.view?.report?.right.layers.length === 2);
    expect(store.getState().compare.view?.report?.left.first).toBe(split?.left[0]);
  });
});

describe('what is ignored', () => {
  test('timestamps: differences go, and the summary says that they are not counted', async () => {
    const { store } = await comparing();
    const before = store.getState().compare.view?.report?.files?.changes.metadata ?? 0;
    store.getState().setIgnored({ ...nothingIgnored, timestamps: true });
    await until(() => store.getState().compare.view?.report?.ignored.timestamps === true);
    const report = store.getState().compare.view!.report!;
    expect(report.files?.changes.metadata).toBeLessThan(before);
    expect(headline(report).text).toContain('Not counted: timestamps');
  });
});

describe('the tree of both sides', () => {
  test('R12: a filter that hides what is to be shown is dropped', async () => {
    const { store } = await comparing();
    store.getState().setComparedFilter({ text: '', changes: ['removed'], kinds: [], flags: [] });
    await store.getState().revealCompared('etc/passwd');
    expect(store.getState().compare).toMatchObject({ tab: 'files', path: 'etc/passwd', subject: 'file' });
    expect(store.getState().compare.filter.changes).toEqual([]);
    expect(store.getState().compare.reveals).toBeGreaterThan(0);
    await store.getState().revealCompared('usr/bin/bash');
    expect(store.getState().notices.map(({ title }) => title)).toEqual(['It does not differ']);
  });
});

test('R21: a chosen pair of layers narrows the files, until it is let go', async () => {
  const { store } = await comparing();
  const { compare } = store.getState();
  const view = compare.view;
  if (view === null || view.report === null) throw new Error('it is compared');
  const at = view.report.layers.findIndex(({ relation }) => relation === 'similar');
  const pair = view.report.layers[at];
  if (pair === undefined) throw new Error('two layers are alike');
  store.getState().choosePair(at);
  const query = (): ReturnType<typeof comparedQuery> => comparedQuery(view.ref, store.getState().compare);
  expect(query()).toMatchObject({
    layers: { left: pair.left, right: pair.right },
    expansion: { mode: 'all' },
  });
  // the same layers are found where they stand in a newer report
  const turned = { ...view.report, layers: view.report.layers.toReversed() };
  expect(turned.layers[keptPair(view.report, turned, at) ?? -1]).toBe(pair);
  const escape = listActions(store.getState).find(({ keys }) => keys === 'escape');
  escape?.run();
  expect(query().layers).toBeNull();
  store.getState().choosePair(at);
  store.getState().clearComparedFilter();
  expect(store.getState().compare.pair).toBeNull();
  // what other layers did is shown all the same when it is asked for
  store.getState().choosePair(view.report.layers.findIndex(({ relation }) => relation === 'equal'));
  await store.getState().revealCompared('etc/passwd');
  expect(store.getState().compare).toMatchObject({ pair: null, tab: 'files', path: 'etc/passwd' });
});

describe('the summary', () => {
  test('says sizes, files, store paths with versions, and what is pulled', async () => {
    const { store } = await comparing();
    const report = store.getState().compare.view!.report!;
    const words = summaryLines(report).map(({ text }) => text);
    expect(words.join('\n')).toContain('openssl 3.4.1 → 3.4.2');
    expect(words.join('\n')).toMatch(/36 of 45 layers are shared\. Whoever has the left one pulls [\d.]+ MB/);
    const shared = new Set(
      report.layers
        .filter(({ relation }) => relation === 'equal' || relation === 'moved')
        .flatMap(({ right }) => right),
    );
    const pulled = report.right.layers.filter(({ index }) => !shared.has(index));
    expect(pullSize(report)).toBe(pulled.reduce((sum, { storedSize }) => sum + (storedSize ?? 0), 0));
  });

  test('what else differs of the identity is a sentence of its own', async () => {
    const { store } = await comparing();
    const report = store.getState().compare.view!.report!;
    const said = (...fields: readonly string[]): readonly string[] =>
      summaryLines({ ...report, identity: fields.map((field) => ({ field })) }).map(({ text }) => text);
    expect(said('id')).toContain('Image ID differs.');
    expect(said('names', 'manifestDigest')).toContain('Names and manifest digest differ.');
  });

  test('CM8.2: layers that could not be read are said, and nothing is called the same', async () => {
    const { store } = await comparing();
    const report = store.getState().compare.view!.report!;
    const [first, ...layers] = report.left.layers;
    if (first === undefined || report.files === null) throw new Error('it has layers and files');
    const changes = { added: 0, removed: 0, content: 0, undecided: 0, metadata: 0, type: 0, moved: 0 };
    const partly = {
      ...report,
      left: { ...report.left, layers: [{ ...first, entries: null }, ...layers] },
      files: { ...report.files, changes },
    };
    const words = summaryLines(partly).map(({ text }) => text);
    expect(words[0]).toBe(
      'Layer 0 on the left could not be read: its files are missing from this comparison.',
    );
    expect(words.join('\n')).not.toContain('Every file is the same.');
    expect(headline({ ...partly, same: null }).title).toBe('Nothing differs so far');
    expect(headline(partly).title).toBe('They differ');
  });

  test('R20: what has not been read yet is no difference, and is said', async () => {
    const { store } = await comparing();
    const report = store.getState().compare.view!.report!;
    if (report.files === null) throw new Error('its files are known');
    const undecided = (content: number, unread: number): Comparison => ({
      ...report,
      files: {
        ...report.files!,
        changes: { added: 0, removed: 0, content, undecided: unread, metadata: 0, type: 0, moved: 0 },
      },
    });
    expect(differingFiles(undecided(2, 1_500))).toBe(2);
    expect(headline(undecided(2, 1_500)).title).toBe('2 entries differ');
    expect(headline(undecided(2, 1_500)).text).toContain('; 1,500 have not been read yet.');
    expect(headline({ ...undecided(0, 1), same: null })).toMatchObject({
      title: 'Nothing differs so far',
      text: 'No file is known to differ; 1 has not been read yet.',
    });
    expect(headline(undecided(0, 0)).title).toBe('The same files, made differently');
  });

  test('R20: how many differences are ignored, and of which kinds', () => {
    const leftOut = { timestamps: 1_412, order: 0, history: 3, names: 1, paths: 0 };
    expect(leftOutWords({ ignored: nothingIgnored, leftOut })).toBeNull();
    expect(leftOutWords({ ignored: { ...nothingIgnored, timestamps: true, order: true }, leftOut })).toEqual({
      title: '1,412 differences ignored',
      kinds: '1,412 in timestamps, 0 in order',
    });
    expect(leftOutWords({ ignored: { ...nothingIgnored, names: true }, leftOut })?.title).toBe(
      '1 difference ignored',
    );
    expect(leftOutWords({ ignored: { ...nothingIgnored, paths: ['*.pyc'] }, leftOut })).toEqual({
      title: 'No differences ignored',
      kinds: '0 in paths',
    });
  });

  test('the same is the same, and says so', async () => {
    const { store, fake } = makeStore();
    const ref = fake.refOf('acme-api-8');
    store
      .getState()
      .setSides(
        { ref, image: 0, range: { first: 0, last: 3 } },
        { ref, image: 0, range: { first: 0, last: 4 } },
      );
    await until(() => store.getState().compare.view?.phase === 'compared');
    const report = store.getState().compare.view!.report!;
    expect(headline(report).title).not.toContain('same');
    expect(headline({ ...report, same: true }).title).toBe('The same');
    expect(headline({ ...report, same: true, ignored: { ...nothingIgnored, order: true } })).toEqual({
      title: 'The same, but for what is ignored',
      text: 'Config, history, layers and every file are the same on both sides. Not counted: order. No differences ignored.',
    });
  });
});

test('saving a report: on the desktop its task, served a download', async () => {
  const desktop = await comparing();
  await desktop.store.getState().saveReport('html');
  expect(desktop.store.getState().saving).toHaveLength(1);
  const served = await comparing({ host: 'served' });
  await served.store.getState().saveReport('markdown');
  expect(served.downloads).toEqual(['./saved/report']);
});

test('R7: the actions of the mode have names and shortcuts of their own', async () => {
  const { store } = await comparing();
  const actions = listActions(store.getState);
  const keys = actions.flatMap((action) => action.keys ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(actions.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['compare-swap', 'compare-files', 'compare-save-html', 'find']),
  );
});
