import { createHash } from 'node:crypto';
import { compareEntries } from '../../engine/compare/compare-entries.ts';
import type { ContentNumbers } from '../../engine/compare/content-numbers.ts';
import { movedFiles } from '../../engine/compare/moved-files.ts';
import { pairTrees } from '../../engine/compare/paired-tree.ts';
import type { PairedTree } from '../../engine/compare/paired-tree.ts';
import { sameLayers } from '../../engine/compare/same-layers.ts';
import { aloneOfOneSize, wantedContents } from '../../engine/compare/wanted-contents.ts';
import type { AloneFiles, WantedContents } from '../../engine/compare/wanted-contents.ts';
import { entryPath } from '../../engine/tar/index/entry-path.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { contentNumbers } from '../contents/file-digests.ts';
import type { LayerDigests } from '../contents/file-digests.ts';
import { layersOf, tarsOf, twinLayers } from './compared-side.ts';
import type { SideOfSession } from './compared-side.ts';
import type { Errand, Progress } from '../progress.ts';

/** The files of two images beside each other, as far as they are known. */
export interface FileComparison {
  readonly paired: PairedTree;
  /** Of compareEntries. */
  readonly bits: Uint16Array;
  /** Of movedFiles. */
  readonly moves: ReadonlyMap<number, number>;
  /** Whether everything has been read that tells more. */
  readonly isDecided: boolean;
}

export interface FileComparisons {
  /** The same object while nothing new is known; null while a side is not indexed. */
  current(): FileComparison | null;
  /**
   * Indexes both sides, hashes layers that documents call the same, so that equal ones are not looked into, and reads files of
   * one size where their contents decide something. Progress is told in bytes.
   */
  decide(errand: Errand): Promise<void>;
}

export function createFileComparison(left: SideOfSession, right: SideOfSession): FileComparisons {
  let pair: { readonly paired: PairedTree; readonly alone: AloneFiles } | null = null;
  let numbers: ContentNumbers = [];
  let isRead = false;
  let known: { readonly key: string; readonly files: FileComparison } | null = null;

  function keys(): (string | null)[] {
    return [left, right].flatMap((side) => layerKeys(side));
  }

  function current(): FileComparison | null {
    if (![left, right].every(({ session, image }) => session.isIndexed(image))) return null;
    pair ??= pairSides(left, right);
    const { paired, alone } = pair;
    const layers = keys();
    const key = JSON.stringify([isRead, layers]);
    if (known?.key !== key) {
      const same = sameLayers(layers);
      const bits = compareEntries(paired, same, numbers);
      const moves = movedFiles(paired, alone, same, numbers);
      known = { key, files: { paired, bits, moves, isDecided: isRead } };
    }
    return known.files;
  }

  async function decide(errand: Errand): Promise<void> {
    for (const { session, image } of [left, right])
      await session.scan({ images: [image], index: true }, errand);
    if (isRead) return;
    await hashNameless(left, right, errand);
    await hashTwins(left, right, errand);
    const files = current();
    if (files === null || pair === null) return;
    const { paired, bits } = files;
    const wanted = wantedContents(paired, bits, pair.alone, sameLayers(keys()));
    const sums = await readContents(left, right, paired, wanted, errand);
    numbers = contentNumbers(paired.tree.layers, sums);
    isRead = true;
  }

  return { current, decide };
}

function pairSides(
  left: SideOfSession,
  right: SideOfSession,
): {
  readonly paired: PairedTree;
  readonly alone: AloneFiles;
} {
  const merged = ({ session, image, range }: SideOfSession): PairedTree['left'] =>
    session.mergedTree(image, range);
  const paired = pairTrees(merged(left), merged(right));
  return { paired, alone: aloneOfOneSize(paired) };
}

/** One for each layer of the merged tree. */
function layerKeys({ session, image, range }: SideOfSession): readonly (string | null)[] {
  const all = session.layerKeys(image);
  return range === null
    ? all
    : all.slice(0, range.last + 1).map((key, at) => (at < range.first ? null : key));
}

/** Layers that no document names, and that do not lie on the other side too: by their hash they may be layers of that side. */
async function hashNameless(left: SideOfSession, right: SideOfSession, errand: Errand): Promise<void> {
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const there = new Set(tarsOf(other));
    if (there.size === 0) continue;
    const tars = tarsOf(side);
    const nameless = layersOf(side).flatMap(({ diffId }, at) =>
      diffId === null && !there.has(tars[at] ?? null) ? [at] : [],
    );
    await hashLayers(side, nameless, errand);
  }
}

/**
 * Layers whose diff_ids are equal by what documents claim: once both are hashed, nothing in them need be read. Those that lie at
 * one place are one and the same, whatever their hash is.
 */
async function hashTwins(left: SideOfSession, right: SideOfSession, errand: Errand): Promise<void> {
  const tars = { left: tarsOf(left), right: tarsOf(right) };
  const claimed = twinLayers(left, right).filter(
    (twin) => tars.left[twin.left] === null || tars.left[twin.left] !== tars.right[twin.right],
  );
  await hashLayers(
    left,
    claimed.map((twin) => twin.left),
    errand,
  );
  await hashLayers(
    right,
    claimed.map((twin) => twin.right),
    errand,
  );
}

/** `places` are in the side's range. */
async function hashLayers(
  { session, image, range }: SideOfSession,
  places: readonly number[],
  errand: Errand,
): Promise<void> {
  const layers = places.map((at) => at + (range?.first ?? 0));
  if (layers.length > 0) await session.scan({ images: [image], layers, hash: 'all' }, errand);
}

/** sha256 of the wanted contents, one for each layer of the paired tree. */
async function readContents(
  left: SideOfSession,
  right: SideOfSession,
  paired: PairedTree,
  wanted: WantedContents,
  errand: Errand,
): Promise<(LayerDigests | null)[]> {
  const { layers } = paired.tree;
  const split = paired.left.layers.length;
  const weights = wanted.nodes.map((nodes, layer) => bytesOf(layers[layer], nodes));
  const weight = (from: number, to: number): number =>
    weights.slice(from, to).reduce((sum, each) => sum + each, 0);
  const total = weight(0, weights.length);
  const step = (done: number): Errand => ({
    ...errand,
    onProgress: (progress: Progress) =>
      errand.onProgress?.({ phase: 'comparing', done: done + progress.done, total }),
  });
  const sums = [
    ...(await left.session.contentSums(left.image, wanted.nodes.slice(0, split), step(0))).slice(0, split),
    ...(await right.session.contentSums(right.image, wanted.nodes.slice(split), step(weight(0, split)))),
  ].slice(0, layers.length);
  for (const { layer, node } of wanted.scattered) {
    const index = layers[layer];
    const side = layer < split ? left : right;
    if (index === undefined) continue;
    const hasher = createHash('sha256');
    const own = layer < split ? layer : layer - split;
    const pieces = side.session.fileBytes(side.image, own, entryPath(index, node), errand);
    for await (const piece of pieces) hasher.update(piece);
    sums[layer] = withSum(sums[layer] ?? null, node, hasher.digest());
  }
  return sums;
}

function bytesOf(index: LayerIndex | undefined, nodes: Uint32Array): number {
  return nodes.reduce((sum, node) => sum + (index?.size[node] ?? 0), 0);
}

function withSum(layer: LayerDigests | null, node: number, sum: Uint8Array): LayerDigests {
  const nodes = Uint32Array.of(...(layer?.nodes ?? []), node);
  const sums = new Uint8Array(nodes.length * 32);
  sums.set(layer?.sums ?? []);
  sums.set(sum, sums.length - 32);
  return { nodes, sums };
}
