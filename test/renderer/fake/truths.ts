import type { ArchiveReport, ImageReport } from '../../../shared/report.ts';
import type { ColumnRelation, TruthColumn, TruthImage, TruthsReport } from '../../../shared/truths/truths.ts';

/** Two views of each image, manifest.json and the diff_ids, which agree: every layer is a content of its own. */
export function fakeTruths(report: ArchiveReport): TruthsReport {
  let before = 0;
  const images = report.images.map((image, number): TruthImage => {
    const first = before;
    before += image.layers.length;
    const column = (label: (layer: ImageReport['layers'][number]) => string): TruthColumn => ({
      where: 'manifest.json',
      slots: image.layers.map((layer, at) => ({
        label: label(layer),
        where: `manifest.json#/${number}/Layers/${at}`,
        content: first + at,
        holds: layer.diffId,
        state: 'held',
        layer: null,
      })),
    });
    const agree: ColumnRelation = { a: 'manifest', b: 'diffIds', relation: 'same', first: null };
    return {
      image: number,
      names: image.names,
      parents: [],
      manifest: column(({ member }) => member ?? ''),
      index: null,
      diffIds: column(({ diffId }) => diffId ?? ''),
      relations: [agree],
      ids: [],
    };
  });
  return {
    schemaVersion: 1,
    path: report.path,
    format: report.format,
    hashed: true,
    contents: report.images.flatMap(({ layers }) =>
      layers.map(({ diffId, member, size }) => ({ diffId, member: member ?? '', size })),
    ),
    graph: null,
    images,
    findings: [],
  };
}
