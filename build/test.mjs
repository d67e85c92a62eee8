// npm test: every check of the project, each once, and one closing line `N passed, N failed, N skipped`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './built.mjs';
import { commandScript, readJson, root, runNode } from './project.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {object} VitestReport what vitest's json reporter writes, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one for each file
 */

/**
 * @param {string} title
 * @param {() => Promise<number>} work gives an exit status
 * @returns {Promise<boolean>} whether it went well
 */
async function step(title, work) {
  const start = performance.now();
  console.log(`\n── ${title}`);
  const status = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    status === 0 ? `── ${title}: fine, ${seconds} s` : `── ${title}: FAILED (${status}), ${seconds} s`,
  );
  return status === 0;
}

/** @param {string} folder for the report @param {string} project of vitest.config.ts @returns {Promise<Tally>} */
async function vitest(folder, project) {
  const report = join(folder, `${project}.json`);
  const fine = await step(`tests: ${project}`, () =>
    runNode(commandScript('vitest'), [
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]),
  );
  return tally(fine, report);
}

/**
 * @param {boolean} fine
 * @param {string} report
 * @returns {Tally} a file that does not load is a failure too, and so is an error outside of all tests
 */
function tally(fine, report) {
  try {
    /** @type {VitestReport} */
    const found = readJson(report);
    const broken = found.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
    );
    const failed = found.numFailedTests + broken.length;
    return {
      passed: found.numPassedTests,
      failed: fine ? failed : Math.max(failed, 1),
      skipped: found.numPendingTests + found.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @returns {Promise<Tally>} checks that are no tests count when they fail */
async function all() {
  const checks = [
    await step('format', () => runNode(commandScript('oxfmt'), ['--check'])),
    await step('lint', () => runNode(commandScript('oxlint'), [])),
    await step('types', () => runNode(commandScript('typescript', 'tsc'), ['-b'])),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'varve-test-'));
  try {
    const tallies = [await vitest(folder, 'unit')];
    const built = await step('build', ensureBuilt);
    checks.push(built);
    if (built) tallies.push(await vitest(folder, 'e2e'));
    else console.log('── tests: e2e: left out, the build failed');
    const broken = checks.filter((fine) => !fine).length;
    return tallies.reduce(
      (sum, each) => ({
        passed: sum.passed + each.passed,
        failed: sum.failed + each.failed,
        skipped: sum.skipped + each.skipped,
      }),
      { passed: 0, failed: broken, skipped: 0 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.chdir(root);
const { passed, failed, skipped } = await all();
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
