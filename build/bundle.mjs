// Bundles the three programs with Vite: out/main (Node and Electron's main process), out/preload, out/renderer.
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { callNames } from '../shared/contract/contract.ts';
import { sourcesDigest, stampName } from './built.mjs';
import { codeSplitting, lazyRequires } from './chunks.mjs';
import { projectPackage, root, runNode } from './project.mjs';

/** Oldest browser and Node that run the result: Electron 33 and the CLI's Node 20.18. */
const browser = 'chrome130';
const node = 'node20.18';
const external = ['electron', /^node:/, ...builtinModules];

// Vite takes it from the environment, and tests that build before they run have "test" there: React would be the one for
// development, several times as slow, and the stamp would call it fresh.
process.env['NODE_ENV'] = 'production';

const digest = sourcesDigest();

/** Built beside the old out/ and then put in its place: a build that fails or is broken off leaves the old one whole. */
const draft = join(root, `out.${process.pid}`);

/** @type {import('vite').InlineConfig} */
const base = { root, configFile: false, logLevel: 'warn', publicDir: false };

/**
 * CommonJS that shares chunks, each loaded when it is needed (chunks.mjs). All of them lie in one folder, because code finds
 * a worker by `new URL('./job-worker.js', import.meta.url)` and may itself end up in a chunk.
 * @type {import('vite').InlineConfig}
 */
const main = {
  ...base,
  plugins: [lazyRequires()],
  define: {
    __VARVE_VERSION__: JSON.stringify(projectPackage().version),
    __VARVE_BUILD__: JSON.stringify(digest.slice(0, 16)),
  },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: node,
    outDir: join(draft, 'main'),
    minify: true,
    sourcemap: true,
    rolldownOptions: {
      external,
      input: {
        cli: join(root, 'main/cli/start.ts'),
        desktop: join(root, 'main/desktop/main.ts'),
        'job-worker': join(root, 'main/service/threads/job-worker.ts'),
        'host-worker': join(root, 'main/service/host/host-worker.ts'),
      },
      output: {
        format: 'cjs',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        codeSplitting,
      },
      preserveEntrySignatures: false,
    },
  },
};

/**
 * A sandbox loads one CommonJS file and nothing beside it.
 * @type {import('vite').InlineConfig}
 */
const preload = {
  ...base,
  // The contract's names without its schemas: the sandbox gets no library.
  define: { __VARVE_CALL_NAMES__: JSON.stringify(callNames) },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: browser,
    outDir: join(draft, 'preload'),
    minify: true,
    rolldownOptions: {
      external,
      input: { preload: join(root, 'main/preload.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
};

/** @type {import('vite').InlineConfig} */
const renderer = {
  ...base,
  root: join(root, 'renderer'),
  base: './',
  plugins: [react()],
  build: {
    target: browser,
    outDir: join(draft, 'renderer'),
    emptyOutDir: true,
    // data: URLs would need a hole in the content security policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
};

/** In a process of its own, which is the program's. @param {string} folder @returns {Promise<void>} */
async function keepCode(folder) {
  const env = { VARVE_CACHE: 'off', VARVE_STATE: 'off' };
  const status = await runNode(join(root, 'build/keep-code.mjs'), [folder], { env, quiet: true });
  if (status !== 0) throw new Error(`keep-code.mjs ended with status ${status}`);
}

const retired = `${draft}.old`;
try {
  for (const config of [main, preload, renderer]) await build(config);
  writeFileSync(join(draft, 'main/package.json'), '{"type":"commonjs"}\n');
  chmodSync(join(draft, 'main/cli.js'), 0o755);
  await keepCode(join(draft, 'main'));
  writeFileSync(join(draft, stampName), digest);
  mkdirSync(join(root, 'out'), { recursive: true });
  renameSync(join(root, 'out'), retired);
  renameSync(draft, join(root, 'out'));
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(process.stderr.isTTY ? text : stripVTControlCharacters(text));
  process.exitCode = 1;
} finally {
  for (const folder of [draft, retired]) rmSync(folder, { recursive: true, force: true });
}
