import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { extract } from 'tar-stream';

/** A program that reads images, with a place of its own for them; or why it cannot be asked here. */
export type Engine =
  | {
      readonly ok: true;
      readonly run: (args: readonly string[]) => Buffer;
      readonly stop: () => Promise<void>;
    }
  | { readonly ok: false; readonly why: string };

const unavailable = (why: string): Engine => ({ ok: false, why });
const isRoot = process.getuid?.() === 0;

/** What a program prints; throws with what it complains of. */
function call(program: string, args: readonly string[]): Buffer {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 2 ** 20 });
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/** skopeo or umoci, which keep nothing. */
export function startTool(program: 'skopeo' | 'umoci'): Engine {
  if (!isInstalled(program)) return unavailable(`${program} is not installed`);
  return { ok: true, run: (args) => call(program, args), stop: () => Promise.resolve() };
}

/** podman, which has no daemon. */
export function startPodman(): Engine {
  if (!isInstalled('podman')) return unavailable('podman is not installed');
  if (!isRoot) return unavailable('podman is asked as root only: it would need subordinate ids');
  const folder = mkdtempSync(join(tmpdir(), 'varve-podman-'));
  const place = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  const quiet = ['--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
  const run = (args: readonly string[]): Buffer => call('podman', [...place, ...quiet, ...args]);
  try {
    run(['images']);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return unavailable(`podman cannot run here: ${String(error)}`);
  }
  return {
    ok: true,
    run,
    stop() {
      spawnSync('podman', [...place, ...quiet, 'image', 'unmount', '--all']);
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** A dockerd of our own, with its data, its socket and its containerd in a folder of its own, and no network. */
export async function startDocker(): Promise<Engine> {
  for (const program of ['dockerd', 'docker'])
    if (!isInstalled(program)) return unavailable(`${program} is not installed`);
  if (!isRoot) return unavailable('dockerd needs root');
  const folder = mkdtempSync(join(tmpdir(), 'varve-docker-'));
  mkdirSync(join(folder, 'data'));
  const socket = `unix://${join(folder, 'sock')}`;
  const daemon = spawn(
    'dockerd',
    [
      '--storage-driver=vfs',
      '--iptables=false',
      '--bridge=none',
      '--log-level=error',
      `--host=${socket}`,
      `--data-root=${join(folder, 'data')}`,
      `--exec-root=${join(folder, 'exec')}`,
      `--pidfile=${join(folder, 'pid')}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  daemon.stderr.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-2000);
  });
  const isOver = (): boolean => daemon.exitCode !== null || daemon.signalCode !== null;
  const over = new Promise<boolean>((resolve) => {
    daemon.once('close', () => resolve(true));
  });
  const stop = async (): Promise<void> => {
    if (!isOver()) daemon.kill('SIGTERM');
    if (!(await Promise.race([over, wait(20_000, false)]))) daemon.kill('SIGKILL');
    await over;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const start = Date.now(); !isOver() && Date.now() - start < 30_000; await wait(100)) {
    if (existsSync(join(folder, 'sock')) && spawnSync('docker', ['--host', socket, 'version']).status === 0)
      return { ok: true, run: (args) => call('docker', ['--host', socket, ...args]), stop };
  }
  await stop();
  return unavailable(`dockerd cannot run here: ${said.trim().split('\n').at(-1) ?? ''}`);
}

/**
 * A file of a root filesystem in a line: what a container would see of it, but for times. Names and links are bytes, as
 * latin1; `rest` is a link's text, or a file's size.
 */
export function fileLine(
  path: string,
  kind: string,
  { mode, uid, gid }: { mode: number; uid: number; gid: number },
  rest: string,
): string {
  const permissions = kind === 'symlink' ? '-' : (mode & 0o7777).toString(8);
  return [path, kind, permissions, `${uid}:${gid}`, rest].join('\t');
}

/** Everything below a folder that an engine has unpacked an image into. */
export function linesOfFolder(root: string): string[] {
  const lines: string[] = [];
  const walk = (folder: Buffer, prefix: string): void => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const host = Buffer.concat([folder, Buffer.from('/'), name]);
      const path = prefix + name.toString('latin1');
      const info = lstatSync(host);
      if (info.isDirectory()) {
        lines.push(fileLine(path, 'directory', info, ''));
        walk(host, `${path}/`);
      } else if (info.isSymbolicLink()) {
        const text = readlinkSync(host, { encoding: 'buffer' }).toString('latin1');
        lines.push(fileLine(path, 'symlink', info, text));
      } else {
        lines.push(fileLine(path, 'file', info, String(info.size)));
      }
    }
  };
  walk(Buffer.from(root), '');
  return lines.sort();
}

/** The same of a tar of a root filesystem, names read as UTF-8, without what an engine puts into every container. */
export async function linesOfTar(tar: Buffer): Promise<string[]> {
  const own = /^(?:\.dockerenv|dev(?:\/.*)?|proc|sys|etc\/(?:hostname|hosts|mtab|resolv\.conf))$/;
  const lines: string[] = [];
  const entries = extract();
  entries.end(tar);
  for await (const entry of entries) {
    const { name, type, mode, uid, gid, size, linkname } = entry.header;
    entry.resume();
    const path = name.replace(/\/$/, '');
    const rest = type === 'symlink' ? (linkname ?? '') : type === 'file' ? String(size) : '';
    if (!own.test(path) && path !== '') lines.push(fileLine(path, type ?? 'file', { mode, uid, gid }, rest));
  }
  return lines.sort();
}
