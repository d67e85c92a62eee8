import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { medians, runProcess, timed, warmUp } from '../measure.ts';
import { limitRow, missingRow, ratioText, shareRow, timeText } from '../row.ts';
import type { RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { runVarve } from '../varve.ts';

const wholeProcess = 'whole varve inspect, 60 layers';

/** How long until a person sees the layers of a plain archive. */
export const layerList: RowGroup = {
  name: 'layer-list',
  async measure({ images, runs }) {
    const file = await images.large();
    warmUp(file);
    const open = (): Promise<number> => timed(() => openArchive(file));
    const [engine = 0] = await medians(runs * 8, [open]);
    const rows = [
      limitRow({ work: 'layer list, 60 layers: engine', value: engine, limit: 5, text: timeText }),
    ];
    if (missingTools(['skopeo']).length > 0)
      return [...rows, missingRow(wholeProcess, '≤ 2 ×', 'skopeo is not here')];
    const [varve = 0, skopeo = 0, node = 0] = await medians(runs * 4, [
      async () => (await runVarve(['inspect', file])).milliseconds,
      async () => (await runProcess('skopeo', ['inspect', `docker-archive:${file}`])).milliseconds,
      async () => (await runProcess(process.execPath, ['-e', '0'])).milliseconds,
    ]);
    const peerName = `skopeo inspect; floor (node -e 0) ${timeText(node)} = ${ratioText(node / skopeo)}`;
    return [...rows, shareRow({ work: wholeProcess, varve, peer: skopeo, peerName, atMost: 2 })];
  },
};
