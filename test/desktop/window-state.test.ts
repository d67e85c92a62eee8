import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  firstState,
  parseWindowState,
  readWindowState,
  writeWindowState,
} from '../../main/desktop/window-state.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
];
const at = (x: number, y: number) => ({ bounds: { x, y, width: 1000, height: 700 }, maximized: true });

test('H12: a place on any screen is kept', () => {
  for (const state of [at(0, 0), at(2000, 100), at(-800, 500)])
    expect(parseWindowState(JSON.stringify(state), screens)).toEqual(state);
});

test('H12: a place that nobody could grasp is forgotten, the size is not', () => {
  for (const state of [at(5000, 0), at(-990, 0), at(100, 1070), at(100, -300)])
    expect(parseWindowState(JSON.stringify(state), screens)).toEqual({
      bounds: { width: 1000, height: 700 },
      maximized: true,
    });
});

test.each([
  '',
  '{',
  'null',
  '{}',
  '{"bounds":{"width":"9","height":9},"maximized":true}',
  '{"bounds":{"width":1e9,"height":700},"maximized":true}',
])('H12: a damaged file is the first state: %s', (text) => {
  expect(parseWindowState(text, screens)).toEqual(firstState);
});

test('H12: what was written is read, nothing else is left, and a missing folder is no failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'varve-window-'));
  try {
    const path = join(folder, 'window.json');
    expect(await readWindowState(path, screens)).toEqual(firstState);
    writeWindowState(path, at(5, 6));
    expect(await readWindowState(path, screens)).toEqual(at(5, 6));
    expect(await readdir(folder)).toEqual(['window.json']);
    writeWindowState(join(folder, 'absent', 'window.json'), at(5, 6));
  } finally {
    await rm(folder, { recursive: true });
  }
});
