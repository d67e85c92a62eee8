import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of groups of rows; empty: all. */
  readonly only: readonly string[];
  /** Images of a tenth of the size: to see that everything runs, not to compare with targets. */
  readonly quick: boolean;
  /** How often each measurement is taken. */
  readonly runs: number;
  /** Where images are made and kept. */
  readonly folder: string;
}

export const usage = `npm run bench -- [--only NAME]… [--quick] [--runs N]

Measures Varve and other programs in turn on images of its own making, and prints one table.

  --only NAME   only these rows; may be given several times
  --quick       images of a tenth of the size; figures say little
  --runs N      how often each measurement is taken (default 5, with --quick 3)

The images (14 GB) are kept in VARVE_BENCH_DIR, else in the user's cache folder (varve/bench).
`;

/** Throws a TypeError with a line for a person where the words make no sense. Null: help is wanted. */
export function parseOptions(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): BenchOptions | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const only = (values.only ?? []).flatMap((each) => each.split(','));
  for (const name of only)
    if (!names.includes(name))
      throw new TypeError(`no rows are called ${name}: there are ${names.join(', ')}`);
  const runs = Number(values.runs ?? (values.quick ? 3 : 5));
  if (!Number.isSafeInteger(runs) || runs < 1) throw new TypeError('--runs takes a number of at least 1');
  return { only, quick: values.quick, runs, folder: benchFolder(environment) };
}

function benchFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const wish = environment['VARVE_BENCH_DIR'];
  if (wish !== undefined && wish !== '') return wish;
  const cache = environment['XDG_CACHE_HOME'] ?? '';
  if (isAbsolute(cache)) return join(cache, 'varve', 'bench');
  const home = environment['HOME'] ?? '';
  return isAbsolute(home) ? join(home, '.cache', 'varve', 'bench') : join(tmpdir(), 'varve-bench');
}
