// Bundles when the sources are not the ones that out/ was made from.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root, runNode } from './project.mjs';

/** What out/ depends on. */
const sources = [
  'shared',
  'main',
  'renderer',
  'build/bundle.mjs',
  'build/chunks.mjs',
  'build/keep-code.mjs',
  'package.json',
  'package-lock.json',
];

/** Holds the digest of the sources that out/ was made from. */
export const stampName = '.sources';

/**
 * Content decides, not times: a switch of branches and back costs no build.
 * @param {string} [folder]
 * @param {readonly string[]} [names] of files and folders in it
 * @returns {string} sha256 of every source's name and bytes
 */
export function sourcesDigest(folder = root, names = sources) {
  const hash = createHash('sha256');
  for (const path of names.flatMap((name) => filesIn(join(folder, name))).toSorted()) {
    const bytes = readFileSync(path);
    hash.update(`${relative(folder, path).split(sep).join('/')}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} the file itself, or every file below the folder */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** @returns {boolean} */
function isBuilt() {
  const stamp = join(root, 'out', stampName);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesDigest();
}

/** Bundles unless out/ is fresh. @returns {Promise<number>} exit status, 0 when nothing was to do */
export async function ensureBuilt() {
  if (isBuilt()) return 0;
  console.error('Building …');
  return await runNode(join(root, 'build/bundle.mjs'), []);
}
