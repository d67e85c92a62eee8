import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/**
 * V8's code for a file of the program, kept beside it by the build (build/keep-code.mjs): compiling took a third of the time of
 * `varve inspect`, and every thread compiles for itself. Node's own compile cache holds no function that is compiled at its
 * first call, which most are.
 */
export function keptCodePath(path: string): string {
  return path.replace(/\.js$/, '.code');
}

/** From now on this thread's `require` loads CommonJS files by their kept code; those that have none, as before. */
export function loadKept(): void {
  loadScripts((path) => {
    const kept = keptCodePath(path);
    return existsSync(kept) ? compile(path, readFileSync(kept)) : null;
  });
}

/** From now on this thread's `require` runs what `scriptOf` gives for a file; for null it loads the file as before. */
export function loadScripts(scriptOf: (path: string) => Script | null): void {
  const load = loaders['.js'];
  loaders['.js'] = (made, path) => {
    const script = scriptOf(path);
    if (script === null) {
      load(made, path);
      return;
    }
    const body = script.runInThisContext() as ModuleBody;
    body(made.exports, (id) => made.require(id) as unknown, made, path, dirname(path));
  };
}

/** What `require` does with files, by their names' ends. What is to come after it (module.registerHooks) takes no compiled code. */
// oxlint-disable-next-line typescript/no-deprecated
export const loaders: NodeJS.RequireExtensions = createRequire(import.meta.url).extensions;

/**
 * A CommonJS file as a script, by `code` where this very V8 has made it from this file, else by compiling it: V8 checks its
 * version and its flags. That file and code belong together is up to who keeps them.
 */
export function compile(path: string, code?: Buffer): Script {
  const source = readFileSync(path, 'utf8');
  return new Script(`${opening}${source}\n})`, {
    filename: path,
    columnOffset: -opening.length,
    ...(code !== undefined && { cachedData: code }),
  });
}

type ModuleBody = (
  exports: unknown,
  require: (id: string) => unknown,
  module: NodeJS.Module,
  filename: string,
  folder: string,
) => void;

/** What `require` puts around a file. */
const opening = '(function (exports, require, module, __filename, __dirname) {';
