import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import { createImageComparison } from '../../../main/service/compare/image-comparison.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { medians, timed, warmUp } from '../measure.ts';
import { limitRow, megabytes, missingRow, timeText } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { runVarve, startThreads } from '../varve.ts';

const limit = 100;
const memoryLimit = 500e6;

/**
 * Two images of very many files, nine layers of ten the same, from both being indexed to the whole report: once with layers
 * that are not known to be the same, where every file is compared, and once with layers that were hashed.
 */
export const compare: RowGroup = {
  name: 'compare',
  async measure({ images, runs }) {
    const files = [await images.large(), await images.largeTwin()] as const;
    for (const file of files) warmUp(file);
    const pool = startThreads();
    try {
      const [left, right] = [
        await openSession(files[0], { pool, cache: null }),
        await openSession(files[1], { pool, cache: null }),
      ];
      for (const session of [left, right]) await session.scan({ index: true });
      const count = [left, right].map((session) => session.mergedTree(0, null).count);
      const work = `comparing ${count.map((each) => `${Math.round(each / 1000)} k`).join(' with ')} entries`;
      const everyFile = await reported(left, right, runs);
      for (const session of [left, right]) await session.scan({ hash: 'all' });
      const hashed = await reported(left, right, runs);
      for (const session of [left, right]) session.close();
      const { milliseconds, peakBytes } = await runVarve(['compare', ...files], [1]);
      const peer = `whole varve compare, which hashes layers: ${timeText(milliseconds)}`;
      return [
        limitRow({ work: `${work}, shared layers hashed`, value: hashed, limit, text: timeText, peer }),
        limitRow({ work: `${work}, file by file`, value: everyFile, limit, text: timeText }),
        memoryRow(peakBytes),
      ];
    } finally {
      await pool.close();
    }
  },
};

/** Milliseconds from two indexed images to a report of them. */
async function reported(left: Session, right: Session, runs: number): Promise<number> {
  const side = (session: Session) => ({ session, image: 0, range: null });
  const [taken = 0] = await medians(runs * 4, [
    () => timed(() => createImageComparison(side(left), side(right)).report(nothingIgnored)),
  ]);
  return taken;
}

function memoryRow(peak: number | null): Row {
  const work = 'memory, compare';
  return peak === null
    ? missingRow(work, `≤ ${megabytes(memoryLimit)}`, 'only Linux tells')
    : limitRow({ work, value: peak, limit: memoryLimit, text: megabytes });
}
