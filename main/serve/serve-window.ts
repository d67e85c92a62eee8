import { fileURLToPath } from 'node:url';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import { keepHost } from '../service/host/keep-host.ts';
import { startHost } from '../service/host/start-host.ts';
import { version } from '../service/version.ts';
import { startServer } from './server.ts';
import type { Server } from './server.ts';

export interface ServeWindowOptions {
  /** Archives that each page opens when it starts; they need not be below the root, since the caller named them. */
  readonly archives: readonly string[];
  /** The folder that opening is limited to. */
  readonly root: string;
  /** 0: any free one. */
  readonly port: number;
  /** As for the host; null: nowhere. */
  readonly stateFolder: string | null;
  readonly cacheFolder: string | null;
  /** Where the built renderer is; beside the bundled program unless told. */
  readonly rendererFolder?: string | undefined;
  /** The engine was started again, or cannot be (then `over` is true and the window must be closed). */
  readonly onTrouble: (reason: string, over: boolean) => void;
}

export interface ServedWindow {
  /** The address to open in a browser, token included. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `varve serve`: a host limited to a folder, and a server on 127.0.0.1 for it. Runs until it is closed.
 * @throws ProblemError when the root or an archive does not exist; the listen error when the port cannot be had
 */
export async function serveWindow(options: ServeWindowOptions): Promise<ServedWindow> {
  const { root, stateFolder, cacheFolder } = options;
  const dialogs = { openDialog: () => Promise.resolve([]), saveDialog: () => Promise.resolve(null) };
  let opened: readonly ArchiveRef[] = [];
  let server: Server | undefined;
  const grantAll = async (): Promise<void> => {
    opened = await Promise.all(options.archives.map((path) => host.grant(path)));
  };
  const host = keepHost(
    (onDeath) => startHost({ kind: 'served', version, root, stateFolder, cacheFolder, onDeath }, dialogs),
    {
      now: () => performance.now(),
      onRestart(reason) {
        options.onTrouble(reason, false);
        // An archive may be gone by now; the others are still to be had.
        void grantAll()
          .catch(() => undefined)
          .then(() => server?.dropPages());
      },
      onGiveUp: (reason) => options.onTrouble(reason, true),
    },
  );
  try {
    await grantAll();
    const started = await startServer({
      host,
      port: options.port,
      rendererFolder: options.rendererFolder ?? fileURLToPath(new URL('../renderer', import.meta.url)),
      opened: () => opened,
    });
    server = started;
    return {
      url: started.url,
      port: started.port,
      async close() {
        await started.close();
        await host.close();
      },
    };
  } catch (error) {
    await host.close();
    throw error;
  }
}
