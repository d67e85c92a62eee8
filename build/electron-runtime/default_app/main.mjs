// Stands in for the default_app.asar that the registry runtime lacks: it loads the application that the command line
// names (`electron [-r module] folder-or-file [args and switches]`), as Electron's own does.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/**
 * Parts of `app` that Electron keeps out of its published types.
 * @typedef {{ setVersion(version: string): void, setAppPath(path: string): void }} Unpublished
 * @typedef {{ name?: string, productName?: string, version?: string, main?: string }} Manifest
 */

/**
 * @param {readonly string[]} words
 * @returns {{ preload: string[], target?: string }} modules to load first (Playwright passes one); the application
 */
function parse(words) {
  /** @type {string[]} */
  const preload = [];
  const rest = words.values();
  for (const word of rest) {
    if (word === '-r' || word === '--require') preload.push(rest.next().value ?? '');
    else if (!word.startsWith('-')) return { preload, target: resolve(word) };
  }
  return { preload };
}

/** @param {string} target folder of an application, or a script @returns {string} the script to load */
function settle(target) {
  const hidden = /** @type {Unpublished} */ (/** @type {unknown} */ (app));
  const file = join(target, 'package.json');
  if (!existsSync(file)) {
    hidden.setAppPath(dirname(target));
    return target;
  }
  const manifest = /** @type {Manifest} */ (JSON.parse(readFileSync(file, 'utf8')));
  app.setName(manifest.productName ?? manifest.name ?? 'Electron');
  if (manifest.version !== undefined) hidden.setVersion(manifest.version);
  hidden.setAppPath(target);
  return join(target, manifest.main ?? 'index.js');
}

const { preload, target } = parse(process.argv.slice(1));
if (target === undefined) {
  process.stderr.write('No application is named on the command line.\n');
  app.exit(1);
} else {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const load = createRequire(import.meta.url);
  for (const name of preload) load(name);
  await import(pathToFileURL(settle(target)).href);
}
