// npm start [-- archive…]: opens the window, or serves it where no window can be shown. See run.mjs for what happens before.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackages, hasDisplay, missingLibraries, systemSwitches } from './display.mjs';
import { findElectron } from './electron-runtime/find.mjs';
import { callerFolder, root, run, runNode } from './project.mjs';

/** @returns {Promise<{ executable: string } | { reason: string }>} an Electron that can show a window, or why there is none */
async function windowProgram() {
  if (!hasDisplay()) return { reason: 'There is no display' };
  try {
    const { executable, dist, origin, version } = await findElectron();
    const missing = missingLibraries(executable);
    if (missing.length > 0) {
      return { reason: `Electron needs ${missing.join(', ')} (Debian: apt-get install ${debianPackages})` };
    }
    if (origin === 'registry') console.error(`Using Electron ${version} from the npm registry, in ${dist}`);
    warnOfSandbox(join(dist, 'chrome-sandbox'));
    return { executable };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Chromium's sandbox needs user namespaces, which some distributions close, or a helper that belongs to root. Electron
 * then ends with a line that helps nobody.
 * @param {string} helper
 */
function warnOfSandbox(helper) {
  const closed = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  if (process.platform !== 'linux' || process.getuid?.() === 0 || !existsSync(closed)) return;
  if (!existsSync(helper) || (statSync(helper).uid === 0 && (statSync(helper).mode & 0o4000) !== 0)) return;
  console.error(
    `If the window does not open, this system keeps programs from making a sandbox. Allow it for this one:\n` +
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

const args = process.argv.slice(2);
const program = await windowProgram();
if ('executable' in program) {
  process.exitCode = await run(program.executable, [root, ...args, ...systemSwitches()], {
    cwd: callerFolder,
  });
} else {
  console.error(`${program.reason}: serving the window instead.`);
  process.exitCode = await runNode(join(root, 'out/main/cli.js'), ['serve', ...args], { cwd: callerFolder });
}
