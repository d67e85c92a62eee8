import { basename } from 'node:path';
import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { checkConfig } from '../../image/checks/config.ts';
import { checkLayerCount } from '../../image/checks/layer-count.ts';
import { checkNames } from '../../image/checks/names.ts';
import { legacyConfig } from '../../image/documents.ts';
import type { ImageCore, LayerCore, LegacyName } from '../../image/image-core.ts';
import { place, quote } from '../../image/quote.ts';
import { readShape } from '../../image/shape.ts';
import { chainOf, repositoriesName } from './legacy-graph.ts';
import type { LegacyGraph, LegacyNode } from './legacy-graph.ts';
import { absent } from '../listing/links.ts';
import { locateBlob, missing } from '../reading/reading.ts';
import type { Reading } from '../reading/reading.ts';

/**
 * The images of an archive without `manifest.json` (F1): one per head that `repositories` names, in its order, then one
 * per head that no tag reaches, then one for what is left in circles; so every layer of the archive is in some image.
 */
export function readDockerLegacy(reading: Reading, graph: LegacyGraph): ImageCore[] {
  reading.findings.push(...graph.findings);
  const { tagged, untagged } = headsOf(graph);
  if (graph.tags?.length === 0 && graph.nodes.size > 0)
    reading.findings.push({
      rule: 'F1',
      severity: 'error',
      where: repositoriesName,
      what: 'names no image',
      why: 'Docker goes by this list, so it loads layers that nothing refers to.',
    });
  if (graph.tags === null && graph.nodes.size > 0)
    reading.findings.push({
      rule: 'F1',
      severity: 'info',
      where: place(basename(reading.listing.path)),
      what: 'there is no list of names (repositories)',
      why: 'docker load takes the layers and then ends with an error for the lack of it. The images were found by their parent links and have no names.',
    });
  const someHaveNames = graph.tags !== null && graph.tags.length > 0;
  const heads = [
    ...Array.from(tagged, ([head, tags]) => ({ head, tags, stray: false })),
    ...untagged.map((head) => ({ head, tags: [], stray: someHaveNames })),
  ];
  const images: ImageCore[] = [];
  let layers = 0;
  for (const { head, tags, stray } of heads) {
    const image = legacyImage(reading, graph, head, tags, stray);
    layers += image.layers.length;
    if (layers > layersLimit) {
      reading.findings.push(tooManyLayers(heads.length - images.length));
      break;
    }
    images.push(image);
  }
  return images;
}

/** Layers of all images together: ten thousand tags along one chain of ten thousand would be fifty million. */
const layersLimit = 100_000;

function tooManyLayers(left: number): Finding {
  return {
    rule: 'F1',
    severity: 'error',
    where: repositoriesName,
    what: `${counted(left, 'more image')} not shown: together they have more than ${layersLimit} layers`,
    why: 'No engine would load so many; the ones before are shown.',
  };
}

/** One image from its head; `stray`: other heads have names and this one has none. */
export function legacyImage(
  reading: Reading,
  graph: LegacyGraph,
  head: string,
  tags: readonly LegacyName[],
  stray = false,
): ImageCore {
  const findings: Finding[] = [];
  const { ids, finding } = chainOf(graph, head);
  if (!graph.nodes.has(head))
    findings.push(
      ...tags
        .slice(0, 1)
        .map(({ at }) =>
          missing({ member: repositoriesName, at }, 'the layer', head, absent('is not in the archive')),
        ),
    );
  else if (finding !== null) findings.push(finding);
  if (stray)
    findings.push({
      rule: 'F1',
      severity: 'info',
      where: place(`${head}/json`),
      what: `no name reaches this head of ${counted(ids.length, 'layer')}`,
      why: 'It is in the archive, but Docker would load it without a name.',
    });
  const nodes = ids.flatMap((id) => graph.nodes.get(id) ?? []);
  const layers = nodes.map((node, index) => legacyLayer(reading, node, index, findings));
  findings.push(...checkLayerCount(layers.length, `${head}/json`));
  findings.push(...checkNames(tags.map(({ name, at }) => ({ name, member: repositoriesName, at }))));
  const config = graph.nodes.get(head)?.document ?? null;
  return {
    names: tags.map(({ name }) => name),
    config,
    manifest: null,
    legacyChain: ids,
    platform: platformOf(config, findings),
    layers,
    views: { manifest: null, index: null, heads: [head] },
    findings,
  };
}

function platformOf(config: ImageCore['config'], findings: Finding[]): ImageCore['platform'] {
  const { value, findings: shape } =
    config === null || config.json === null
      ? { value: null, findings: [] }
      : readShape(legacyConfig, config.json, config.member);
  findings.push(...shape);
  if (value !== null && config !== null) findings.push(...checkConfig(value, config.json, config.member));
  return {
    os: value?.os ?? null,
    architecture: value?.architecture ?? null,
    variant: value?.variant ?? null,
  };
}

function legacyLayer(reading: Reading, node: LegacyNode, index: number, findings: Finding[]): LayerCore {
  findings.push(...node.findings);
  if (!/^[0-9a-f]{64}$/.test(node.id))
    findings.push({
      rule: 'F1',
      severity: 'error',
      where: place(`${node.id}/json`),
      what: `${quote(node.id)} is no layer id`,
      why: 'Docker takes 64 hex digits only and refuses the archive.',
    });
  const core = {
    index,
    claimedDigest: null,
    claimedDiffId: null,
    claimedSize: null,
    mediaType: null,
    foreign: false,
    urls: [],
    encrypted: false,
    legacyId: node.id,
    step: node.step,
  };
  const name = node.layer ?? `${node.id}/layer.tar`;
  const blob = locateBlob(reading, name);
  if (blob.ok) return { ...core, member: blob.member, blob: blob.location, compression: blob.compression };
  findings.push(missing({ member: `${node.id}/json`, at: [] }, `layer ${index}`, name, blob));
  return { ...core, member: name, blob: null, compression: 'none' };
}

/** Heads with their tags, and heads that no tag reaches; of a circle that nothing reaches, its first layer. */
function headsOf(graph: LegacyGraph): {
  readonly tagged: ReadonlyMap<string, readonly LegacyName[]>;
  readonly untagged: readonly string[];
} {
  const tagged = new Map<string, LegacyName[]>();
  for (const tag of graph.tags ?? []) {
    const tags = tagged.get(tag.id);
    if (tags === undefined) tagged.set(tag.id, [tag]);
    else tags.push(tag);
  }
  const parents = new Set<string>();
  for (const node of graph.nodes.values()) if (node.parent !== null) parents.add(node.parent);
  const reached = new Set<string>();
  const reach = (head: string): void => {
    for (
      let id: string | null = head;
      id !== null && !reached.has(id);
      id = graph.nodes.get(id)?.parent ?? null
    )
      reached.add(id);
  };
  for (const head of tagged.keys()) reach(head);
  const untagged: string[] = [];
  const take = (id: string): void => {
    untagged.push(id);
    reach(id);
  };
  for (const id of graph.nodes.keys()) if (!reached.has(id) && !parents.has(id)) take(id);
  for (const id of graph.nodes.keys()) if (!reached.has(id)) take(id);
  return { tagged, untagged };
}
