import { existsSync, readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/**
 * V8's code for a file of the program, kept beside it by the build (build/keep-code.mjs): compiling took a third of the time of
 * `varve inspect`. Node's own compile cache holds no function that is compiled at its first call, which most are.
 */
export function keptCodePath(path: string): string {
  return path.replace(/\.js$/, '.code');
}

/** Loads a CommonJS file by its kept code, so that `require` finds it loaded; where there is none, it is left to `require`. */
export function loadKept(path: string): void {
  const kept = keptCodePath(path);
  if (existsSync(kept)) runAs(path, compile(path, readFileSync(kept)));
}

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

/** Runs such a script as the module that it is. */
export function runAs(path: string, script: Script): void {
  const made = new Module(path);
  made.filename = path;
  const require = createRequire(path);
  require.cache[path] = made;
  const body = script.runInThisContext() as ModuleBody;
  body(made.exports, require, made, path, dirname(path));
  made.loaded = true;
}

type ModuleBody = (
  exports: unknown,
  require: NodeJS.Require,
  module: Module,
  filename: string,
  folder: string,
) => void;

/** What `require` puts around a file. */
const opening = '(function (exports, require, module, __filename, __dirname) {';
