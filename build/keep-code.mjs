// node build/keep-code.mjs <folder with cli.js>
// Runs commands of the program and keeps what V8 has compiled by then beside each of its files (main/service/threads/kept-code.ts).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, keptCodePath, loadScripts } from '../main/service/threads/kept-code.ts';
import { root } from './project.mjs';

const [, , program = ''] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'varve-keep-'));
const cli = join(program, 'cli.js');
const spec = join(folder, 'varve.json');
const gzip = join(folder, 'gzip.tar');
const zstd = join(folder, 'zstd.tar');

/** Both forms of a plain archive in one, so that the code for either is among what is kept. */
const plain = join(root, 'test/fixtures/vectors/bases/hybrid.tar');
const content = { source: join(root, 'test/fixtures/codec'), to: '/codec' };
writeFileSync(spec, JSON.stringify({ name: 'sample', files: [content] }));

/** What people do most, in small. */
const commands = [
  ['inspect', plain],
  ['build', spec, '-o', gzip, '--format', 'oci-archive', '--layer-compression', 'gzip'],
  ['build', spec, '-o', zstd, '--format', 'oci-archive', '--layer-compression', 'zstd'],
  ['inspect', '--full', gzip],
  ['verify', zstd],
  ['verify', plain],
  ['files', '--changes', plain],
  ['files', '--merged', '--json', gzip],
  ['waste', plain],
  ['store-paths', plain],
  ['life', plain, '/etc/motd'],
  ['cat', plain, '/etc/motd'],
  ['compare', plain, gzip],
  ['plan', spec],
  ['convert', '--to', 'oci-archive', gzip, join(folder, 'converted.tar')],
];

/** Scripts whose code is not kept yet, by the paths of their files. @type {Map<string, import('node:vm').Script>} */
const loaded = new Map();
loadScripts((path) => {
  if (path === cli) return null;
  const script = compile(path);
  loaded.set(path, script);
  return script;
});

/** What other commands use of a file as well is left out: code that is not used costs more than what it spares others. */
function keep() {
  for (const [path, script] of loaded) writeFileSync(keptCodePath(path), script.createCachedData());
  loaded.clear();
}

const require = createRequire(import.meta.url);
process.on('beforeExit', () => {
  keep();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  if (process.exitCode === 2) return;
  process.exitCode = 0;
  const words = commands.shift();
  if (words === undefined) return;
  process.argv = [process.execPath, cli, ...words];
  delete require.cache[cli];
  require(cli);
});
process.once('exit', () => rmSync(folder, { recursive: true }));
