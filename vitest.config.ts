import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Two projects: `unit` (everything but e2e, needs no build) and `e2e` (in Electron and Chromium, builds if stale). */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**'],
          // vitest would leave one core to itself, which is half of a machine that has two
          maxWorkers: '100%',
          // seconds at most; many times that beside other work on two cores
          testTimeout: 120_000,
        },
      },
      {
        root,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/global-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // a window answers when it can, on a busy machine late
          expect: { poll: { timeout: 15_000 } },
          // Two at once would save a third of the time, and make every window answer a third later.
          fileParallelism: false,
        },
      },
    ],
  },
});
