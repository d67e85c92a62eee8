import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserWindow } from 'electron';
import { app, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session } from 'electron';
import { z } from 'zod';
import { toProblem } from '../../shared/problem.ts';
import type { Host } from '../service/host/host.ts';
import { keepHost } from '../service/host/keep-host.ts';
import { startHost } from '../service/host/start-host.ts';
import { cacheFolder, stateFolder } from '../service/disk/user-folders.ts';
import { version } from '../service/version.ts';
import { appScheme, rendererResponder } from './app-protocol.ts';
import { applicationArguments, archivesInArguments } from './arguments.ts';
import { systemDialogs } from './dialogs.ts';
import { answerPage, createEventGate } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { guardNavigation } from './navigation.ts';
import { shutSession } from './permissions.ts';
import { openWindow } from './window.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

/** What a second launch hands to the first one. */
const handover = z.strictObject({ paths: z.array(z.string().max(32_768)).max(1_000) });

const rendererFolder = fileURLToPath(new URL('../renderer', import.meta.url));
const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

let window: BrowserWindow | null = null;
const currentContents = () => (window === null || window.isDestroyed() ? null : window.webContents);

// All of this must be said before Electron is ready, which waits for this module to end.
// Root cannot have Chromium's sandbox; whoever says --no-sandbox (containers, CI) goes without, and would not start otherwise.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);
app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
/** Opened by the system before there is a host (macOS sends `open-file` early). */
let openPaths = (paths: readonly string[]): void => void early.push(...paths);
const early: string[] = archivesInArguments(
  applicationArguments(process.argv, app.isPackaged),
  process.cwd(),
);
app.on('open-file', (event, path) => {
  event.preventDefault();
  openPaths([path]);
});

if (app.requestSingleInstanceLock({ paths: early })) void app.whenReady().then(start).catch(fail);
else app.quit();

async function start(): Promise<void> {
  const shut = session.defaultSession;
  shutSession(shut);
  shut.protocol.handle('app', rendererResponder(rendererFolder));

  const dialogs = systemDialogs(dialog, () => window, process.platform, app.getPath('downloads'));
  const surroundings = { platform: process.platform, environment: process.env, home: app.getPath('home') };
  const options = {
    kind: 'desktop',
    version,
    root: null,
    stateFolder: stateFolder(surroundings),
    cacheFolder: cacheFolder(surroundings),
  } as const;
  const host = keepHost((onDeath) => startHost({ ...options, onDeath }, dialogs), {
    now: () => performance.now(),
    onRestart(reason) {
      // The tokens that the page has are of the host that is gone.
      currentContents()?.reload();
      void dialog.showMessageBox({
        type: 'warning',
        message: 'Varve had to start its engine again.',
        detail: `Open archives were closed. ${reason}`,
      });
    },
    onGiveUp: giveUp,
  });

  const gate = createEventGate(currentContents);
  host.listen((event) => gate.send(event));
  answerPage(ipcMain, host, currentContents, () => gate.open());

  openPaths = (paths) => void openHanded(host, paths);
  const openFolders = (): void => void dialogs.openFolders().then(openPaths);
  const menu = menuTemplate(process.platform, app.isPackaged, {
    page: (action) => host.menu(action),
    openFolders,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));

  const statePath = join(app.getPath('userData'), 'window.json');
  const show = async (): Promise<void> => {
    const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
    const state = await readWindowState(statePath, screens);
    window = openWindow(
      { preload, packaged: app.isPackaged, dark: nativeTheme.shouldUseDarkColors, state },
      gate,
      {
        onState: (next) => writeWindowState(statePath, next),
        onHopeless: giveUp,
      },
    );
    window.on('closed', () => {
      window = null;
      gate.shut();
    });
  };

  app.on('second-instance', (_event, _argv, _folder, data) => {
    const handed = handover.safeParse(data);
    if (window === null) void show();
    else {
      if (window.isMinimized()) window.restore();
      window.focus();
    }
    if (handed.success) openPaths(handed.data.paths);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (window === null) void show();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    // Saving that is under way is taken back; a host that does not answer is not waited for.
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, 3_000));
    void Promise.race([host.close(), patience]).finally(() => {
      closed = true;
      app.quit();
    });
  });

  await show();
  openPaths(early);
}

/** Opens what can be found, and says what cannot. */
async function openHanded(host: Host, paths: readonly string[]): Promise<void> {
  const granted = await Promise.allSettled(paths.map((path) => host.grant(path)));
  const found = paths.filter((_path, at) => granted[at]?.status === 'fulfilled');
  if (found.length > 0) await host.announce(found);
  const failures = granted.flatMap((one) =>
    one.status === 'rejected' ? [toProblem(one.reason).message] : [],
  );
  if (failures.length > 0)
    await dialog.showMessageBox({
      type: 'warning',
      message: 'Varve cannot open this.',
      detail: failures.join('\n'),
    });
}

function giveUp(reason: string): void {
  dialog.showErrorBox('Varve cannot go on', `It failed again and again: ${reason}`);
  app.exit(1);
}

function fail(error: unknown): void {
  dialog.showErrorBox(
    'Varve cannot start',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  app.exit(1);
}
