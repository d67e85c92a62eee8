import type { HistoryStep, ImageReport, LayerReport } from '../report.ts';
import { compareConfig } from './compare-config.ts';
import { compareEnv } from './compare-env.ts';
import { compareHistory } from './compare-history.ts';
import { compareIdentity } from './compare-identity.ts';
import { compareLayers } from './compare-layers.ts';
import type { LayerRelatives } from './compare-layers.ts';
import type {
  ComparedImage,
  Comparison,
  FileCounts,
  LayerPair,
  LeftOut,
  StorePathChange,
} from './comparison.ts';
import type { Ignored } from './ignored.ts';
import { countLeftOut } from './left-out.ts';
import { pairByDiffId } from './pair-layers.ts';
import type { TarKeys } from './pair-layers.ts';
import { unreadLayers } from './unread-layers.ts';

/** One side of a comparison as it is known. */
export interface ComparedSide {
  readonly path: string;
  readonly image: number;
  readonly report: ImageReport;
  /** Null: all layers. */
  readonly range: { readonly first: number; readonly last: number } | null;
  /** Of the layers that are compared; left out where none is known. */
  readonly tars?: TarKeys;
  /** Of the merged files; null until indexed. */
  readonly files: { readonly entries: number; readonly size: number } | null;
}

/** What comparing the files of both sides has told. */
export interface ComparedContents {
  readonly counts: FileCounts;
  readonly storePaths: readonly StorePathChange[];
  readonly relatives: readonly LayerRelatives[];
  /** Files that differ in nothing but what is ignored. */
  readonly leftOut: Pick<LeftOut, 'timestamps' | 'paths'>;
}

/** What a comparison says, from the reports of both images and, once they are known, their files. */
export function compareImages(
  left: ComparedSide,
  right: ComparedSide,
  ignored: Ignored,
  contents: ComparedContents | null,
): Comparison {
  const leftLayers = layersOf(left);
  const rightLayers = layersOf(right);
  const tars = { left: left.tars ?? [], right: right.tars ?? [] };
  const twins = pairByDiffId(leftLayers, rightLayers, tars);
  const [leftSteps, rightSteps] = [stepsOf(left), stepsOf(right)];
  const facts = {
    left: imageOf(left, leftLayers),
    right: imageOf(right, rightLayers),
    ignored,
    identity: compareIdentity(left.report, right.report, ignored),
    config: compareConfig(left.report.config, right.report.config),
    env: compareEnv(left.report.env, right.report.env, ignored),
    history: compareHistory(leftSteps, rightSteps, ignored),
    layers: compareLayers(leftLayers, rightLayers, twins, contents?.relatives ?? null, tars),
    files: contents?.counts ?? null,
    storePaths: contents?.storePaths ?? null,
  };
  const leftOut = countLeftOut(
    { report: left.report, steps: leftSteps },
    { report: right.report, steps: rightSteps },
    facts,
    ignored,
    contents?.leftOut ?? { timestamps: 0, paths: 0 },
  );
  return { schemaVersion: 1, ...facts, leftOut, same: isSame(facts) };
}

type Facts = Omit<Comparison, 'schemaVersion' | 'same' | 'leftOut'>;

/** False as soon as anything differs, true once everything is known to be the same. */
function isSame(facts: Facts): boolean | null {
  const { ignored, identity, config, env, history, files } = facts;
  if (identity.length > 0 || config.length > 0 || env.length > 0) return false;
  if (!ignored.history && history.some(({ change }) => change !== 'equal')) return false;
  // A tar that differs in what is ignored is another tar all the same: then its files alone tell.
  const unknown = unknownLayers(facts.layers);
  const layers =
    ignored.timestamps || ignored.paths.length > 0 ? [] : facts.layers.filter((pair) => !unknown.has(pair));
  if (layers.some(({ relation }) => isDifferent(relation, ignored))) return false;
  if (files === null) return null;
  const { undecided, ...differing } = files.changes;
  if (Object.values(differing).some((count) => count > 0)) return false;
  const unread = unreadLayers(facts);
  if (unread.left.length + unread.right.length > 0) return null;
  const isKnown =
    undecided === 0 &&
    unknown.size === 0 &&
    facts.layers.every((pair) => pair.similarity !== 1 || pair.verified);
  return isKnown ? true : null;
}

/** Layers of which nothing is known, as many on one side as on the other: they may be the same. */
function unknownLayers(pairs: readonly LayerPair[]): ReadonlySet<LayerPair> {
  const nameless = pairs.filter(({ diffId }) => diffId === null);
  const removed = nameless.filter(({ relation }) => relation === 'removed');
  const added = nameless.filter(({ relation }) => relation === 'added');
  return new Set(removed.length === added.length ? [...removed, ...added] : []);
}

function isDifferent(relation: Comparison['layers'][number]['relation'], ignored: Ignored): boolean {
  return relation !== 'equal' && relation !== 'recompressed' && !(relation === 'moved' && ignored.order);
}

function layersOf({ report, range }: ComparedSide): readonly LayerReport[] {
  return range === null ? report.layers : report.layers.slice(range.first, range.last + 1);
}

/** The steps that made the layers of a range, with the empty ones behind each. */
function stepsOf({ report, range }: ComparedSide): readonly HistoryStep[] {
  if (range === null) return report.history;
  const first = report.history.findIndex(({ layer }) => layer !== null && layer >= range.first);
  const behind = report.history.findIndex(({ layer }) => layer !== null && layer > range.last);
  if (first < 0) return [];
  return report.history.slice(range.first === 0 ? 0 : first, behind < 0 ? undefined : behind);
}

function imageOf(side: ComparedSide, layers: readonly LayerReport[]): ComparedImage {
  const { path, image, report, range, files } = side;
  return {
    path,
    image,
    names: report.names,
    id: report.id,
    first: range?.first ?? 0,
    last: range?.last ?? report.layers.length - 1,
    layerCount: report.layers.length,
    layers,
    entries: files?.entries ?? null,
    size: files?.size ?? null,
  };
}
