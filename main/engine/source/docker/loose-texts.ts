import { parseDiffId } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import type { Json } from '../../../../shared/report.ts';
import { chainIds } from '../../image/chain-id.ts';
import type { ImageCore, LegacyLayer, LegacyView } from '../../image/image-core.ts';
import { readJsonDocument } from '../../image/json-document.ts';
import { listedDiffIds } from '../../image/listed-diff-ids.ts';
import { v1IdCandidates } from '../../image/v1-id.ts';
import { digestOfBlobName } from '../reading/blob-name.ts';
import { describedNode } from './legacy-graph.ts';
import type { LegacyNode } from './legacy-graph.ts';
import type { Reading } from '../reading/reading.ts';

/** Texts that are looked at, and bytes of one: Docker writes one of a few KB for each layer. */
const textsLimit = 2_000;
const textLimit = 65_536;
/** Ids computed at most: many images, each with many texts that might begin its chain, would be their product. */
const triesLimit = 20_000;

/**
 * Docker since 25 still writes the v1 json of every layer, but as blobs that nothing refers to, without folders (F4): old
 * Docker cannot load them, and only their parent links hold them together. A chain of them is an image's when each id
 * follows from the config's diff_ids (dockertools.md 12); texts that no image explains stay what they are, files that
 * nothing refers to (B3). The view, and the images with the heads of their chains.
 */
export function readLooseTexts(
  reading: Reading,
  images: readonly ImageCore[],
): { readonly view: LegacyView | null; readonly images: readonly ImageCore[] } {
  const texts = looseTexts(reading);
  if (texts.length === 0) return { view: null, images };
  const above = new Map<string | null, LegacyNode[]>();
  for (const node of texts) above.set(node.parent, [...(above.get(node.parent) ?? []), node]);
  const layers = new Map<string, LegacyLayer>();
  const tries = { left: triesLimit };
  const placed = images.map((image) => {
    const chain = chainOf(image, above, tries);
    for (const [at, { id, document, parent, step }] of chain.entries()) {
      const { member = null, blob = null, compression = 'none' } = image.layers[at] ?? {};
      if (!layers.has(id)) layers.set(id, { id, document, parent, step, member, blob, compression });
    }
    const head = chain.at(-1);
    return head === undefined ? image : { ...image, views: { ...image.views, heads: [head.id] } };
  });
  return layers.size === 0
    ? { view: null, images }
    : { view: { layers: [...layers.values()], tags: null }, images: placed };
}

/** The texts whose ids follow from an image's diff_ids, oldest first; none unless there is one for every layer. */
function chainOf(
  { config, layers }: ImageCore,
  above: ReadonlyMap<string | null, readonly LegacyNode[]>,
  tries: { left: number },
): readonly LegacyNode[] {
  const listed = config === null ? [] : listedDiffIds(config).map((text) => parseDiffId(text));
  const diffIds = listed.filter((diffId) => diffId !== null);
  if (diffIds.length !== listed.length || diffIds.length !== layers.length) return [];
  const found: LegacyNode[] = [];
  for (const chainId of chainIds(diffIds)) {
    const parent = found.at(-1)?.id ?? null;
    const next = above.get(parent)?.find((node) => {
      tries.left -= 1;
      return tries.left >= 0 && followsFrom(node, chainId);
    });
    if (next === undefined) return [];
    found.push(next);
  }
  return found;
}

function followsFrom({ id, document, parent }: LegacyNode, chainId: Digest): boolean {
  if (document === null) return false;
  const candidates = v1IdCandidates({ document, chainId, diffId: null, parent });
  return candidates.some((candidate) => candidate.maker === 'docker-save' && candidate.id === id);
}

/** Small blobs that nothing has referred to and that have a layer's id in them. */
function looseTexts({ listing, used }: Reading): LegacyNode[] {
  const texts: LegacyNode[] = [];
  let looked = 0;
  for (const [name, member] of listing.members) {
    const isText = member.kind === 'file' && member.location.size <= textLimit;
    if (!isText || used.has(name) || digestOfBlobName(name) === null) continue;
    looked += 1;
    if (looked > textsLimit) break;
    const { document, parsed } = readJsonDocument(listing.read(member, 0, member.location.size), name);
    const id = parsed ? idIn(document.json) : null;
    if (id !== null) texts.push(describedNode(id, document));
  }
  return texts;
}

function idIn(json: Json): string | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const { id } = json as Readonly<Record<string, Json>>;
  return typeof id === 'string' && /^[0-9a-f]{64}$/.test(id) ? id : null;
}
