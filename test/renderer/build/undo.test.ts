import { expect, test } from 'vitest';
import { change, redo, undo, undoable } from '../../../renderer/build/undo.ts';

test('steps are undone and done again, the last first', () => {
  const edited = change(change(undoable('a'), 'b', null), 'c', null);
  const back = undo(undo(edited));
  expect(back.present).toBe('a');
  expect(undo(back)).toBe(back);
  expect(redo(redo(back)).present).toBe('c');
  expect(redo(redo(redo(back))).present).toBe('c');
});

test('changes about the same thing in a row are one step', () => {
  let state = undoable(100);
  for (const value of [99, 98, 97]) state = change(state, value, 'maxLayers');
  expect(undo(state).present).toBe(100);
  const other = change(change(state, 96, 'name'), 95, 'maxLayers');
  expect(undo(other).present).toBe(96);
  // after an undo the slider starts a step of its own
  expect(undo(change(undo(other), 90, 'maxLayers')).present).toBe(96);
});

test('a new change forgets what was undone; the same value is no change', () => {
  const undone = undo(change(undoable('a'), 'b', null));
  expect(change(undone, 'a', null)).toBe(undone);
  expect(redo(change(undone, 'c', null)).present).toBe('c');
});
