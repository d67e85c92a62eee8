import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { ImageReport, LayerReport } from '../../shared/report.ts';
import { storePathOf } from '../../shared/store-path.ts';
import { storeName } from './planned-layer.ts';

/** A part of an open image that can go into a build; `title` is for a person. */
export type ImagePart =
  | {
      readonly kind: 'layer';
      readonly archive: ArchiveRef;
      /** DiffID, or digest of the stored bytes. */
      readonly layer: string;
      readonly title: string;
    }
  | {
      readonly kind: 'store-path';
      readonly archive: ArchiveRef;
      /** What names the image in its archive. */
      readonly image: string;
      /** `/nix/store/<hash>-<name>` */
      readonly path: string;
      readonly title: string;
    };

/**
 * Under a type of its own each kind of part travels while it is dragged: what is held is told, its content only once it is
 * dropped.
 */
const types: Readonly<Record<ImagePart['kind'], string>> = {
  layer: 'application/x-varve-layer',
  'store-path': 'application/x-varve-store-path',
};

/** A layer as a part; null where the archive has no bytes of it, or nobody has hashed it. */
export function layerPart(
  archive: ArchiveRef,
  layer: LayerReport | undefined,
): Extract<ImagePart, { readonly kind: 'layer' }> | null {
  const id = layer?.diffId ?? layer?.digest ?? null;
  if (layer === undefined || id === null || layer.storedSize === null) return null;
  return { kind: 'layer', archive, layer: id, title: `Layer ${layer.index}` };
}

/**
 * The store path that a path of an image's tree lies in, as a part; null for what lies in none. `number`: the image's, in
 * its archive.
 */
export function storePathPart(
  archive: ArchiveRef,
  image: Pick<ImageReport, 'id' | 'legacyId'> | undefined,
  number: number,
  path: string,
): ImagePart | null {
  const found = storePathOf(path.replace(/^\//, ''));
  if (found === null || image === undefined) return null;
  const named = image.id ?? image.legacyId ?? String(number);
  return { kind: 'store-path', archive, image: named, path: found, title: storeName(found) };
}

/** What kind of part is being dragged; null: none. */
export function heldPart(transfer: Pick<DataTransfer, 'types'>): ImagePart['kind'] | null {
  return (['layer', 'store-path'] as const).find((kind) => transfer.types.includes(types[kind])) ?? null;
}

export function putPart(transfer: DataTransfer, part: ImagePart): void {
  transfer.effectAllowed = 'copy';
  transfer.setData(types[part.kind], JSON.stringify(part));
}

/** What was dropped, if it is a part of an image; the window's own drags alone have these types, and yet it is looked at. */
export function takePart(transfer: Pick<DataTransfer, 'getData' | 'types'>): ImagePart | null {
  const kind = heldPart(transfer);
  if (kind === null) return null;
  let found: unknown;
  try {
    found = JSON.parse(transfer.getData(types[kind]));
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null) return null;
  const { archive: ref, layer, image, path, title: name } = found as Readonly<Record<string, unknown>>;
  if (typeof ref !== 'string' || typeof name !== 'string') return null;
  const common = { archive: ref as ArchiveRef, title: name };
  if (kind === 'layer') return typeof layer === 'string' ? { kind, ...common, layer } : null;
  return typeof image === 'string' && typeof path === 'string' ? { kind, ...common, image, path } : null;
}
