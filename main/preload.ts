import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../shared/contract/bridge.ts';
import { callChannel, dropChannel, eventChannel, listenChannel } from '../shared/contract/channels.ts';
import type { CallName } from '../shared/contract/contract.ts';
import type { HostEvent } from '../shared/contract/values.ts';
import type { Outcome } from '../shared/problem.ts';

/** The contract's keys, put in place by the bundler (build/bundle.mjs): the schemas stay out of the sandbox. */
declare const __VARVE_CALL_NAMES__: readonly CallName[];

const names: ReadonlySet<string> = new Set<string>(__VARVE_CALL_NAMES__);

/** Everything that the page gets (H11): no channel, path or event object goes through. */
const bridge: Bridge<File> = {
  call(name, input) {
    if (!names.has(name)) return Promise.resolve(refusal('no such call'));
    return answered(ipcRenderer.invoke(callChannel, name, input));
  },

  listen(onEvent) {
    const deliver = (_event: unknown, event: HostEvent): void => onEvent(event);
    ipcRenderer.on(eventChannel, deliver);
    ipcRenderer.send(listenChannel);
    return () => void ipcRenderer.off(eventChannel, deliver);
  },

  /** Only real files have paths; the page hands over `File` objects and never learns where they are. */
  drop(files) {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return answered(ipcRenderer.invoke(dropChannel, paths));
  },
};

/** An invoke rejects for what cannot be cloned, and when the application is ending. */
async function answered<T>(invoked: Promise<unknown>): Promise<Outcome<T>> {
  try {
    return (await invoked) as Outcome<T>;
  } catch {
    return refusal('the request did not get through');
  }
}

function refusal(message: string): Outcome<never> {
  return { ok: false, problem: { code: 'bad-request', message } };
}

contextBridge.exposeInMainWorld('varve', bridge);
