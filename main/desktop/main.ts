import { app, BrowserWindow } from 'electron';
import { fileURLToPath } from 'node:url';

await app.whenReady();
const window = new BrowserWindow({
  webPreferences: {
    sandbox: true,
    contextIsolation: true,
    preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  },
});
await window.loadFile(fileURLToPath(new URL('../renderer/index.html', import.meta.url)));
