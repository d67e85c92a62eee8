import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { medians, runShell, warmUp } from '../measure.ts';
import { limitRow, megabytes, missingRow, shareRow } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { runVarve } from '../varve.ts';

const work = 'convert of a plain archive';
const copying = 'cp "$1" "$2" && sync "$2" && openssl dgst -sha256 "$1"';

/**
 * Turning a plain docker-archive into an OCI archive, as a whole process, beside copying the same bytes (until they are on
 * the disk, as Varve's are) and hashing them.
 */
export const convertPlain: RowGroup = {
  name: 'convert',
  async measure({ images, runs }) {
    const { plain } = await images.mid();
    warmUp(plain);
    const folder = mkdtempSync(join(dirname(plain), 'converted-'));
    const out = join(folder, 'out.tar');
    let peak: number | null = null;
    try {
      const convert = async (): Promise<number> => {
        rmSync(out, { force: true });
        const run = await runVarve(['convert', plain, out, '--to', 'oci-archive']);
        if (run.peakBytes !== null) peak = Math.max(peak ?? 0, run.peakBytes);
        return run.milliseconds;
      };
      const copy = async (): Promise<number> => {
        rmSync(out, { force: true });
        return await runShell(copying, [plain, out]);
      };
      const missing = missingTools(['openssl']);
      const rows: Row[] = [];
      if (missing.length > 0) {
        await convert();
        rows.push(missingRow(work, '≤ 1.30 ×', `${missing.join(', ')} not here`));
      } else {
        const [varve = 0, peer = 0] = await medians(runs, [convert, copy]);
        rows.push(shareRow({ work, varve, peer, peerName: 'cp, sync, openssl dgst -sha256', atMost: 1.3 }));
      }
      rows.push(
        peak === null
          ? missingRow('memory, convert', `≤ ${megabytes(500e6)}`, 'only Linux tells')
          : limitRow({ work: 'memory, convert', value: peak, limit: 500e6, text: megabytes }),
      );
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
