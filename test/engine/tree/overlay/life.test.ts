import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LifeEvent } from '../../../../shared/view.ts';
import { lifeOf } from '../../../../main/engine/tree/overlay/life.ts';
import { dir, file, hard, hide, makeLayer, opaque, symlink } from '../make-layer.ts';
import type { EntrySpec } from '../make-layer.ts';
import { layOver, rememberContents } from '../model.ts';
import type { Model } from '../model.ts';
import { layerStack } from '../random-layers.ts';

function life(path: string, ...stack: readonly (readonly EntrySpec[])[]): string[] {
  return lifeOf(stack.map(makeLayer), path).map(line);
}

function line(event: LifeEvent): string {
  const cause = event.cause === null ? '' : ` by ${event.cause}`;
  return `${event.layer} ${event.event} ${event.kind} ${event.size}${cause}`;
}

test('added, other content, removed by its own whiteout, back again', () => {
  const stack = [[file('d/x', 3)], [file('d/x', 5)], [hide('d/x')], [], [file('d/x', 1)]];
  expect(life('d/x', ...stack)).toEqual([
    '0 added file 3',
    '1 content file 5',
    '2 removed file 5 by d/.wh.x',
    '4 added file 1',
  ]);
});

test('hidden with a directory above it: by whiteout, opaque, or what takes the place', () => {
  expect(life('d/e/x', [file('d/e/x', 3)], [hide('d')])).toEqual([
    '0 added file 3',
    '1 hidden file 3 by .wh.d',
  ]);
  expect(life('d/e/x', [file('d/e/x', 3)], [opaque('d')])).toEqual([
    '0 added file 3',
    '1 hidden file 3 by d',
  ]);
  expect(life('d/e/x', [file('d/e/x', 3)], [opaque('')])).toEqual(['0 added file 3', '1 hidden file 3 by ']);
  expect(life('d/e/x', [file('d/e/x', 3)], [file('d/e', 1)])).toEqual([
    '0 added file 3',
    '1 hidden file 3 by d/e',
  ]);
  expect(life('d/e/x', [file('d/e/x', 3)], [symlink('d', 'y')])).toEqual([
    '0 added file 3',
    '1 hidden file 3 by d',
  ]);
});

test('an opaque directory does not hide itself', () => {
  expect(life('d', [dir('d'), file('d/x', 1)], [opaque('d')])).toEqual(['0 added directory 0']);
});

test('hidden and brought again by the same layer is a replacement', () => {
  expect(life('d/x', [file('d/x', 3)], [opaque('d'), file('d/x', 4)])).toEqual([
    '0 added file 3',
    '1 content file 4',
  ]);
});

test('another kind replaces; equal size is only known to be equal content with digests', () => {
  const stack = [[file('x', 3)], [file('x', 3, { mode: 0o600 })], [symlink('x', 'y')], [symlink('x', 'z')]];
  expect(life('x', ...stack)).toEqual([
    '0 added file 3',
    '1 replaced file 3',
    '2 replaced symlink 0',
    '3 content symlink 0',
  ]);
  const layers = stack.map(makeLayer);
  const same = { digestOf: () => 'same' };
  const different = { digestOf: (layer: number) => `${layer}` };
  expect(lifeOf(layers, 'x', same).map(line)[1]).toBe('1 metadata file 3');
  expect(lifeOf(layers, 'x', different).map(line)[1]).toBe('1 content file 3');
});

test('T2: the mode of a symlink is the same whatever a tar says, as Linux has it', () => {
  const layers = ['y', 'z'].map((link) => makeLayer([{ ...symlink('x', link), mode: 0o644 }]));
  expect(lifeOf(layers, 'x').map(({ mode }) => mode)).toEqual([0o777, 0o777]);
});

test('W6: directories listed again change metadata, implied ones do nothing', () => {
  expect(life('d', [dir('d')], [file('d/x', 1)], [dir('d', { mode: 0o700 })])).toEqual([
    '0 added directory 0',
    '2 metadata directory 0',
  ]);
});

test('W5: a symlink that becomes a directory', () => {
  expect(life('bin', [symlink('bin', 'usr/bin')], [file('bin/sh', 1)])).toEqual([
    '0 added symlink 0',
    '1 replaced directory 0',
  ]);
  expect(lifeOf([makeLayer([symlink('bin', 'usr/bin')])], 'bin')[0]).toMatchObject({
    link: 'usr/bin',
    cause: null,
  });
});

test('T5: a hard link has the size of its file', () => {
  expect(life('h', [file('x', 3)], [hard('h', 'x')])).toEqual(['1 added hardlink 3']);
});

test('a path that nobody has has no life', () => {
  expect(life('x', [file('y', 1)])).toEqual([]);
});

test('random stacks: a path is there after a layer exactly when its life says so', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(layerStack, path, (stack, watched) => {
      rememberContents(stack);
      const events = lifeOf(stack.map(makeLayer), watched);
      let model: Model = new Map();
      stack.forEach((entries, layer) => {
        const before = model.get(watched);
        model = layOver(model, entries, layer);
        const now = model.get(watched);
        const event = events.find((each) => each.layer === layer);
        const isGone = event?.event === 'removed' || event?.event === 'hidden';
        if (now === undefined) expect(event === undefined || isGone).toBe(true);
        if (before === undefined) expect(event?.event).toBe(now === undefined ? undefined : 'added');
        else if (now === undefined) {
          expect(isGone).toBe(true);
          expect(event?.cause).not.toBeNull();
        } else expect(event !== undefined).toBe(before.entry !== now.entry || before.layer !== now.layer);
      });
    }),
    { numRuns: 3_000 },
  );
});
