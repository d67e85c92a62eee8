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
      rows.push(fasterRow({ work, varve, peer: tar, peerName, atLeast: 10 }));
    } else rows.push(missingRow(work, '≥ 10 × faster', `${tool} is not here`));
    const core = oneCore(file, runs);
    return [
      ...rows,
      {
        work: `${work}: speed of one core`,
        varve: `${Math.round(core.speed / 1000)} k entries/s`,
        peer: '–',
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

/** Entries a second of processor time of one thread, and the share of the file that is read for them. */
function oneCore(path: string, runs: number): { readonly speed: number; readonly share: number } {
  const { images, size } = openArchive(path);
  let read = 0;
  const speeds = Array.from({ length: runs }, () => {
    const file = openFile(path);
    let entries = 0;
    read = 0;
    const before = process.cpuUsage();
    for (const { blob } of images.flatMap((image) => image.layers)) {
      if (blob === null) continue;
      const source = slice(file, blob.offset, blob.size);
      entries += scanTar(counting(source, (count) => (read += count))).entries;
    }
    const { user, system } = process.cpuUsage(before);
    file.close();
    return (entries / (user + system)) * 1e6;
  });
  return { speed: median(speeds), share: read / size };
}

function counting(source: ByteSource, onRead: (count: number) => void): ByteSource {
  return {
    size: source.size,
    read(into, position) {
      const count = source.read(into, position);
      onRead(count);
      return count;
    },
    close: () => source.close(),
  };
}
