import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCache } from '../../../main/service/cache/cache-store.ts';
import type { CachePlace } from '../../../main/service/cache/cache-store.ts';
import { medians, warmUp } from '../measure.ts';
import { shareRow } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { timeService } from '../varve.ts';

/** What the index cache spares: from the path of an archive to all of its files, the first and the second time. */
export const secondOpen: RowGroup = {
  name: 'second-open',
  async measure({ images, runs }) {
    const { gzip } = await images.mid();
    return [
      await again('second open, plain', await images.large(), 1 / 8, runs),
      await again('second open, gzip', gzip.archive, 1 / 80, runs),
    ];
  },
};

async function again(work: string, file: string, atMost: number, runs: number): Promise<Row> {
  warmUp(file);
  const [first = 0, second = 0] = await medians(runs, freshCaches(file));
  return shareRow({ work, varve: second, peer: first, peerName: 'first open', atMost });
}

/** A first and a second open, which have a cache of their own in every round. */
function freshCaches(file: string): (() => Promise<number>)[] {
  let place: CachePlace | null = null;
  const folder = mkdtempSync(join(tmpdir(), 'varve-bench-cache-'));
  const open = (): Promise<number> => timeService(file, { index: true, hash: 'cheap' }, { cache: place });
  return [
    () => {
      rmSync(folder, { recursive: true, force: true });
      place = openCache(folder);
      if (place === null) throw new Error(`no cache can be in ${folder}`);
      return open();
    },
    async () => {
      const taken = await open();
      rmSync(folder, { recursive: true, force: true });
      return taken;
    },
  ];
}
