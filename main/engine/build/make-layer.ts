import { closeSync, openSync, writeSync } from 'node:fs';
import type { FileSource } from '../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createHasher } from '../io/hasher.ts';
import type { Work } from '../io/work.ts';
import { planBuildImageLayer } from './build-image-layer.ts';
import type { BuildImageLayer } from './build-image-layer.ts';
import { createPacker, packBlock } from './compress.ts';
import type { Packing } from './compress.ts';
import { planContentsLayer } from './contents-layer.ts';
import { readLayer } from './layer-bytes.ts';
import { planStoreLayer } from './layer-plan.ts';
import type { LayerOwner, LayerPlan } from './layer-plan.ts';
import { loadStoreLayer } from './load-store-layer.ts';
import { planFilesLayer } from './source-files.ts';
import { storeFiles } from './store-files.ts';
import { storeFolders, storeHost } from './store-place.ts';
import type { StorePlace } from './store-place.ts';
import { createTarSum } from './tar-sum.ts';
import type { TarSum } from './tar-sum.ts';

/** What goes into a layer. Plain data: a worker thread is told. */
export type LayerRecipe =
  /** Store paths, in the order in which they are written. */
  | {
      readonly kind: 'store';
      readonly paths: readonly string[];
      readonly store: StorePlace;
      readonly owner: LayerOwner;
    }
  /** The root that nixpkgs' customisation layer has. */
  | { readonly kind: 'contents'; readonly contents: readonly string[]; readonly store: StorePlace }
  /** The one layer of an image like buildImage's. */
  | ({ readonly kind: 'buildImage' } & BuildImageLayer)
  /** Plain files; see `planFilesLayer`. */
  | {
      readonly kind: 'files';
      readonly files: readonly FileSource[];
      readonly present: readonly string[];
      readonly mtime: number;
    };

export interface LayerRequest {
  readonly recipe: LayerRecipe;
  readonly packing: Packing;
  /** Layers up to this many plain bytes are answered with their stored bytes, which spares making them twice. */
  readonly keepUpTo: number;
  /** Where a larger layer's stored bytes go, if anywhere: a file of this name that is not there yet. */
  readonly spool: string | null;
  /** Memory to be used again, each of `chunkSize`; what is left of it is answered. */
  readonly spare: readonly ArrayBuffer[];
}

export interface MadeLayer {
  /** sha256 of the plain tar: its DiffID. */
  readonly hex: string;
  readonly size: number;
  /** sha256 and number of the stored bytes; of a plain layer the same as above. */
  readonly storedHex: string;
  readonly storedSize: number;
  /** The stored bytes in order; null when the layer is larger than `keepUpTo`. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[] | null;
  readonly spare: readonly ArrayBuffer[];
  /** Of a layer like buildImage's, whose `json` has it. */
  readonly tarSum: string | null;
}

/** What a layer will be, from names, sizes and modes alone. Throws as the plans do. */
export function planLayer(recipe: LayerRecipe): LayerPlan {
  switch (recipe.kind) {
    case 'store': {
      const { paths, store, owner } = recipe;
      const entries = paths.flatMap((path) => storeFiles(path, storeHost(store, path)));
      return planStoreLayer(storeFolders(store), entries, owner);
    }
    case 'contents':
      return planContentsLayer(recipe.store, recipe.contents);
    case 'buildImage':
      return planBuildImageLayer(recipe);
    case 'files':
      return planFilesLayer(recipe.files, recipe.present, recipe.mtime);
  }
}

/** Reads, hashes and packs a layer. Throws as `planLayer` and `readLayer` do, and `disk-full` for the spool. */
export function makeLayer(request: LayerRequest, work: Work): MadeLayer {
  const { recipe, packing, keepUpTo } = request;
  const spare = [...request.spare];
  if (recipe.kind === 'store' && packing === 'none') {
    const loaded = loadStoreLayer(recipe.paths, recipe.store, recipe.owner, keepUpTo, spare, work);
    if (loaded !== null) {
      const { hex, size, chunks } = loaded;
      return { hex, size, storedHex: hex, storedSize: size, chunks, spare, tarSum: null };
    }
  }
  const plan = planLayer(recipe);
  const { size } = plan;
  const isSmall = size <= keepUpTo;
  const sum = recipe.kind === 'buildImage' ? createTarSum() : null;
  if (packing === 'none' && !isSmall && request.spool === null) {
    const hex = hashLayer(plan, sum, work);
    const tarSum = sum?.digest() ?? null;
    return { hex, size, storedHex: hex, storedSize: size, chunks: null, spare, tarSum };
  }
  const kept: Uint8Array<ArrayBuffer>[] = [];
  const file = isSmall || request.spool === null ? null : openSpool(request.spool);
  try {
    const plain = createHasher();
    const stored = createHasher();
    let storedSize = 0;
    const onPlain = (chunk: Uint8Array): void => {
      plain.update(chunk);
      sum?.update(chunk);
    };
    for (const piece of storedBytes(plan, packing, work, onPlain)) {
      stored.update(piece);
      storedSize += piece.length;
      // A copy of its own: small results of the runtime share memory that must not be moved.
      if (isSmall) kept.push(Uint8Array.from(piece));
      else if (file !== null) writeAll(file, piece, request.spool ?? '');
    }
    const chunks = isSmall ? kept : null;
    const tarSum = sum?.digest() ?? null;
    return { hex: plain.digest(), size, storedHex: stored.digest(), storedSize, chunks, spare, tarSum };
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** The stored bytes of a layer, piece by piece; `onPlain` sees its plain bytes, which are then no longer to be kept. */
export function* storedBytes(
  plan: LayerPlan,
  packing: Packing,
  work: Work,
  onPlain: (plain: Uint8Array) => void,
): Generator<Uint8Array> {
  if (packing === 'none') {
    for (const chunk of readLayer(plan, work)) {
      onPlain(chunk);
      yield chunk;
    }
    return;
  }
  const packer = createPacker(packing);
  yield packer.head;
  for (const chunk of readLayer(plan, work)) {
    onPlain(chunk);
    for (const block of packer.add(chunk)) yield packBlock(block);
  }
  for (const block of packer.last()) yield packBlock(block);
  yield packer.tail();
}

function hashLayer(plan: LayerPlan, sum: TarSum | null, work: Work): string {
  const hasher = createHasher();
  for (const piece of readLayer(plan, work)) {
    hasher.update(piece);
    sum?.update(piece);
  }
  return hasher.digest();
}

function openSpool(path: string): number {
  return attempt(path, () => openSync(path, 'wx', 0o600));
}

function writeAll(file: number, bytes: Uint8Array, path: string): void {
  for (let at = 0; at < bytes.length;) {
    const from = at;
    at += attempt(path, () => writeSync(file, bytes, from, bytes.length - from));
  }
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
    throw new ProblemError(full ? 'disk-full' : 'not-writable', `cannot write ${path}: ${code}`, {
      cause: error,
    });
  }
}
