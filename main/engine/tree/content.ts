import { entryType } from '../tar/index/entry-type.ts';
import { storedSizeOf } from '../tar/index/layer-index.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';

/** Bytes of the content that an entry brings: of files, and of hard links that kept a content of their own (T5.3). */
export function contentSize(layer: LayerIndex, node: number): number {
  if (layer.type[node] !== entryType.hardlink) return layer.size[node] ?? 0;
  return layer.extras.get(node)?.content?.size ?? 0;
}

/** The same as stored in the tar: the holes of sparse files left out. */
export function storedContentSize(layer: LayerIndex, node: number): number {
  if (layer.type[node] !== entryType.hardlink) return storedSizeOf(layer, node);
  return layer.extras.get(node)?.content?.storedSize ?? 0;
}

/** Code of what the content is; for hard links that kept a content that is a file. */
export function contentType(layer: LayerIndex, node: number): number {
  const type = layer.type[node] ?? entryType.file;
  return type === entryType.hardlink ? entryType.file : type;
}

/** Whether a hard link carries its content itself instead of leading to another name's. */
export function keepsContent(layer: LayerIndex, node: number): boolean {
  return layer.extras.get(node)?.content !== undefined;
}
