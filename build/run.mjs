// node build/run.mjs [--built] <script> [args…]
// The way into every script from a fresh clone, on any Node from 20.18: installs if need be, builds if `--built` and
// out/ is stale, then runs the script on the Node that the project pins. Needs nothing but Node itself.
import { join } from 'node:path';
import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './install.mjs';
import { root, runNode } from './project.mjs';

/** @param {string[]} args @returns {Promise<number>} exit status */
async function main(args) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 18)) {
    console.error(`Varve needs Node 20.18 or newer; this is ${process.versions.node}.`);
    return 2;
  }
  const built = args[0] === '--built';
  const [script, ...rest] = built ? args.slice(1) : args;
  if (script === undefined) throw new Error('usage: node build/run.mjs [--built] <script> [args…]');
  const installed = await ensureInstalled();
  if (installed !== 0) return installed;
  const bundled = built ? await ensureBuilt() : 0;
  return bundled === 0 ? await runNode(join(root, script), rest) : bundled;
}

process.exitCode = await main(process.argv.slice(2));
