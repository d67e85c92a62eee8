import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';

type WindowOpenHandler = (details: { readonly url: string }) => { readonly action: string };

/** As much of Electron's WebContents as the guards touch. */
export class StubContents extends EventEmitter {
  readonly mainFrame = { parent: null, url: 'app://varve/' };
  readonly sent: unknown[][] = [];
  windowOpenHandler: WindowOpenHandler | null = null;

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }
  isDestroyed(): boolean {
    return false;
  }
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
  asContents(): WebContents {
    return this as unknown as WebContents;
  }
}

/** @returns whether somebody prevented the event */
export function isPrevented(emitter: EventEmitter, name: string, ...more: unknown[]): boolean {
  let prevented = false;
  const event = {
    preventDefault() {
      prevented = true;
    },
  };
  emitter.emit(name, event, ...more);
  return prevented;
}
