import { imageConfig } from './documents.ts';
import type { RawDocument } from './image-core.ts';
import { readShape } from './shape.ts';

/** `rootfs.diff_ids` of an image config as they are listed, oldest first; undefined where one is no text. */
export function listedDiffIds({ json, member }: RawDocument): readonly (string | undefined)[] {
  return readShape(imageConfig, json, member).value?.rootfs?.diff_ids ?? [];
}
