import { floorTime, rangePieces } from '../floor.ts';
import { medians, runShell, warmUp } from '../measure.ts';
import { fasterRow, missingRow } from '../row.ts';
import type { RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { commandThreads, runVarve } from '../varve.ts';

const work = 'verify of a plain archive';
const hashing = `tar -xf "$1" --wildcards --to-command='openssl dgst -sha256' '*.tar'`;

/** Re-hashing every layer, as a whole process. */
export const verifyPlain: RowGroup = {
  name: 'verify',
  async measure({ images, runs }) {
    const plain = await images.large();
    warmUp(plain);
    const missing = missingTools(['tar', 'openssl']);
    if (missing.length > 0) return [missingRow(work, '≥ 3.3 × faster', `${missing.join(', ')} not here`)];
    const [varve = 0, peer = 0, floor = 0] = await medians(runs, [
      async () => (await runVarve(['verify', plain])).milliseconds,
      () => runShell(hashing, [plain]),
      () => floorTime(rangePieces(plain), commandThreads),
    ]);
    return [fasterRow({ work, varve, peer, peerName: 'tar | openssl dgst -sha256', atLeast: 3.3, floor })];
  },
};
