import type { ImageCore, LegacyLayer, LegacyView } from '../../image/image-core.ts';
import { nameKey } from './cross-check-legacy.ts';

/**
 * Finds the parent chains of images that another view gave: those that `repositories` puts under one of their names, else
 * that of the v1 layer that is their top layer, of several one with as many layers below. Images without either have
 * none.
 */
export function withHeads(legacy: LegacyView | null, images: readonly ImageCore[]): readonly ImageCore[] {
  if (legacy === null) return images;
  const layers = new Map(legacy.layers.map((layer) => [layer.id, layer] as const));
  const byName = groups(
    (legacy.tags ?? []).filter(({ id }) => layers.has(id)),
    ({ name }) => nameKey(name),
  );
  const byBlob = groups(
    legacy.layers.filter(({ blob, document }) => blob !== null && document !== null),
    ({ blob }) => blobKey(blob),
  );
  const depths = depthsOf(layers);
  return images.map((image) => {
    if (image.views.heads.length > 0) return image;
    const tagged = image.names.flatMap((name) => (byName.get(nameKey(name)) ?? []).map(({ id }) => id));
    const tops = byBlob.get(blobKey(image.layers.at(-1)?.blob ?? null)) ?? [];
    const top = tops.find(({ id }) => depths.get(id) === image.layers.length) ?? tops[0];
    const heads = tagged.length > 0 ? [...new Set(tagged)] : top === undefined ? [] : [top.id];
    return { ...image, views: { ...image.views, heads } };
  });
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  return found;
}

function blobKey(blob: LegacyLayer['blob']): string {
  return blob === null ? '' : `${blob.file}\0${blob.offset}`;
}

/** Layers of each chain, its head included; 0 where it goes in a circle. Every link is followed once. */
function depthsOf(layers: ReadonlyMap<string, LegacyLayer>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const start of layers.keys()) {
    const trail: string[] = [];
    const onTrail = new Set<string>();
    let id: string | null = start;
    while (id !== null && layers.has(id) && !depths.has(id) && !onTrail.has(id)) {
      trail.push(id);
      onTrail.add(id);
      id = layers.get(id)?.parent ?? null;
    }
    const circle = id !== null && onTrail.has(id);
    let depth = id === null ? 0 : (depths.get(id) ?? 0);
    const cut = circle || (id !== null && depths.get(id) === 0);
    for (const below of trail.reverse()) {
      depth = cut ? 0 : depth + 1;
      depths.set(below, depth);
    }
  }
  return depths;
}
