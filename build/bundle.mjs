// Bundles the three programs with Vite: out/main (Node and Electron main), out/preload, out/renderer.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import react from '@vitejs/plugin-react';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const external = ['electron', /^electron\//, /^node:/, ...builtinModules];

/** Entries of out/main: ES modules that share chunks; target is the oldest Node the CLI supports. */
const main = {
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  define: { __VARVE_VERSION__: JSON.stringify(version) },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/main',
    emptyOutDir: true,
    minify: true,
    sourcemap: true,
    rolldownOptions: {
      external,
      input: {
        cli: `${root}/main/cli/main.ts`,
        desktop: `${root}/main/desktop/main.ts`,
        'scan-worker': `${root}/main/service/scan-worker.ts`,
        'host-worker': `${root}/main/service/host-worker.ts`,
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

/** The preload runs in a sandbox, which loads one CommonJS file and nothing beside it. */
const preload = {
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'chrome130',
    outDir: 'out/preload',
    emptyOutDir: true,
    minify: true,
    rolldownOptions: {
      external,
      input: { preload: `${root}/main/preload.ts` },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
};

const renderer = {
  root: `${root}/renderer`,
  configFile: false,
  logLevel: 'warn',
  base: './',
  plugins: [react()],
  build: { target: 'chrome130', outDir: `${root}/out/renderer`, emptyOutDir: true, assetsInlineLimit: 0 },
};

await build(main);
await build(preload);
await build(renderer);
