// Where the project is, which Node runs it, and how a script starts another program.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the project, without a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Folder in which the person typed the command: npm itself moves to the project's root. */
export const callerFolder = process.env.INIT_CWD ?? process.cwd();

/** @returns {{ version: string, devDependencies: Record<string, string> }} the project's package.json */
export function projectPackage() {
  return readJson(join(root, 'package.json'));
}

/**
 * @template T
 * @param {string} path
 * @returns {T} the file's content, trusted to be what the caller says: these are our own files
 */
export function readJson(path) {
  return /** @type {T} */ (JSON.parse(readFileSync(path, 'utf8')));
}

/** @returns {string} the Node that package.json pins (npm package `node`), else the one running now */
export function pinnedNode() {
  const path = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(path) ? path : process.execPath;
}

/**
 * @param {string} packageName an installed package
 * @param {string} [command] one of its commands; the package's own name unless told
 * @returns {string} the script behind the command, to be run by Node: works where .bin holds shell wrappers
 */
export function commandScript(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = readJson(join(folder, 'package.json'));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, script);
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the project's root unless told
 * @property {Record<string, string | undefined>} [env] on top of this process's own
 * @property {boolean} [quiet] leaves out the program's standard output
 */

/**
 * Starts a program on this terminal and waits for it. Signals meant for this process reach the program, which
 * decides when to end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} exit status; 128 + n where signal n ended it
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    stdio: ['inherit', options.quiet === true ? 'ignore' : 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
      ...options.env,
    },
  });
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // A terminal sends Ctrl-C to the program as well; kill() aims at this process alone and has to be passed on.
  const pass = (/** @type {NodeJS.Signals} */ signal) => signal !== 'SIGINT' && child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/**
 * @param {string} script path inside the project
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} exit status
 */
export function runNode(script, args, options) {
  return run(pinnedNode(), [script, ...args], options);
}
