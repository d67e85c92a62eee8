// What a folder with an Electron in it looks like, and where Varve keeps its own.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} dist folder with everything in it
 * @property {string} executable
 * @property {string} version such as `45.4.1`
 * @property {'override' | 'npm' | 'registry'} origin
 */

/** Where the program lies inside the folder, by `process.platform`. */
const executables = {
  linux: 'electron',
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/**
 * @param {string} dist
 * @param {ElectronRuntime['origin']} origin
 * @returns {ElectronRuntime | undefined} nothing when the folder holds no whole Electron
 */
export function electronIn(dist, origin) {
  const name = Object.entries(executables).find(([platform]) => platform === process.platform)?.[1];
  const version = join(dist, 'version');
  if (name === undefined || !existsSync(join(dist, name)) || !existsSync(version)) return undefined;
  return {
    dist,
    executable: join(dist, name),
    version: readFileSync(version, 'utf8').trim().replace(/^v/, ''),
    origin,
  };
}

/** @returns {string} the user's cache folder for Varve's build scripts */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'varve');
}
