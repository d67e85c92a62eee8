// Installs the dependencies when what is there is not what package-lock.json asks for.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root, run } from './project.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional] packages for other systems, which npm leaves out
 * @property {boolean} [devOptional]
 */

/**
 * Compares the lock file with the one npm leaves inside node_modules when it has finished, so that an install which
 * was broken off, or a pulled change of the lock file, is noticed without a stamp of our own.
 * @param {{ packages: Record<string, LockedPackage> }} wanted package-lock.json
 * @param {{ packages: Record<string, LockedPackage> }} present node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, present) {
  return Object.entries(wanted.packages).every(([path, want]) => {
    if (path === '') return true;
    const have = present.packages[path];
    if (have === undefined) return want.optional === true || want.devOptional === true;
    return have.version === want.version && have.integrity === want.integrity;
  });
}

/** Runs `npm ci` unless everything is in place. @returns {Promise<number>} exit status, 0 when nothing was to do */
export async function ensureInstalled() {
  const present = join(root, 'node_modules/.package-lock.json');
  if (existsSync(present) && isInstalled(readJson(join(root, 'package-lock.json')), readJson(present)))
    return 0;
  console.error('Installing dependencies (npm ci) …');
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  if (npm !== undefined) return await run(process.execPath, [npm, ...flags]);
  return process.platform === 'win32' ? await run('cmd', ['/c', 'npm', ...flags]) : await run('npm', flags);
}
