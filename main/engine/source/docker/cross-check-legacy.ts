import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { canonicalReference, parseReference } from '../../../../shared/reference.ts';
import type { ImageCore, LayerCore, LegacyName } from '../../image/image-core.ts';
import { place, pointer, quote } from '../../image/quote.ts';
import { legacyImage } from './docker-legacy.ts';
import { chainOf } from './legacy-graph.ts';
import type { LegacyGraph } from './legacy-graph.ts';
import { resolveMember } from '../listing/links.ts';
import type { Listing, Member } from '../listing/listing.ts';
import type { Reading } from '../reading/reading.ts';

/**
 * Docker 1.10 to 24 and skopeo write the v1 folders and `repositories` beside `manifest.json` (F2, F3). Compares the two
 * views (F9): every name, every head and its chain. Images that only the old view names are shown after the others
 * (nixpkgs#27294: the manifest was stale and the chain was right).
 */
export function crossCheckLegacy(
  reading: Reading,
  images: readonly ImageCore[],
  graph: LegacyGraph,
): { readonly images: readonly ImageCore[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [...graph.findings, ...damagedNodes(graph)];
  const extra = new Map<string, LegacyName[]>();
  // By their meaning, once: ten thousand names on both sides are legal.
  const byName = new Map(
    images.flatMap((image) => image.names.map((name) => [nameKey(name), image] as const)),
  );
  for (const tag of graph.tags ?? []) {
    const named = byName.get(nameKey(tag.name));
    if (named === undefined) {
      const known = graph.nodes.has(tag.id);
      const chain = known ? layersOf(reading.listing, graph, tag.id) : null;
      const shown = chain !== null && images.some(({ layers }) => equal(chain, layers));
      findings.push(onlyRepositories(tag, known, shown));
      if (known && !shown) extra.set(tag.id, [...(extra.get(tag.id) ?? []), tag]);
      continue;
    }
    findings.push(...compareHead(reading.listing, named, graph, tag));
  }
  findings.push(...unlistedNames(images, graph));
  findings.push(...compareChains(reading.listing, images, graph));
  const added = Array.from(extra, ([head, tags]) => legacyImage(reading, graph, head, tags));
  return { images: [...images, ...added], findings };
}

/** A tag of `repositories` against the image that the manifest gives the same name. */
function compareHead(listing: Listing, image: ImageCore, graph: LegacyGraph, tag: LegacyName): Finding[] {
  const top = image.layers.at(-1);
  if (!graph.nodes.has(tag.id)) {
    // Docker ≥ 25 and others put the top layer's digest there; nixpkgs and bazel the folder's name.
    const known =
      top === undefined ||
      [top.claimedDigest, top.claimedDiffId, image.config?.digest].some((digest) =>
        digest?.endsWith(tag.id),
      ) ||
      top.member?.includes(tag.id) === true;
    return known
      ? []
      : [
          {
            rule: 'F9',
            severity: 'warning',
            where: pointer('repositories', tag.at),
            what: `${quote(tag.id)} is no layer of this archive`,
            why: 'Readers that go by repositories find nothing under this name; manifest.json has an image for it.',
          },
        ];
  }
  const chain = layersOf(listing, graph, tag.id);
  if (chain === null || equal(chain, image.layers)) return [];
  return [
    {
      rule: 'F9',
      severity: 'error',
      where: pointer('repositories', tag.at),
      what: `the parent chain of ${quote(tag.name)} has ${describe(chain, image.layers)}`,
      why: 'Old Docker follows the parent links, newer Docker manifest.json: the two load different images under one name. manifest.json is shown.',
    },
  ];
}

/**
 * Each image's v1 folders, where the manifest names its layers by them, against the parent links in those folders. Heads
 * that a tag names have been compared already; this finds disagreements of images without names.
 */
function compareChains(listing: Listing, images: readonly ImageCore[], graph: LegacyGraph): Finding[] {
  if (graph.nodes.size === 0) return [];
  const tagged = new Set((graph.tags ?? []).map(({ id }) => id));
  const chains = new Map<string, readonly (Member | null)[]>();
  const parents = new Set(Array.from(graph.nodes.values(), ({ parent }) => parent));
  for (const id of graph.nodes.keys()) {
    if (parents.has(id) || tagged.has(id)) continue;
    const chain = layersOf(listing, graph, id);
    if (chain !== null) chains.set(id, chain);
  }
  const findings: Finding[] = [];
  for (const [id, chain] of chains) {
    const agrees = images.some((image) => equal(chain, image.layers));
    if (agrees) continue;
    const shares = images.some((image) => image.layers.length > 0 && shareTop(chain, image.layers));
    findings.push({
      rule: 'F9',
      severity: shares ? 'error' : 'info',
      where: place(`${id}/json`),
      what: `a parent chain of ${counted(chain.length, 'layer')} that no image of manifest.json has`,
      why: shares
        ? 'It ends in the top layer of an image but goes another way: old Docker and newer Docker see different images.'
        : 'Old Docker can load it as an image without a name; newer Docker does not see it.',
    });
  }
  return findings;
}

/** The members that a chain's layers are, oldest first; null when the chain is cut, which is no contradiction by itself. */
function layersOf(listing: Listing, graph: LegacyGraph, head: string): readonly (Member | null)[] | null {
  const { ids, finding } = chainOf(graph, head);
  // nixpkgs writes folders without a json, which are no chain at all (F7).
  if (finding !== null || ids.some((id) => graph.nodes.get(id)?.document === null)) return null;
  return ids.map((id) => {
    const name = graph.nodes.get(id)?.layer;
    if (name === null || name === undefined) return null;
    const resolution = resolveMember(listing, name);
    return resolution.ok ? resolution.member : null;
  });
}

/** What is wrong with a v1 `json` matters to old Docker only, where manifest.json leads. */
function damagedNodes(graph: LegacyGraph): Finding[] {
  return Array.from(graph.nodes.values())
    .filter(({ document }) => document !== null)
    .flatMap(({ findings }) => findings)
    .map((finding) => ({
      ...finding,
      severity: finding.severity === 'error' ? 'warning' : finding.severity,
    }));
}

function equal(chain: readonly (Member | null)[], layers: readonly LayerCore[]): boolean {
  return chain.length === layers.length && chain.every((member, index) => isLayer(member, layers[index]));
}

function isLayer(member: Member | null, layer: LayerCore | undefined): boolean {
  if (layer?.blob === null || layer === undefined) return member === null;
  return (
    member !== null &&
    member.location.offset === layer.blob.offset &&
    member.location.file === layer.blob.file
  );
}

function shareTop(chain: readonly (Member | null)[], layers: readonly LayerCore[]): boolean {
  const top = chain.at(-1);
  return top !== undefined && top !== null && isLayer(top, layers.at(-1));
}

function describe(chain: readonly (Member | null)[], layers: readonly LayerCore[]): string {
  if (chain.length !== layers.length)
    return `${counted(chain.length, 'layer')}, manifest.json has ${layers.length}`;
  const reordered = layers.every((layer) => chain.some((member) => isLayer(member, layer)));
  const first = chain.findIndex((member, index) => !isLayer(member, layers[index]));
  return reordered
    ? `the same layers as manifest.json in another order (from layer ${first} on)`
    : `another layer ${first} than manifest.json`;
}

function onlyRepositories(tag: LegacyName, known: boolean, shown: boolean): Finding {
  const finding = {
    rule: 'F9',
    where: pointer('repositories', tag.at),
    what: `names ${quote(tag.name)}, manifest.json does not`,
  };
  if (shown)
    return {
      ...finding,
      severity: 'warning',
      why: 'Old Docker loads the same layers under this name, newer Docker does not.',
    };
  return {
    ...finding,
    severity: 'error',
    why: known
      ? 'Old Docker loads this image, newer Docker another one or none: the manifest may be stale (nixpkgs#27294). It is shown last.'
      : 'Old Docker expects an image of this name; there is none.',
  };
}

/** Names that `repositories` lacks; without such a document there is nothing to disagree with. */
function unlistedNames(images: readonly ImageCore[], graph: LegacyGraph): Finding[] {
  const { tags } = graph;
  if (tags === null) return [];
  const known = new Set(tags.map(({ name }) => nameKey(name)));
  const missing = images.flatMap(({ names }) => names.filter((name) => !known.has(nameKey(name))));
  if (missing.length === 0) return [];
  return [
    {
      rule: 'F9',
      severity: 'warning',
      where: 'repositories',
      what: `lacks ${missing.slice(0, 3).map(quote).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`,
      why: 'Old Docker loads the image without these names.',
    },
  ];
}

/** What two spellings of one name share; a text that is no name is itself. */
export function nameKey(name: string): string {
  const outcome = parseReference(name);
  return outcome.ok ? canonicalReference(outcome.reference) : name;
}
