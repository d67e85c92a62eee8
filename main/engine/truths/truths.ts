import { bySeverity } from '../../../shared/finding.ts';
import type { ArchiveReport } from '../../../shared/report.ts';
import type { TruthsReport } from '../../../shared/truths/truths.ts';
import { condense } from '../image/condense.ts';
import type { OpenedArchive } from '../image/image-core.ts';
import { claimedChains } from './claimed-chains.ts';
import { createContents } from './contents.ts';
import type { BlobLookup } from './contents.ts';
import { holdImage, imageColumns } from './image-columns.ts';
import { parentGraph } from './parent-graph.ts';
import { truthFindings } from './truth-findings.ts';
import type { IdMemo } from './v1-id-checks.ts';

/** Slots of all parent chains together, as many as the old format's reader shows layers (F1). */
const slotsLimit = 100_000;

/**
 * What each view of an archive says of its layers, with what is known of their bytes now; called again when more is.
 * `report`: the archive's, whose findings about views are repeated here. `memo`: kept between calls for one archive.
 */
export function buildTruths(
  archive: OpenedArchive,
  report: ArchiveReport,
  lookup: BlobLookup,
  memo: IdMemo = new Map(),
): TruthsReport {
  const contents = createContents(lookup);
  for (const image of archive.images) holdImage(image, contents);
  const view = archive.legacy ?? archive.looseTexts;
  const graph = view === null ? null : parentGraph(view, contents, claimedChains(archive.images, view), memo);
  const budget = { left: slotsLimit };
  const images = archive.images.map((image, number) => imageColumns(image, number, graph, contents, budget));
  return {
    schemaVersion: 1,
    path: report.path,
    format: archive.format,
    hashed: contents.hashed,
    contents: contents.list,
    graph: graph === null ? null : { ...graph, loose: archive.legacy === null },
    images,
    findings: bySeverity(condense(truthFindings(report, graph, images))),
  };
}
