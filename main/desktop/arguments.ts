import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Archives named on a command line (also the one that a file manager makes for "Open with": a path or a file URL).
 * Switches are Electron's and Chromium's business; after `--` everything is a name.
 * @param args without the program, and without the application's folder where Electron was given one
 * @param folder that relative names start from
 */
export function archivesInArguments(args: readonly string[], folder: string): string[] {
  const stop = args.indexOf('--');
  const before = stop === -1 ? args : args.slice(0, stop);
  const after = stop === -1 ? [] : args.slice(stop + 1);
  const names = [...before.filter((word) => !word.startsWith('-')), ...after].filter((word) => word !== '');
  return names.map((word) => resolve(folder, pathOf(word)));
}

function pathOf(word: string): string {
  if (!word.startsWith('file://')) return word;
  try {
    return fileURLToPath(word);
  } catch {
    return word;
  }
}

/**
 * @param argv of the process. A packaged application is the program itself; otherwise Electron's first plain argument
 *   names the application (switches may come before it)
 */
export function applicationArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  if (packaged) return argv.slice(1);
  const application = argv.findIndex((word, at) => at > 0 && !word.startsWith('-'));
  return application === -1 ? [] : argv.slice(application + 1);
}
