// Whether a window can be shown here, and a display of our own for tests.
import { execFileSync, spawn } from 'node:child_process';

/** Debian's names of what Electron and a display without a screen need. */
export const debianPackages =
  'xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libxtst6 libatk-bridge2.0-0 libdrm2 libxkbcommon0 ' +
  'libcups2 libnotify4 libsecret-1-0 dbus at-spi2-core fonts-dejavu-core';

/** @returns {boolean} */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
}

/**
 * @param {string} executable
 * @returns {string[]} names of shared libraries that it needs and this system lacks
 */
export function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const lines = execFileSync('ldd', [executable], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? []);
}

/**
 * Switches that this system needs, to be put after the application's own arguments.
 * @returns {string[]}
 */
export function systemSwitches() {
  if (process.platform !== 'linux') return [];
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return [
    // Chromium refuses to run as root with its sandbox on.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...((DISPLAY ?? '') === '' && (WAYLAND_DISPLAY ?? '') !== '' ? ['--ozone-platform-hint=auto'] : []),
  ];
}

/**
 * Starts an X server without a screen on the first free display.
 * @returns {Promise<{ display: string, stop: () => void } | undefined>} nothing where Xvfb is not installed
 */
export async function startXvfb() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  /** @type {string | undefined} */
  const number = await new Promise((resolve) => {
    server.on('error', () => resolve(undefined));
    server.on('exit', () => resolve(undefined));
    pipe.once('data', (/** @type {Buffer} */ bytes) => resolve(bytes.toString().trim()));
  });
  if (number === undefined) return undefined;
  server.unref();
  /** @type {import('node:net').Socket} */ (pipe).unref();
  return { display: `:${number}`, stop: () => void server.kill() };
}
