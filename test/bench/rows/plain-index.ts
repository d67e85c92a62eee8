import { slice } from '../../../main/engine/io/byte-source.ts';
import type { ByteSource } from '../../../main/engine/io/byte-source.ts';
import { openFile } from '../../../main/engine/io/file-source.ts';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { scanTar } from '../../../main/engine/tar/scan-tar.ts';
import { median, medians, runShell, warmUp } from '../measure.ts';
import { fasterRow, limitRow, missingRow, timeText } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { runVarve, startThreads, timeService } from '../varve.ts';

const work = 'plain archive, index of every file';
const listing = `tar -xf "$1" --wildcards --to-command='tar -tv' '*.tar'`;

/** Every file of a plain archive by its headers alone. */
export const plainIndex: RowGroup = {
  name: 'plain-index',
  async measure({ images, runs }) {
    const file = await images.large();
    warmUp(file);
    const rows: Row[] = [];
    const core = oneCore(file, runs);
    const tool = missingTools(['tar'])[0];
    if (tool === undefined) {
      const pool = startThreads();
      const [varve = 0, tar = 0, started = 0, whole = 0] = await medians(runs, [
        () => timeService(file, { index: true }, { pool }),
        () => runShell(listing, [file]),
        () => timeService(file, { index: true }),
        async () => (await runVarve(['waste', file])).milliseconds,
      ]);
      await pool.close();
      const others = `threads started anew: ${timeText(started)}, whole varve waste: ${timeText(whole)}`;
      const peerName = `tar --to-command='tar -tv' (${others})`;
      // Reads that need not wait for each other: as many threads could share them evenly.
      const floor = core.floorTime / pool.size;
      rows.push(fasterRow({ work, varve, peer: tar, peerName, atLeast: 10, floor }));
    } else rows.push(missingRow(work, '≥ 10 × faster', `${tool} is not here`));
    return [
      ...rows,
      {
        work: `${work}: speed of one core`,
        varve: speedText(core.speed),
        peer: `floor (the same reads alone) ${speedText(core.floorSpeed)}`,
        ratio: '–',
        target: '≥ 400 k entries/s',
        reached: core.speed >= 400_000,
      },
      limitRow({
        work: `${work}: bytes read`,
        value: core.share,
        limit: 0.45,
        text: (share) => `${(share * 100).toFixed(0)} %`,
      }),
    ];
  },
};

interface OneCore {
  /** Entries a second of processor time of one thread. */
  readonly speed: number;
  /** The same for nothing but the reads that this takes, and how many milliseconds go by in one such pass. */
  readonly floorSpeed: number;
  readonly floorTime: number;
  /** The share of the file that is read. */
  readonly share: number;
}

function oneCore(path: string, runs: number): OneCore {
  const { images, size } = openArchive(path);
  const blobs = images.flatMap((image) => image.layers).flatMap(({ blob }) => (blob === null ? [] : [blob]));
  const file = openFile(path);
  const scan = (from: ByteSource): number =>
    blobs.reduce((sum, blob) => sum + scanTar(slice(from, blob.offset, blob.size)).entries, 0);
  const reads: Read[] = [];
  const entries = scan(noting(file, reads));
  // Into the same memory again and again, as the scanner does.
  const longest = reads.reduce((most, { length }) => Math.max(most, length), 0);
  const memory = new ArrayBuffer(longest);
  const views = new Map(reads.map(({ length }) => [length, new Uint8Array(memory, 0, length)]));
  const readAlone = (): void => {
    for (const { length, position } of reads) {
      const into = views.get(length);
      if (into !== undefined) file.read(into, position);
    }
  };
  const passes = Array.from({ length: runs }, () => ({
    whole: spent(() => scan(file)),
    floor: spent(readAlone),
  }));
  file.close();
  const speed = (times: readonly { readonly processor: number }[]): number =>
    (entries / median(times.map(({ processor }) => processor))) * 1e3;
  return {
    speed: speed(passes.map(({ whole }) => whole)),
    floorSpeed: speed(passes.map(({ floor }) => floor)),
    floorTime: median(passes.map(({ floor }) => floor.elapsed)),
    share: reads.reduce((sum, { length }) => sum + length, 0) / size,
  };
}

/** Milliseconds of processor time and of the clock. */
function spent(piece: () => void): { readonly processor: number; readonly elapsed: number } {
  const start = performance.now();
  const before = process.cpuUsage();
  piece();
  const { user, system } = process.cpuUsage(before);
  return { processor: (user + system) / 1e3, elapsed: performance.now() - start };
}

interface Read {
  readonly length: number;
  readonly position: number;
}

/** Notes every read. */
function noting(source: ByteSource, reads: Read[]): ByteSource {
  return {
    size: source.size,
    origin: source.origin,
    read(into, position) {
      reads.push({ length: into.length, position });
      return source.read(into, position);
    },
    close: () => source.close(),
  };
}

function speedText(speed: number): string {
  return `${Math.round(speed / 1000)} k entries/s`;
}
