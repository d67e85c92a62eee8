import { describe, expect, test } from 'vitest';
import {
  baseRef,
  configAt,
  emptyDraft,
  envOf,
  hasContent,
  refsOf,
  withConfig,
  withConfigAt,
  withEarlierMoved,
  withEnvRule,
  withFileAt,
  withImagePath,
  withInputs,
  withLayer,
  withLayerMoved,
  withKeys,
  withoutImagePath,
  withLike,
  withoutInput,
  withStoreWay,
  withVariable,
} from '../../../renderer/build/draft.ts';
import type { BuildInput, BuildInputKind } from '../../../shared/contract/build-values.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';

const input = (letter: string, kind: BuildInputKind, name = `${kind}-${letter}`): BuildInput => {
  return { ref: letter.repeat(32) as ArchiveRef, name, kind, size: null };
};
const image = input('1', 'image');
const store = input('2', 'store-path');
const folder = input('3', 'folder', 'web');
const closure = input('4', 'closure');

describe('what is dropped', () => {
  test('goes where it belongs, by what it is', () => {
    const { draft, refused } = withInputs(emptyDraft, [image, store, folder, closure], 'anywhere');
    expect(refused).toEqual([]);
    expect(draft).toEqual({
      ...emptyDraft,
      fromImage: image.ref,
      contents: [store.ref],
      files: [{ source: folder.ref, to: '/web' }],
      closure: closure.ref,
    });
    expect(refsOf(draft)).toEqual([image.ref, store.ref, closure.ref, folder.ref]);
    expect(hasContent(emptyDraft)).toBe(false);
    expect(hasContent(draft)).toBe(true);
  });

  test('where it cannot be it is refused, with a reason', () => {
    expect(withInputs(emptyDraft, [folder], 'base').refused).toMatchObject([{ name: 'web' }]);
    const both = withInputs(emptyDraft, [image, store], 'store');
    expect(both.refused).toMatchObject([{ name: image.name }]);
    expect(both.draft.contents).toEqual([store.ref]);
  });

  test('among plain files an archive is a file', () => {
    const { draft } = withInputs(emptyDraft, [image], 'files');
    expect(draft.fromImage).toBeUndefined();
    expect(draft.files).toEqual([{ source: image.ref, to: `/${image.name}` }]);
  });

  test('twice is in it once', () => {
    const once = withInputs(emptyDraft, [store, store], 'anywhere').draft;
    expect(once.contents).toEqual([store.ref]);
    const moved = withStoreWay(once, store.ref, 'storePaths');
    expect(moved).toEqual({ ...emptyDraft, storePaths: [store.ref] });
    expect(withInputs(moved, [store], 'store').draft).toEqual(moved);
  });

  test('BS8: like buildImage, what is to be in the root is copied there, and linked again after it', () => {
    const linked = withInputs({ ...emptyDraft, output: { bothSpecs: true } }, [store], 'store').draft;
    const copied = withLike(linked, 'buildImage');
    expect(copied).toMatchObject({ like: 'buildImage', copyToRoot: [store.ref] });
    expect(copied.contents).toBeUndefined();
    expect(copied.output?.bothSpecs).toBeUndefined();
    expect(withLike(copied, null)).toEqual({ ...linked, output: {} });
    expect(withInputs({ ...emptyDraft, like: 'buildImage' }, [store], 'store').draft.copyToRoot).toEqual([
      store.ref,
    ]);
    // buildImage’s own old name for it
    expect(withLike({ ...emptyDraft, contents: store.ref }, 'buildImage').copyToRoot).toEqual([store.ref]);
  });

  test('comes out again and leaves nothing behind', () => {
    const { draft } = withInputs(emptyDraft, [image, store, folder, closure], 'anywhere');
    const inherits = withKeys(draft, { inherit: 'docker' });
    const bare = [image, store, closure].reduce((made, { ref }) => withoutInput(made, ref), inherits);
    expect(withFileAt(bare, 0, null)).toEqual(emptyDraft);
    expect(baseRef(bare)).toBeNull();
  });
});

describe('what is chosen', () => {
  test('a key without a value is not in the spec', () => {
    expect(withKeys({ ...emptyDraft, tag: 'x' }, { tag: undefined })).toEqual(emptyDraft);
    const labelled = withConfig(emptyDraft, 'Labels', { a: 'b' });
    expect(labelled.config).toEqual({ Labels: { a: 'b' } });
    expect(withConfig(labelled, 'Labels', undefined)).toEqual(emptyDraft);
  });

  test('E1: a variable that is set has one entry, at the place of its first', () => {
    const draft = withConfig(emptyDraft, 'Env', ['A=1', 'B=2', 'A=3']);
    expect(envOf(withVariable(draft, 'A', '4'))).toEqual(['A=4', 'B=2']);
    expect(envOf(withVariable(draft, 'C', ''))).toEqual(['A=1', 'B=2', 'A=3', 'C=']);
    expect(withVariable(withVariable(draft, 'A', null), 'B', null)).toEqual(emptyDraft);
  });

  test('rules are written as the spec has them', () => {
    const ruled = withEnvRule(withEnvRule(emptyDraft, 'A', { rule: 'append' }), 'B', {
      rule: 'pin',
      value: 'x',
    });
    expect(ruled.envRules).toEqual({ A: 'append', B: { pin: 'x' } });
    expect(withEnvRule(withEnvRule(ruled, 'A', null), 'B', null)).toEqual(emptyDraft);
  });
});

describe('layers of open images', () => {
  const layer = (letter: string) => ({ archive: image.ref, layer: letter });
  test('go in once each, on top of the others; they can be moved and taken out', () => {
    const one = withLayer(emptyDraft, layer('a'));
    expect(withLayer(one, layer('a'))).toBe(one);
    const two = withLayer(one, layer('b'));
    expect(two.layers).toEqual([layer('a'), layer('b')]);
    expect(refsOf(two)).toEqual([image.ref, image.ref]);
    expect(hasContent(two)).toBe(true);
    expect(withLayerMoved(two, 0, 1).layers).toEqual([layer('b'), layer('a')]);
    expect(withLayerMoved(two, 0, -1).layers).toEqual([layer('a'), layer('b')]);
    expect(withLayerMoved(two, 0, null).layers).toEqual([layer('b')]);
    expect(withLayerMoved(one, 0, null).layers).toBeUndefined();
  });
});

test('store paths of images go in once each, and can be taken out', () => {
  const held = { archive: image.ref, image: '0', path: '/nix/store/a' };
  const one = withImagePath(emptyDraft, held);
  expect(withImagePath(one, held)).toBe(one);
  expect([hasContent(one), refsOf(one)]).toEqual([true, [image.ref]]);
  expect(withoutImagePath(one, 0).imagePaths).toBeUndefined();
});

test('a healthcheck is made of its parts, and gone with the last of them', () => {
  const one = withConfigAt(emptyDraft, ['Healthcheck', 'Retries'], 5);
  const two = withConfigAt(one, ['Healthcheck', 'Test'], ['NONE']);
  expect(two.config).toEqual({ Healthcheck: { Retries: 5, Test: ['NONE'] } });
  expect(configAt(two, ['Healthcheck', 'Retries'])).toBe(5);
  expect(configAt(emptyDraft, ['Healthcheck', 'Retries'])).toBeUndefined();
  const left = withConfigAt(two, ['Healthcheck', 'Test'], undefined);
  expect(withConfigAt(left, ['Healthcheck', 'Retries'], undefined)).toEqual(emptyDraft);
  expect(withConfigAt(emptyDraft, ['User'], 'me').config).toEqual({ User: 'me' });
});

test('earlier builds are images, each once, in an order that can be changed', () => {
  const second = input('5', 'image');
  const { draft, refused } = withInputs(emptyDraft, [image, second, image, folder], 'history');
  expect(draft).toEqual({ ...emptyDraft, history: [image.ref, second.ref] });
  expect(refused.map(({ name }) => name)).toEqual(['web']);
  expect(withEarlierMoved(draft, 0, 1).history).toEqual([second.ref, image.ref]);
  expect(withEarlierMoved(withEarlierMoved(draft, 0, null), 0, null).history).toBeUndefined();
});
