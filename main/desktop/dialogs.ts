import { basename, join } from 'node:path';
import type { BrowserWindow, Dialog, FileFilter, OpenDialogOptions } from 'electron';
import type { HostDialogs } from '../service/host/host.ts';

const filters: FileFilter[] = [
  {
    name: 'Image archives',
    extensions: ['tar', 'oci', 'gz', 'tgz', 'zst', 'tzst', 'xz', 'txz', 'bz2', 'tbz2', 'json'],
  },
  { name: 'All files', extensions: ['*'] },
];

/** Linux and Windows have one dialog for files and another for folders; macOS has one for both. */
export function openOptions(platform: NodeJS.Platform, folders: boolean): OpenDialogOptions {
  const both = platform === 'darwin';
  return {
    title: folders ? 'Open an OCI layout folder' : 'Open image archives',
    properties: [
      ...(both || !folders ? (['openFile'] as const) : []),
      ...(both || folders ? (['openDirectory'] as const) : []),
      'multiSelections',
    ],
    ...(folders && !both ? {} : { filters }),
  };
}

export interface Dialogs extends HostDialogs {
  /** For OCI layouts in folders. */
  openFolders(): Promise<readonly string[]>;
}

/**
 * The system's dialogs, which alone turn a person's choice into a path.
 * @param saveFolder where saving starts
 */
export function systemDialogs(
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  currentWindow: () => BrowserWindow | null,
  platform: NodeJS.Platform,
  saveFolder: string,
): Dialogs {
  const choose = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const window = currentWindow();
    const answer = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return answer.canceled ? [] : answer.filePaths;
  };
  return {
    openDialog: () => choose(openOptions(platform, false)),
    openFolders: () => choose(openOptions(platform, true)),
    async saveDialog(suggestedName) {
      const window = currentWindow();
      const options = {
        title: 'Save',
        // a name out of an image is a suggestion for a file here, whatever separators it has
        defaultPath: join(saveFolder, basename(suggestedName)),
      };
      const answer = await (window === null
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(window, options));
      return answer.canceled || answer.filePath === '' ? null : answer.filePath;
    },
  };
}
