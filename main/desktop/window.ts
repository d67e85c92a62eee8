import { BrowserWindow } from 'electron';
import { pageUrl } from './app-protocol.ts';
import type { EventGate } from './ipc.ts';
import { windowOptions } from './window-options.ts';
import type { WindowSetup } from './window-options.ts';
import type { WindowState } from './window-state.ts';

export interface WindowEvents {
  readonly onState: (state: WindowState) => void;
  /** The page's process has died more than once in short order. */
  readonly onHopeless: (reason: string) => void;
}

/** Milliseconds within which a second death of the page's process means that loading it again does not help. */
const patience = 30_000;
/** Milliseconds after which a window that has painted nothing is shown all the same. */
const showAnyway = 5_000;

/** Opens the window and keeps a page in it. Loading ends in a shown window, whatever becomes of the page. */
export function openWindow(setup: WindowSetup, gate: EventGate, events: WindowEvents): BrowserWindow {
  const window = new BrowserWindow(windowOptions(setup));
  const { webContents } = window;
  if (setup.state.maximized) window.maximize();

  const show = (): void => {
    clearTimeout(fallback);
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  const fallback = setTimeout(show, showAnyway);
  window.once('ready-to-show', show);

  const remember = (): void => {
    if (window.isMinimized() || window.isFullScreen()) return;
    events.onState({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('close', remember);

  // Another document has taken over. Not when one begins to load: navigation that is then denied begins, too.
  webContents.on('did-navigate', () => gate.shut());
  let lastDeath = -Infinity;
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    gate.shut();
    const now = performance.now();
    if (now - lastDeath < patience) events.onHopeless(reason);
    else webContents.reload();
    lastDeath = now;
  });
  void window.loadURL(pageUrl).catch(() => undefined);
  return window;
}
