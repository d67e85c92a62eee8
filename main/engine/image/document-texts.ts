import type { ImageDocuments } from '../../../shared/view.ts';
import type { ImageCore, RawDocument } from './image-core.ts';

/** The documents of an image as texts. What parsing would lose (keys given twice, digits, order) is in them. */
export function documentTexts({ config, manifest }: Pick<ImageCore, 'config' | 'manifest'>): ImageDocuments {
  return { config: textOf(config), manifest: textOf(manifest) };
}

function textOf(document: RawDocument | null): string | null {
  return document === null ? null : new TextDecoder().decode(document.bytes);
}
