import { z } from 'zod';
import { conversionTargets, layerOrders, packings } from '../convert/conversion.ts';
import type { Expansion, TreeFilter, TreeScope } from '../view.ts';
import type { BuildDraft } from './build-values.ts';
import type { ComparedFilter, LayersOfSides } from '../compare/compared-files.ts';
import type { Ignored } from '../compare/ignored.ts';
import type { CompareSide } from './compare-values.ts';
import type { ArchiveRef, CompareRef, TaskId } from './values.ts';

const index = z.int().min(0).max(1_000_000);
const offset = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Tokens are handed out by the service; their form is all that can be checked before looking them up. */
export const archiveRef = z.custom<ArchiveRef>(
  (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
);
export const taskId = z.custom<TaskId>((value) => typeof value === 'string' && /^t[0-9]{1,15}$/.test(value));

/**
 * A build spec with tokens in place of paths. Its form is judged where paths are put in, with words for a person; here it is
 * an object of plain data.
 */
export const buildDraft = z.custom<BuildDraft>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const imageIndex = index;
export const layerIndex = index;
export const nodeNumber = z.int().min(0).max(0xffff_ffff);
export const byteOffset = offset;
export const pathText = z.string().max(65_536);

export const treeScope: z.ZodType<TreeScope> = z.discriminatedUnion('view', [
  z.strictObject({ view: z.literal('merged'), layer: index }),
  z.strictObject({ view: z.literal('layer'), layer: index }),
  z.strictObject({ view: z.literal('changes'), from: index, layer: index }),
]);

const filterText = z.string().max(1_000);
const fileKinds = z
  .array(z.enum(['file', 'directory', 'symlink', 'hardlink', 'char', 'block', 'fifo', 'whiteout', 'opaque']))
  .max(9);
const fileFlags = z
  .array(z.enum(['setuid', 'setgid', 'sticky', 'capabilities', 'world-writable', 'device', 'sparse']))
  .max(7);

export const treeFilter: z.ZodType<TreeFilter> = z.strictObject({
  text: filterText,
  kinds: fileKinds,
  changes: z.array(z.enum(['added', 'modified', 'removed', 'unchanged'])).max(4),
  flags: fileFlags,
  minSize: offset.nullable(),
  maxSize: offset.nullable(),
});

export const expansion: z.ZodType<Expansion> = z.strictObject({
  mode: z.enum(['all', 'none']),
  except: z.array(nodeNumber).max(100_000),
});

export const treeQuery = z.strictObject({
  ref: archiveRef,
  image: imageIndex,
  scope: treeScope,
  filter: treeFilter,
  sort: z.enum(['name', 'size']),
  expansion,
});

/** What may be saved to a file of the person's choice. */
export const saveSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), image: imageIndex, layer: layerIndex, path: pathText }),
  z.strictObject({ kind: z.literal('folder'), image: imageIndex, scope: treeScope, path: pathText }),
  z.strictObject({ kind: z.literal('layer'), image: imageIndex, layer: layerIndex }),
  z.strictObject({ kind: z.literal('rootfs'), image: imageIndex }),
  z.strictObject({ kind: z.literal('config'), image: imageIndex }),
]);

export const compareRef = z.custom<CompareRef>(
  (value) => typeof value === 'string' && /^c[0-9]{1,15}$/.test(value),
);

export const compareSide: z.ZodType<CompareSide> = z.strictObject({
  ref: archiveRef,
  image: index,
  range: z.strictObject({ first: index, last: index }).nullable(),
});

export const ignored: z.ZodType<Ignored> = z.strictObject({
  timestamps: z.boolean(),
  order: z.boolean(),
  history: z.boolean(),
  names: z.boolean(),
  paths: z.array(z.string().min(1).max(1_000)).max(100),
});

const comparedFilter: z.ZodType<ComparedFilter> = z.strictObject({
  text: filterText,
  changes: z
    .array(z.enum(['added', 'removed', 'content', 'undecided', 'metadata', 'type', 'moved', 'unchanged']))
    .max(8),
  kinds: fileKinds,
  flags: fileFlags,
});

const layersOfSides: z.ZodType<LayersOfSides> = z.strictObject({
  left: z.array(layerIndex).max(100_000),
  right: z.array(layerIndex).max(100_000),
});

export const comparedQuery = z.strictObject({
  compare: compareRef,
  filter: comparedFilter,
  /** Only what these have the last word on; null: whatever layer it is of. */
  layers: layersOfSides.nullable(),
  sort: z.enum(['name', 'size', 'delta']),
  expansion,
});

export const conversionRequest = z.strictObject({
  /** Merged in this order. */
  refs: z.array(archiveRef).min(1).max(100),
  target: z.enum(conversionTargets),
  compress: z.enum(packings).nullable(),
  repair: z.boolean(),
  repairConfig: z.boolean(),
  order: z.enum(layerOrders).nullable(),
  /** Numbers, names or ids of images; none: all of them. */
  images: z.array(z.string().min(1).max(1_000)).max(1_000),
  platform: z.string().max(200).nullable(),
});
