import type { HeldPath } from '../../../shared/build/build-spec.ts';
import type { FileEntry } from '../../../shared/file-entry.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { storePathOf } from '../../../shared/store-path.ts';
import { storePathBytes } from '../../engine/build/layer/build-image-layer.ts';
import { narSizeOf } from '../../engine/build/layer/nar-size.ts';
import type { NarEntry } from '../../engine/build/layer/nar-size.ts';
import type { ReadImageOptions } from './base-facts.ts';
import { chosenImage } from '../session/chosen-image.ts';
import { openSession } from '../session/open-session.ts';
import type { Session } from '../session/session.ts';

/** An image whose store paths are built from, and which of them are wanted: those that were named, and all these refer to. */
export interface HoldingImage {
  readonly session: Session;
  readonly image: number;
  /** By path, what each refers to, sorted. */
  readonly wanted: ReadonlyMap<string, readonly string[]>;
}

/**
 * Opens the images that hold store paths (BC8), one after the other, as long as `work` needs each: their files are
 * indexed and scanned for references. Rejects as `openSession`, with `no-such-image`, and with `not-found` for a store
 * path that a container of the image does not see.
 */
export async function withHoldingImages(
  held: readonly HeldPath[],
  options: ReadImageOptions,
  work: (image: HoldingImage) => Promise<void>,
): Promise<void> {
  const groups = new Map<string, HeldPath[]>();
  for (const one of held) {
    const key = JSON.stringify([one.archive, one.image, one.platform]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const group of groups.values()) {
    const [{ archive, image: name, platform } = { archive: '', image: null, platform: null }] = group;
    const session = await openSession(archive, options);
    try {
      const image = chosenImage(session, archive, { image: name, platform });
      await session.scan({ images: [image], index: true }, options);
      await session.scanReferences(image, options);
      const paths = group.map(({ path }) => path);
      await work({ session, image, wanted: closureIn(session, image, paths, archive) });
    } finally {
      session.close();
    }
  }
}

/** A store path of an image as a plan needs it. */
export interface HeldNode extends StoreNode {
  /** Bytes that it takes in a layer like buildImage's. */
  readonly tarBytes: number;
}

/** The store paths as a plan needs them: references found by scanning, sizes from names, sizes and modes. */
export async function heldNodes(
  held: readonly HeldPath[],
  options: ReadImageOptions,
): Promise<readonly HeldNode[]> {
  const nodes = new Map<string, HeldNode>();
  await withHoldingImages(held, options, async ({ session, image, wanted }) => {
    for (const [path, entries] of entriesOf(session, image, wanted)) {
      const sized = await Promise.all(entries.map((entry) => narEntry(session, image, path, entry)));
      nodes.set(path, {
        path,
        references: wanted.get(path) ?? [],
        narSize: narSizeOf(sized),
        tarBytes: storePathBytes(path, sized),
      });
    }
  });
  return [...nodes.values()];
}

/** What a container sees at and below each wanted store path, folders before what is in them. */
export function entriesOf(
  session: Session,
  image: number,
  wanted: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly FileEntry[]> {
  const top = (session.archive.images[image]?.layers.length ?? 0) - 1;
  const found = new Map<string, FileEntry[]>();
  for (const entry of session.files(image, { view: 'merged', layer: top })) {
    const path = storePathOf(entry.path);
    if (path === null || !wanted.has(path)) continue;
    const entries = found.get(path);
    if (entries === undefined) found.set(path, [entry]);
    else entries.push(entry);
  }
  return found;
}

function closureIn(
  session: Session,
  image: number,
  roots: readonly string[],
  archive: string,
): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, readonly string[] | null>(
    session.storePaths(image).map(({ path, references }) => [path, references]),
  );
  const wanted = new Map<string, readonly string[]>();
  const reached = new Set(roots);
  for (const path of reached) {
    const references = rows.get(path) ?? null;
    if (references === null) throw new ProblemError('not-found', `${archive} shows no ${path}`);
    wanted.set(path, references.filter((other) => other !== path).toSorted());
    for (const reference of references) reached.add(reference);
  }
  return wanted;
}

async function narEntry(session: Session, image: number, path: string, entry: FileEntry): Promise<NarEntry> {
  const { kind, mode, link = '' } = entry;
  const name = entry.path.slice(path.length - 1);
  if (kind === 'directory' || kind === 'symlink') return { kind, name, link };
  if (kind !== 'file' && kind !== 'hardlink') throw unheld(entry);
  const isExecutable = (mode & 0o100) !== 0;
  if (kind === 'file') return { kind, name, size: entry.size, isExecutable };
  let size = 0;
  for await (const piece of session.fileBytes(image, entry.layer, entry.path)) size += piece.length;
  return { kind: 'file', name, size, isExecutable };
}

/** What no store holds. */
export function unheld({ path, kind }: FileEntry): ProblemError {
  return new ProblemError('unsupported', `/${path} is a ${kind}: no image layer of store paths holds one`);
}
