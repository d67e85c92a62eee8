import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Client } from '../client.ts';
import { desktopClient } from './desktop.ts';
import { servedClient } from './served.ts';

declare global {
  interface Window {
    /** Put there by the desktop's preload; a browser has none. */
    readonly varve?: Bridge<File>;
  }
}

/** The client for wherever this page runs. Call it once. */
export function connect(): Client {
  return window.varve === undefined ? servedClient(window) : desktopClient(window.varve);
}
