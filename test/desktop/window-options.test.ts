import { expect, test } from 'vitest';
import { lockedPreferences, windowOptions } from '../../main/desktop/window-options.ts';
import { firstState } from '../../main/desktop/window-state.ts';

const setup = { preload: '/app/out/preload/preload.cjs', packaged: true, dark: false, state: firstState };

test('H4: the page is in a sandbox of its own, without Node, with every guard of the browser on', () => {
  expect(windowOptions(setup).webPreferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    webgl: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    disableDialogs: true,
    spellcheck: false,
    enableWebSQL: false,
    autoplayPolicy: 'document-user-activation-required',
    devTools: false,
    preload: '/app/out/preload/preload.cjs',
  });
});

test('H4: no option of the window undoes a locked one', () => {
  const { webPreferences } = windowOptions({ ...setup, packaged: false });
  expect(webPreferences).toMatchObject(lockedPreferences);
  expect(webPreferences).not.toHaveProperty('additionalArguments');
  expect(webPreferences).not.toHaveProperty('enableBlinkFeatures');
});

test('H5: developer tools are for development', () => {
  expect(windowOptions(setup).webPreferences?.devTools).toBe(false);
  expect(windowOptions({ ...setup, packaged: false }).webPreferences?.devTools).toBe(true);
});

test('H12: nothing flashes: hidden until painted, with the theme behind it', () => {
  const light = windowOptions(setup);
  const dark = windowOptions({ ...setup, dark: true });
  expect(light.show).toBe(false);
  expect(light.backgroundColor).not.toBe(dark.backgroundColor);
});

test('H12: the window comes back where it was', () => {
  const state = { bounds: { x: 10, y: 20, width: 800, height: 600 }, maximized: false };
  expect(windowOptions({ ...setup, state })).toMatchObject({ x: 10, y: 20, width: 800, height: 600 });
  expect(windowOptions(setup)).not.toHaveProperty('x');
});
