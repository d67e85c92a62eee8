import { app, BrowserWindow } from 'electron';
import { fileURLToPath } from 'node:url';

/** Electron holds back `ready` until this module has loaded: awaiting it at the top level would wait for ever. */
async function start(): Promise<void> {
  await app.whenReady();
  const window = new BrowserWindow({
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
    },
  });
  await window.loadFile(fileURLToPath(new URL('../renderer/index.html', import.meta.url)));
}

void start();
