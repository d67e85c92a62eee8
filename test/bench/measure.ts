import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

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
  const start = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, ...environment },
  });
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

function highWater(pid: number | undefined): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return match === null ? null : Number(match[1]) * 1024;
  } catch {
    return null;
  }
}
