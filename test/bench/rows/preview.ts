import { entryPath } from '../../../main/engine/tar/index/entry-path.ts';
import type { Session } from '../../../main/service/session/session.ts';
import { median, runShell, timed, warmUp } from '../measure.ts';
import { seededRandom } from '../random.ts';
import { limitRow, missingRow, timeText } from '../row.ts';
import type { RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { timeService } from '../varve.ts';

const work = 'preview of 64 KiB in a gzip layer';
const range = 64 * 1024;
const reads = 60;

/** Places of files, anywhere in the layers, that have so many bytes. */
interface Place {
  readonly layer: number;
  readonly path: string;
  /** Where in the plain layer the bytes begin. */
  readonly position: number;
}

/** Any part of any file, once the layers are indexed. */
export const preview: RowGroup = {
  name: 'preview',
  async measure({ images }) {
    const { archive, blobs } = (await images.mid()).gzip;
    for (const file of [archive, ...blobs]) warmUp(file);
    const ours: number[] = [];
    const others: number[] = [];
    const hasPeer = missingTools(['pigz']).length === 0;
    await timeService(archive, { index: true }, {}, async (session) => {
      for (const { layer, path, position } of randomPlaces(session)) {
        ours.push(await timed(() => session.readFile(0, layer, path, 0, range)));
        if (!hasPeer || ours.length % 4 !== 0) continue;
        const words = [blobs[layer] ?? '', String(position + 1), String(range)];
        others.push(await runShell('pigz -dc "$1" | tail -c "+$2" | head -c "$3"', words, true));
      }
    });
    if (ours.length === 0) return [missingRow(work, '≤ 20 ms', 'no file is that large')];
    const peer = hasPeer ? `${timeText(median(others))} pigz -dc up to it` : 'pigz is not here';
    return [limitRow({ work, value: median(ours), limit: 20, text: timeText, peer })];
  },
};

function randomPlaces(session: Session): Place[] {
  const random = seededRandom(7);
  const layers = session.report().images[0]?.layers.length ?? 0;
  const places: Place[] = [];
  for (let tries = 0; places.length < reads && tries < reads * 100; tries += 1) {
    const layer = Math.floor(random() * layers);
    const index = session.layerIndex(0, layer);
    const node = Math.floor(random() * index.count);
    const position = index.dataOffset[node] ?? -1;
    if (position < 0 || (index.size[node] ?? 0) < range) continue;
    places.push({ layer, path: entryPath(index, node), position });
  }
  return places;
}
