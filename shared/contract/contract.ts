import { z } from 'zod';
import type {
  BuildAnswer,
  BuildDraft,
  BuildInput,
  ExportAnswer,
  ExportResult,
  SealedImage,
  StrategyRow,
} from './build-values.ts';
import type { ComparedEntry, ComparedPage, ComparedSize, FileDiff } from '../compare/compared-files.ts';
import type { CompareView } from './compare-values.ts';
import type { ConversionPlan } from '../convert/conversion.ts';
import type { ConversionResult } from './convert-values.ts';
import type {
  EntryDetails,
  ImageDocuments,
  LifeEvent,
  SizeNode,
  StorePathRow,
  TreePage,
  WasteReport,
} from '../view.ts';
import type { TruthsReport } from '../truths/truths.ts';
import { call } from './call.ts';
import type { CallSpec } from './call.ts';
import * as s from './schemas.ts';
import type {
  AppInfo,
  ArchiveRef,
  ArchiveView,
  BrowseEntry,
  FileChunk,
  RecentImage,
  SaveAnswer,
  TaskId,
  TaskState,
} from './values.ts';

const nothing = z.strictObject({});
const ofArchive = z.strictObject({ ref: s.archiveRef });
const ofImage = z.strictObject({ ref: s.archiveRef, image: s.imageIndex });

const ofComparison = z.strictObject({ compare: s.compareRef });
const ofDraft = z.strictObject({ draft: s.buildDraft });

/**
 * Everything the window may ask, written once: types, client, handlers and the preload's list of names all come from
 * here. Arguments are checked against the schema where they arrive; answers travel as `Outcome`.
 */
export const contract = {
  'app.info': call<AppInfo>()(nothing),

  'recent.list': call<readonly RecentImage[]>()(nothing),
  'recent.open': call<ArchiveRef>()(z.strictObject({ id: z.string().max(64) })),
  'recent.clear': call<null>()(nothing),

  /** Desktop: the system's dialog; the answer is empty when it was dismissed. */
  'open.dialog': call<readonly ArchiveRef[]>()(nothing),
  /** Paths that a person typed or pasted: one, or several as a shell or lines part them. Served: relative to, and never outside,
   * the root. */
  'open.path': call<readonly ArchiveRef[]>()(z.strictObject({ text: z.string().min(1).max(65_536) })),
  /** Served: what is in a folder below the root, named by its components. */
  'browse.list': call<readonly BrowseEntry[]>()(
    z.strictObject({ at: z.array(z.string().min(1).max(255)).max(64) }),
  ),

  /** Starts opening and indexing; progress and changes come as events. Opening twice is the same archive, read anew when its
   * file has changed since. */
  'archive.open': call<ArchiveView>()(ofArchive),
  'archive.view': call<ArchiveView>()(ofArchive),
  'archive.close': call<null>()(ofArchive),
  /** Re-hashes everything; what it finds appears in the archive's report. */
  'archive.verify': call<TaskId>()(ofArchive),
  /**
   * What each view of the archive says of its layers (parent chain, manifest.json, OCI index, diff_ids), with what is known
   * now.
   */
  'archive.truths': call<TruthsReport>()(ofArchive),
  /** Hashes every layer that some view names; afterwards archive.truths knows them by their content. */
  'archive.hashViews': call<TaskId>()(ofArchive),
  /** Config and manifest documents as found, character by character. */
  'archive.documents': call<ImageDocuments>()(ofImage),

  'tree.rows': call<TreePage>()(
    s.treeQuery.extend({ from: z.int().min(0).max(0xffff_ffff), count: z.int().min(0).max(500) }),
  ),
  /** Where a path stands: its node, those of its ancestors (outermost first), and its row once they are open. */
  'tree.locate': call<{
    readonly node: number;
    readonly ancestors: readonly number[];
    readonly row: number;
  } | null>()(s.treeQuery.extend({ path: s.pathText })),
  'tree.sizes': call<SizeNode>()(
    z.strictObject({
      ref: s.archiveRef,
      image: s.imageIndex,
      scope: s.treeScope,
      /** Path of the root of what is drawn. */
      path: s.pathText,
      /** Nodes to answer at most. */
      limit: z.int().min(1).max(5_000),
    }),
  ),
  'entry.details': call<EntryDetails>()(
    z.strictObject({ ref: s.archiveRef, image: s.imageIndex, scope: s.treeScope, path: s.pathText }),
  ),
  'path.life': call<readonly LifeEvent[]>()(ofImage.extend({ path: s.pathText })),

  /** Content of the file that `path` is in layer `layer` (hard links followed), at most 1 MiB at a time. */
  'file.read': call<FileChunk>()(
    ofImage.extend({
      layer: s.layerIndex,
      path: s.pathText,
      offset: s.byteOffset,
      length: z.int().min(0).max(1_048_576),
    }),
  ),

  'waste.report': call<WasteReport>()(ofImage.extend({ limit: z.int().min(0).max(10_000) })),
  /** Reads the content of equal-sized files to find identical ones; afterwards waste.report knows them. */
  'waste.duplicates': call<TaskId>()(ofImage),
  'storePaths.list': call<readonly StorePathRow[]>()(ofImage),
  /** Scans files for store hashes; afterwards storePaths.list knows references. */
  'storePaths.scan': call<TaskId>()(ofImage),

  'save.start': call<SaveAnswer>()(z.strictObject({ ref: s.archiveRef, subject: s.saveSubject })),

  /** What things are to a build: each is told by a look at it, none is read through. */
  'build.look': call<readonly BuildInput[]>()(z.strictObject({ refs: z.array(s.archiveRef).max(1_000) })),
  /**
   * What would be built; with `again` everything that it names is read anew. What a draft says wrong is in the answer; only
   * what cannot be read is a problem.
   */
  'build.plan': call<BuildAnswer>()(ofDraft.extend({ again: z.boolean() })),
  /** The store paths of one planned layer, in the order in which they are written. */
  'build.layerPaths': call<readonly string[]>()(
    ofDraft.extend({ layer: s.layerIndex, from: s.layerIndex, count: z.int().min(0).max(1_000) }),
  ),
  /** The same closure packed by every strategy; `changed` is a store path that is thought to change, `beside` an open image. */
  'build.compare': call<readonly StrategyRow[]>()(
    ofDraft.extend({ changed: z.string().max(4_096).nullable(), beside: ofImage.nullable() }),
  ),
  /** Answers when every layer has been read and hashed; a task goes with it. */
  'build.seal': call<SealedImage>()(ofDraft),
  /** Desktop: to where the system's dialog says. Served: kept by the service until it is closed. */
  'build.export': call<ExportAnswer>()(ofDraft),
  /** What an export that is done has written. */
  'build.result': call<ExportResult>()(z.strictObject({ task: s.taskId })),
  'build.saveSpec': call<SaveAnswer>()(ofDraft),
  'build.openSpec': call<{ readonly draft: BuildDraft; readonly inputs: readonly BuildInput[] }>()(ofArchive),

  /**
   * Compares two images; opens their archives where they are not open, and goes on with what was cancelled. The same sides
   * are the same comparison. Progress and changes come as events.
   */
  'compare.open': call<CompareView>()(
    z.strictObject({ left: s.compareSide, right: s.compareSide, ignored: s.ignored }),
  ),
  'compare.view': call<CompareView>()(ofComparison),
  'compare.setIgnored': call<CompareView>()(ofComparison.extend({ ignored: s.ignored })),
  'compare.rows': call<ComparedPage>()(
    s.comparedQuery.extend({ from: z.int().min(0).max(0xffff_ffff), count: z.int().min(0).max(500) }),
  ),
  /** As `tree.locate`. */
  'compare.locate': call<{
    readonly node: number;
    readonly ancestors: readonly number[];
    readonly row: number;
  } | null>()(s.comparedQuery.extend({ path: s.pathText })),
  'compare.sizes': call<ComparedSize>()(
    ofComparison.extend({ path: s.pathText, limit: z.int().min(1).max(5_000) }),
  ),
  'compare.entry': call<ComparedEntry>()(ofComparison.extend({ path: s.pathText })),
  /** The difference of a file's two contents; of a moved file by either of its paths. */
  'compare.diff': call<FileDiff>()(
    ofComparison.extend({ path: s.pathText, as: z.enum(['auto', 'text', 'json', 'hex']) }),
  ),
  'compare.save': call<SaveAnswer>()(ofComparison.extend({ format: z.enum(['html', 'json', 'markdown']) })),
  'compare.close': call<null>()(ofComparison),

  /** What a conversion would write, keep, change, lose or refuse; a task goes with it while archives are read. */
  'convert.preview': call<ConversionPlan>()(s.conversionRequest),
  /** Writes what was shown last, which must be of the same request; to where the system's dialog says, or to be fetched. */
  'convert.start': call<ExportAnswer>()(s.conversionRequest),
  /** What a conversion that is done has written. */
  'convert.result': call<ConversionResult>()(z.strictObject({ task: s.taskId })),

  'task.list': call<readonly TaskState[]>()(nothing),
  'task.cancel': call<null>()(z.strictObject({ id: s.taskId })),
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export type Input<Name extends CallName> = Contract[Name] extends CallSpec<infer I, infer _O> ? I : never;
export type Output<Name extends CallName> = Contract[Name] extends CallSpec<infer _I, infer O> ? O : never;

/** Whether a name from outside is one of the contract's (own keys only: `constructor` is not). */
export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(contract, name);
}

export const callNames: readonly CallName[] = Object.keys(contract).filter(isCallName);
