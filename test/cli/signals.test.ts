import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../main/cli/start.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'varve-signals-'));
afterAll(() => rmSync(folder, { recursive: true }));

function spooled(): string[] {
  return readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)));
}

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'IO5: %s ends what waits for a standard input that never ends, says so, and leaves no file',
  async (signal) => {
    const child = spawn(process.execPath, [program, 'verify', '-'], {
      env: { ...process.env, TMPDIR: folder, VARVE_CACHE: 'off' },
    });
    let told = '';
    child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
    const ended = new Promise((resolve) => {
      child.on('close', (...how) => resolve(how));
    });
    child.stdin.write(new Uint8Array(1000));
    while (spooled().length === 0) await delay(20);
    child.kill(signal);
    expect(await ended).toEqual([130, null]);
    expect(told).toBe('varve: cancelled\n');
    expect(spooled()).toEqual([]);
  },
);
