import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { table } from '../../main/cli/table.ts';
import { diskUse, fullSizes, openImages, quickSizes } from './images.ts';
import { parseOptions, usage } from './options.ts';
import type { BenchOptions } from './options.ts';
import type { Row, RowGroup } from './row.ts';
import { compare } from './rows/compare.ts';
import { convertPlain } from './rows/convert-plain.ts';
import { building } from './rows/building.ts';
import { layerList } from './rows/layer-list.ts';
import { memory } from './rows/memory.ts';
import { gzipPass, zstdPass } from './rows/packed-pass.ts';
import { plainIndex } from './rows/plain-index.ts';
import { planning } from './rows/planning.ts';
import { preview } from './rows/preview.ts';
import { secondOpen } from './rows/second-open.ts';
import { verifyPlain } from './rows/verify-plain.ts';
import { window } from './rows/window.ts';

const groups: readonly RowGroup[] = [
  layerList,
  plainIndex,
  gzipPass,
  zstdPass,
  verifyPlain,
  secondOpen,
  preview,
  memory,
  planning,
  convertPlain,
  compare,
  building,
  window,
];

/** The table goes to standard output, everything else to standard error. Figures are no reason to fail: it ends with 0. */
async function main(words: readonly string[]): Promise<number> {
  let options: BenchOptions | null;
  try {
    options = parseOptions(
      words,
      process.env,
      groups.map(({ name }) => name),
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  if (options === null) console.log(usage);
  else await measure(options);
  return 0;
}

async function measure({ only, quick, runs, folder }: BenchOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const images = openImages(folder, quick ? quickSizes : fullSizes, (line) => console.error(line));
  const rows: Row[] = [];
  for (const group of groups) {
    if (only.length > 0 && !only.includes(group.name)) continue;
    console.error(`${group.name} … (load ${(loadavg()[0] ?? 0).toFixed(1)})`);
    rows.push(...(await rowsOf(group, { images, runs })));
  }
  const gigabytes = (diskUse(folder) / 1e9).toFixed(1);
  console.error(`${folder} holds ${gigabytes} GB for the next run; it can be deleted at any time.\n`);
  console.log(circumstances(runs, quick));
  console.log(rowsText(rows));
}

/** A group that fails takes no other with it. */
async function rowsOf(group: RowGroup, bench: Parameters<RowGroup['measure']>[0]): Promise<Row[]> {
  try {
    return await group.measure(bench);
  } catch (error) {
    const peer = `failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ work: group.name, varve: '–', peer, ratio: '–', target: '–', reached: false }];
  }
}

function circumstances(runs: number, quick: boolean): string {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0] ?? 0;
  const cores = availableParallelism();
  const lines = [
    `${cores} cores (${processor}), Node ${process.versions.node}, medians of ${runs} runs in turn, files in memory`,
    'Floor: reading, decoding or packing, and hashing alone, by this Node on as many threads; = the ratio that it would make.',
    ...(load > cores / 2
      ? [`The machine was busy (load ${load.toFixed(1)}): take the ratios as rough.`]
      : []),
    ...(quick ? ['Small images (--quick): the targets are for large ones.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function rowsText(rows: readonly Row[]): string {
  const left = (title: string): { title: string; align: 'left' } => ({ title, align: 'left' });
  return table(
    ['work', 'Varve', 'ratio', 'target', 'reached', 'peer'].map(left),
    rows.map(({ work, varve, ratio, target, reached, peer }) => [
      work,
      varve,
      ratio,
      target,
      reached === null ? '–' : reached ? 'yes' : 'no',
      peer,
    ]),
  );
}

process.exitCode = await main(process.argv.slice(2));
