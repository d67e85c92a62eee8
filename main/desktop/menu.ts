import type { MenuItemConstructorOptions } from 'electron';
import type { HostEvent } from '../../shared/contract/values.ts';

type Action = Extract<HostEvent, { type: 'menu' }>['action'];

export interface MenuActions {
  /** For the page to do. */
  page(action: Action): void;
  readonly openFolders: () => void;
}

/**
 * The application's menu as data. Accelerators reach the page first; what it handles itself does not come here. No
 * mnemonics: the page has uses for Alt with a letter.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  packaged: boolean,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        { label: 'Open…', accelerator: 'CmdOrCtrl+O', click: () => actions.page('open') },
        ...(mac
          ? []
          : [
              {
                label: 'Open OCI Layout Folder…',
                accelerator: 'CmdOrCtrl+Shift+O',
                click: actions.openFolders,
              },
            ]),
        { type: 'separator' },
        { label: 'Close Tab', accelerator: 'CmdOrCtrl+W', click: () => actions.page('close-tab') },
        ...(mac ? [] : [{ type: 'separator' } as const, { role: 'quit' } as const]),
      ],
    },
    {
      label: 'Edit',
      submenu: [
        { role: 'copy' },
        { role: 'cut' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        { label: 'Find…', accelerator: 'CmdOrCtrl+F', click: () => actions.page('find') },
      ],
    },
    {
      label: 'View',
      submenu: [
        { label: 'Command Palette…', accelerator: 'CmdOrCtrl+K', click: () => actions.page('palette') },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(packaged ? [] : [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    ...(mac ? [] : [{ label: 'Help', submenu: [{ role: 'about' } as const] }]),
  ];
}
