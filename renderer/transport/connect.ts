import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Client } from '../client.ts';
import { desktopClient } from './desktop.ts';
import { servedClient } from './served.ts';
import { hasToken } from './token.ts';

declare global {
  interface Window {
    /** Put there by the desktop's preload; a browser has none. */
    readonly varve?: Bridge<File>;
  }
}

/** The client for wherever this page runs. Call it once. */
export function connect(): Client {
  if (window.varve !== undefined) return desktopClient(window.varve);
  // A newly printed address, put into the tab of an old one, differs in the fragment alone: no browser loads that anew.
  window.addEventListener('hashchange', () => {
    if (hasToken(window.location)) window.location.reload();
  });
  return servedClient(window);
}
