import { warmUp } from '../measure.ts';
import { limitRow, megabytes, missingRow } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { runVarve, timeService } from '../varve.ts';

const commands: readonly (readonly string[])[] = [['inspect', '--full'], ['files'], ['verify'], ['waste']];

/** The most memory that the program has at any time, whatever the bytes. */
export const memory: RowGroup = {
  name: 'memory',
  async measure({ images }) {
    const large = await images.large();
    const { gzip } = await images.mid();
    const bombs = await images.bombs();
    for (const file of [large, gzip.archive]) warmUp(file);
    const largeLimit = 200e6 + 150 * (await countEntries(large));
    const midLimit = 200e6 + 150 * (await countEntries(gzip.archive));
    const gib = bombs.bytes / 2 ** 30;
    return [
      await peakRow('memory, large plain archive', large, commands, largeLimit),
      await peakRow('memory, gzip archive', gzip.archive, commands, midLimit),
      await peakRow(`memory, zstd bomb of ${gib} GiB`, bombs.zeros, [['verify']], 350e6, 'refused'),
      await peakRow(`memory, ${gib} GiB that look honest`, bombs.noisy, [['verify']], 350e6, 'refused'),
    ];
  },
};

/** The highest peak of several commands. `refused`: the image is bad, and the command has to say so. */
async function peakRow(
  work: string,
  file: string,
  lines: readonly (readonly string[])[],
  limit: number,
  end: 'fine' | 'refused' = 'fine',
): Promise<Row> {
  const peaks: { readonly command: string; readonly bytes: number }[] = [];
  for (const words of lines) {
    const { peakBytes } = await runVarve([...words, file], [end === 'fine' ? 0 : 1]);
    if (peakBytes === null) return missingRow(work, `≤ ${megabytes(limit)}`, 'only Linux tells');
    peaks.push({ command: words.join(' '), bytes: peakBytes });
  }
  const peer = peaks.map(({ command, bytes }) => `${command}: ${megabytes(bytes)}`).join(', ');
  const value = Math.max(...peaks.map(({ bytes }) => bytes));
  return limitRow({ work, value, limit, text: megabytes, peer });
}

async function countEntries(file: string): Promise<number> {
  let entries = 0;
  await timeService(file, { index: true }, {}, (session) => {
    for (const { layers } of session.report().images)
      for (const { entries: count } of layers) entries += count ?? 0;
  });
  return entries;
}
