import type { LegacyLayer, LegacyView } from '../../image/image-core.ts';
import type { LegacyGraph, LegacyNode } from './legacy-graph.ts';
import { resolveMember } from '../listing/links.ts';
import type { Listing } from '../listing/listing.ts';
import { blobOf } from '../reading/reading.ts';

/**
 * The parent graph as plain data that outlives the reading. Folders without a `json` to which nothing points are no
 * layers of the old format (F7: nixpkgs names its layers so), unless it is the only format there is (`alone`). Null where
 * no layer is left that has a `json`.
 */
export function legacyView(listing: Listing, graph: LegacyGraph, alone: boolean): LegacyView | null {
  const named = new Set((graph.tags ?? []).map(({ id }) => id));
  for (const { parent } of graph.nodes.values()) if (parent !== null) named.add(parent);
  const nodes = [...graph.nodes.values()].filter(
    ({ id, document }) => alone || document !== null || named.has(id),
  );
  if (!nodes.some(({ document }) => document !== null)) return null;
  return { layers: nodes.map((node) => legacyLayer(listing, node)), tags: graph.tags };
}

function legacyLayer(listing: Listing, { id, document, parent, step, layer }: LegacyNode): LegacyLayer {
  const core = { id, document, parent, step };
  const resolution = layer === null ? null : resolveMember(listing, layer);
  if (resolution?.ok !== true) return { ...core, member: layer, blob: null, compression: 'none' };
  const { member, location, compression } = blobOf(listing, resolution.member);
  return { ...core, member, blob: location, compression };
}
