import { spawn } from 'node:child_process';
import type { StdioOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** One command as a whole process. */
export interface ProcessRun {
  readonly milliseconds: number;
  /** High-water mark of its resident memory in bytes (Linux; else null), of that process alone. */
  readonly peakBytes: number | null;
  readonly exitCode: number | null;
}

/** Runs a program to its end, its output thrown away. Rejects when it cannot be started. */
export async function runProcess(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProcessRun> {
  const stdio: StdioOptions = ['ignore', 'ignore', 'ignore'];
  const start = performance.now();
  const child = spawn(command, args, { stdio, env: { ...process.env, ...environment } });
  let peak: number | null = null;
  const watch = setInterval(() => {
    peak = highWater(child.pid) ?? peak;
  }, 20);
  return await new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
    child.once('exit', (exitCode) => {
      clearInterval(watch);
      resolve({ milliseconds: performance.now() - start, peakBytes: peak, exitCode });
    });
  });
}

/**
 * Runs a line of shell with `args` as $1, $2, … and answers its milliseconds; rejects when it fails, unless any exit status
 * will do (programs that complain about something that does not matter here).
 */
export async function runShell(
  line: string,
  args: readonly string[],
  anyStatus: boolean = false,
): Promise<number> {
  const { milliseconds, exitCode } = await runProcess('/bin/sh', ['-c', line, 'sh', ...args]);
  if (exitCode !== 0 && !anyStatus) throw new Error(`status ${exitCode ?? 'none'} of: ${line}`);
  return milliseconds;
}

/** The middle of `runs` timings of each of several pieces of work, run in turn so that a slow spell hits all alike. */
export async function medians(
  runs: number,
  pieces: readonly (() => Promise<number> | number)[],
): Promise<number[]> {
  const timings: number[][] = pieces.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [at, piece] of pieces.entries()) timings[at]?.push(await piece());
  }
  return timings.map(median);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Reads a file once, so that nobody after that has to wait for the disk. */
export function warmUp(file: string): void {
  const descriptor = openSync(file, 'r');
  const piece = new Uint8Array(4 * 2 ** 20);
  while (readSync(descriptor, piece) > 0);
  closeSync(descriptor);
}

function highWater(pid: number | undefined): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return match === null ? null : Number(match[1]) * 1024;
  } catch {
    return null;
  }
}
