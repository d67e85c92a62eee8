import { renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const pixels = z.int().min(-100_000).max(100_000);
const length = z.int().min(200).max(20_000);

const schema = z.strictObject({
  bounds: z.strictObject({
    x: pixels.optional(),
    y: pixels.optional(),
    width: length,
    height: length,
  }),
  maximized: z.boolean(),
});

/** Where the window was: screen coordinates in device-independent pixels. */
export type WindowState = z.infer<typeof schema>;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const firstState: WindowState = { bounds: { width: 1320, height: 860 }, maximized: false };

/**
 * @param text of the state file
 * @param screens work areas of the screens that are there now
 * @returns the state, without its place when so little of it would be visible that it could not be grasped; the first
 *   state when the text is not one of ours
 */
export function parseWindowState(text: string, screens: readonly Rectangle[]): WindowState {
  let state: WindowState;
  try {
    state = schema.parse(JSON.parse(text));
  } catch {
    return firstState;
  }
  const { x, y, width, height } = state.bounds;
  if (x !== undefined && y !== undefined && screens.some((screen) => shows(screen, { x, y, width, height })))
    return state;
  return { ...state, bounds: { width, height } };
}

/** Whether enough of the title bar is on the screen to drag the window by it. */
function shows(screen: Rectangle, window: Rectangle): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return across >= 100 && window.y >= screen.y - 10 && window.y <= screen.y + screen.height - 40;
}

/** @returns the first state when there is no file yet, or none that can be read */
export async function readWindowState(path: string, screens: readonly Rectangle[]): Promise<WindowState> {
  return await readFile(path, 'utf8').then(
    (text) => parseWindowState(text, screens),
    () => firstState,
  );
}

/**
 * Written beside and renamed, so that it is never half there; at once, because the program is about to end. A disk that
 * refuses costs the memory, nothing else.
 */
export function writeWindowState(path: string, state: WindowState): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(state));
    renameSync(draft, path);
  } catch {
    // the window opens in its first place next time
  }
}
