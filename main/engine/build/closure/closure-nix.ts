import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { ClosureEntry } from '../../../../shared/build/closure.ts';
import { parseClosure } from '../../../../shared/build/parse-closure.ts';

export type NixAnswer =
  | { readonly ok: true; readonly entries: readonly ClosureEntry[] }
  /** One line for a person. */
  | { readonly ok: false; readonly why: string };

const timeLimit = 60_000;
const answerLimit = 256 * 1024 * 1024;

/** The program `nix` on a PATH, or null. Relative entries of PATH are passed over: what lies there is not installed. */
export function findNix(path: string | undefined): string | null {
  for (const folder of (path ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    try {
      accessSync(join(folder, 'nix'), constants.X_OK);
      return join(folder, 'nix');
    } catch {
      continue;
    }
  }
  return null;
}

/**
 * Asks `nix path-info --json -r` for a closure (BC4). No shell is involved, the paths are store paths and cannot be options; an
 * answer that takes longer than a minute or is larger than 256 MiB is given up.
 */
export async function askNix(
  nix: string,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<NixAnswer> {
  const words = ['--extra-experimental-features', 'nix-command', 'path-info', '--json', '-r', '--', ...paths];
  const { text, error } = await new Promise<{ text: string; error: string | null }>((resolve) => {
    const options = { encoding: 'utf8', timeout: timeLimit, maxBuffer: answerLimit, signal } as const;
    const child = execFile(nix, words, options, (failure, stdout, stderr) => {
      const lines = stderr.trim().split('\n');
      resolve({ text: stdout, error: failure === null ? null : (lines.at(-1) ?? '') || failure.message });
    });
    child.stdin?.end();
  });
  signal?.throwIfAborted();
  if (error !== null) return { ok: false, why: `nix path-info failed: ${error.slice(0, 300)}` };
  try {
    return { ok: true, entries: parseClosure(text).entries };
  } catch (failure) {
    return {
      ok: false,
      why: `nix path-info: ${failure instanceof Error ? failure.message : String(failure)}`,
    };
  }
}
