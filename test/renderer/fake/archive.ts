import type { Finding } from '../../../shared/finding.ts';
import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import type { ArchiveReport, HistoryStep, ImageReport, LayerReport } from '../../../shared/report.ts';
import type { StorePathRow, WasteReport } from '../../../shared/view.ts';
import type { FakeEntry } from './entry.ts';
import { digits, random } from './random.ts';
import type { FakeTree } from './tree.ts';

/** A made-up archive: what the service would know of it. */
export interface FakeArchive {
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly report: ArchiveReport;
  /** Per image, per layer: the entries as they are in the layer. null: made some other way (`tree`). */
  readonly layers: readonly (readonly (readonly FakeEntry[])[])[];
  readonly tree: FakeTree | null;
  readonly storePaths: readonly StorePathRow[];
  readonly waste: WasteReport;
  /** Opening fails with this. */
  readonly failure: string | null;
}

export interface LayerPlan {
  readonly createdBy: string | null;
  readonly origin: LayerReport['origin'];
  readonly entries: readonly FakeEntry[];
  readonly more?: Partial<LayerReport>;
}

export const noWaste: WasteReport = {
  total: 0,
  wasted: 0,
  efficiency: 1,
  rows: [],
  rowCount: 0,
  duplicatesKnown: false,
};

/** Layers and history of an image from what each layer holds; digests are made up from the seed. */
export function imageReport(
  seed: number,
  plans: readonly LayerPlan[],
  more: Partial<ImageReport>,
): ImageReport {
  const next = random(seed);
  const layers: LayerReport[] = plans.map((plan, index) => {
    const size = plan.entries.reduce((sum, entry) => sum + 512 + Math.ceil(entry.size / 512) * 512, 1_024);
    const hex = digits(next, 64);
    return {
      index,
      diffId: sha256DiffId(digits(next, 64)),
      digest: sha256Digest(hex),
      verified: true,
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      compression: 'gzip',
      storedSize: Math.round(size * 0.38),
      size,
      createdBy: plan.createdBy,
      created: new Date(Date.UTC(2025, 3, 1 + (index % 28), 9, 30)).toISOString(),
      comment: null,
      emptyLayer: false,
      member: `blobs/sha256/${hex}`,
      origin: plan.origin,
      entries: plan.entries.length,
      ...plan.more,
    };
  });
  const history: HistoryStep[] = layers.map((layer) => ({
    created: layer.created,
    createdBy: layer.createdBy,
    author: null,
    comment: layer.comment,
    emptyLayer: false,
    layer: layer.index,
  }));
  return {
    names: [],
    id: sha256Digest(digits(next, 64)),
    manifestDigest: sha256Digest(digits(next, 64)),
    legacyId: null,
    os: 'linux',
    architecture: 'amd64',
    variant: null,
    created: '2025-04-28T09:30:00Z',
    author: null,
    config: {},
    env: [],
    layers,
    history,
    findings: [],
    ...more,
  };
}

export function emptyStep(createdBy: string): HistoryStep {
  return {
    created: '2025-04-28T09:30:00Z',
    createdBy,
    author: null,
    comment: 'buildkit.dockerfile.v0',
    emptyLayer: true,
    layer: null,
  };
}

export function archiveReport(
  path: string,
  images: readonly ImageReport[],
  more: Partial<ArchiveReport> = {},
): ArchiveReport {
  return {
    schemaVersion: 1,
    path,
    format: 'hybrid',
    compression: 'none',
    images,
    others: [],
    findings: [],
    ...more,
  };
}

export function finding(
  rule: string,
  severity: Finding['severity'],
  where: string,
  what: string,
  why: string,
): Finding {
  return { rule, severity, where, what, why };
}
