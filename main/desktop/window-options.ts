import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { WindowState } from './window-state.ts';

/** What the page's process may not do; see SPEC.md H4. Every value is stated, also where it is Electron's default. */
export const lockedPreferences = {
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
} as const satisfies WebPreferences;

/** What is behind the page until it paints: `--ground` of renderer/style/tokens.css, so that nothing flashes. */
export const backgroundColors = { light: '#edf0f1', dark: '#0d1214' } as const;

export interface WindowSetup {
  /** Path of the bundled preload. */
  readonly preload: string;
  /** A packaged application has no developer tools (H5). */
  readonly packaged: boolean;
  readonly dark: boolean;
  readonly state: WindowState;
}

/** The window as data. It is shown when it has something to show (`ready-to-show`). */
export function windowOptions(setup: WindowSetup): BrowserWindowConstructorOptions {
  const { bounds } = setup.state;
  return {
    width: bounds.width,
    height: bounds.height,
    ...(bounds.x !== undefined && bounds.y !== undefined && { x: bounds.x, y: bounds.y }),
    minWidth: 760,
    minHeight: 480,
    show: false,
    title: 'Varve',
    autoHideMenuBar: true,
    backgroundColor: setup.dark ? backgroundColors.dark : backgroundColors.light,
    webPreferences: { ...lockedPreferences, devTools: !setup.packaged, preload: setup.preload },
  };
}
