import type { z } from 'zod';
import type { buildSpecSchema } from '../build/build-spec-schema.ts';
import type { SpecIssue } from '../build/build-spec-error.ts';
import type { BuildPlan, PlannedLayer } from '../build/build-plan.ts';
import type { Digest, DiffId } from '../digest.ts';
import type { strategyNames } from '../packing/strategy.ts';
import type { ArchiveRef, TaskId } from './values.ts';

/**
 * A build spec as the window holds it: the document that `varve.json` is, with a token of the service wherever the file
 * has a path. The service puts paths in their place (main/service/build/build-draft.ts).
 */
export type BuildDraft = z.input<typeof buildSpecSchema>;

export type StrategyName = (typeof strategyNames)[number];

/** What a token may be to a build. A tar is an `image`, whatever is in it: opening tells. */
export type BuildInputKind = 'image' | 'store-path' | 'closure' | 'spec' | 'folder' | 'file';

export interface BuildInput {
  readonly ref: ArchiveRef;
  /** File name, or name of the store path, for display. */
  readonly name: string;
  readonly kind: BuildInputKind;
  /** Bytes of a file; null for a folder. */
  readonly size: number | null;
}

/** One of the images that the base's archive holds, to choose from. */
export interface BaseImageChoice {
  /** What `fromImage.image` is to be for it. */
  readonly image: string;
  readonly name: string;
  readonly platform: string;
}

/** A planned layer as the window gets it: of its store paths it has the largest, `paths` says how many there are. */
export type LayerOutline =
  | Exclude<PlannedLayer, { readonly kind: 'store' | 'top' }>
  | StoreLayerOutline
  | TopLayerOutline;

export interface StoreLayerOutline extends Omit<Extract<PlannedLayer, { readonly kind: 'store' }>, 'paths'> {
  readonly largest: readonly string[];
  readonly paths: number;
}

export interface TopLayerOutline extends Omit<Extract<PlannedLayer, { readonly kind: 'top' }>, 'paths'> {
  readonly largest: readonly string[];
  readonly paths: number;
}

export interface BuildOutline extends Omit<BuildPlan, 'layers'> {
  readonly layers: readonly LayerOutline[];
}

/** What a draft comes to, or what is wrong with it. */
export interface BuildAnswer {
  readonly outline: BuildOutline | null;
  /** Why there is no plan. */
  readonly issues: readonly SpecIssue[];
  /** The least maxLayers that would do, where that is what is wrong. */
  readonly leastLayers: number | null;
  readonly base: { readonly images: readonly BaseImageChoice[]; readonly chosen: string } | null;
  /** Store paths of the closure, and their NAR bytes. */
  readonly store: { readonly paths: number; readonly size: number };
}

/** What another strategy would make of the same closure. */
export interface StrategyRow {
  readonly strategy: StrategyName;
  readonly layers: number;
  /** NAR bytes. */
  readonly largest: number;
  /** NAR bytes pulled again by one change, as expected. */
  readonly expectedPull: number;
  /** NAR bytes pulled again when the path asked about changes; null when none was. */
  readonly changedPull: number | null;
  /** Bytes of layers that the image beside it has, too; null when there is none, or it is not indexed yet. */
  readonly shared: number | null;
}

/** Digests of an image that is not written yet, made by doing all the work but the writing. */
export interface SealedImage {
  readonly id: Digest;
  readonly name: string;
  readonly tag: string;
  /** Oldest first. */
  readonly layers: readonly { readonly diffId: DiffId; readonly size: number }[];
}

export type ExportAnswer =
  | { readonly kind: 'task'; readonly task: TaskId; readonly name: string }
  | { readonly kind: 'cancelled' };

/** What an export has written. */
export interface ExportResult {
  readonly ref: ArchiveRef;
  readonly name: string;
  readonly id: Digest;
  /** Served: where the browser may fetch it, once. */
  readonly download: string | null;
}
