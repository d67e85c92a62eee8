import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { LayerReport } from '../../shared/report.ts';

/** A part of an open image that can go into a build. */
export interface ImagePart {
  readonly kind: 'layer';
  readonly archive: ArchiveRef;
  /** DiffID, or digest of the stored bytes. */
  readonly layer: string;
  /** For a person. */
  readonly title: string;
}

/** Under a type of its own each kind of part travels while it is dragged: what is held is told, its content only once it is dropped. */
const types: Readonly<Record<ImagePart['kind'], string>> = { layer: 'application/x-varve-layer' };

/** A layer as a part; null where the archive has no bytes of it, or nobody has hashed it. */
export function layerPart(archive: ArchiveRef, layer: LayerReport | undefined): ImagePart | null {
  const id = layer?.diffId ?? layer?.digest ?? null;
  if (layer === undefined || id === null || layer.storedSize === null) return null;
  return { kind: 'layer', archive, layer: id, title: `Layer ${layer.index}` };
}

/** What kind of part is being dragged; null: none. */
export function heldPart(transfer: Pick<DataTransfer, 'types'>): ImagePart['kind'] | null {
  return transfer.types.includes(types.layer) ? 'layer' : null;
}

export function putPart(transfer: DataTransfer, part: ImagePart): void {
  transfer.effectAllowed = 'copy';
  transfer.setData(types[part.kind], JSON.stringify(part));
}

/** What was dropped, if it is a part of an image; the window's own drags alone have this type, and yet it is looked at. */
export function takePart(transfer: Pick<DataTransfer, 'getData'>): ImagePart | null {
  let found: unknown;
  try {
    found = JSON.parse(transfer.getData(types.layer));
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null) return null;
  const { kind, archive, layer, title } = found as Readonly<Record<string, unknown>>;
  if (kind !== 'layer' || typeof archive !== 'string' || typeof layer !== 'string') return null;
  return {
    kind,
    archive: archive as ArchiveRef,
    layer,
    title: typeof title === 'string' ? title : 'A layer',
  };
}
