import type { Digest } from '../../../shared/digest.ts';
import type { ParentGraph, ParentLayer, ParentTag } from '../../../shared/truths/truths.ts';
import type { LegacyView } from '../image/image-core.ts';
import { place, pointer } from '../image/quote.ts';
import { repositoriesName } from '../source/docker/legacy-graph.ts';
import type { Contents } from './contents.ts';
import { checkV1Ids } from './v1-id-checks.ts';
import type { IdMemo } from './v1-id-checks.ts';

/** Layers of the old format that are shown; real archives have a few hundred, the largest known one 1,500. */
const layersLimit = 100_000;

/**
 * The graph of parent links with everything that can be odd about it (F1). `claimed`: chain ids as configs have them. Each
 * link is followed a few times at most. */
export function parentGraph(
  view: LegacyView,
  contents: Contents,
  claimed: ReadonlyMap<string, Digest>,
  memo: IdMemo,
): ParentGraph {
  const shown = view.layers.slice(0, layersLimit);
  const numbers = new Map(shown.map(({ id }, at) => [id, at] as const));
  const below = shown.map(({ parent }) => (parent === null ? null : (numbers.get(parent) ?? null)));
  const children: number[][] = shown.map(() => []);
  for (const [at, parent] of below.entries()) if (parent !== null) children[parent]?.push(at);
  const tags = view.tags?.map((tag): ParentTag => ({
    name: tag.name,
    id: tag.id,
    where: pointer(repositoriesName, tag.at),
    layer: numbers.get(tag.id) ?? null,
  }));
  const tagsOf: number[][] = shown.map(() => []);
  for (const [at, { layer }] of (tags ?? []).entries()) if (layer !== null) tagsOf[layer]?.push(at);
  const holdings = shown.map(({ blob, member }) => contents.hold(blob, member));
  const checks = checkV1Ids(shown, below, holdings, { claimed, memo });
  const layers = shown.map((layer, at): ParentLayer => {
    const { content = null, state = 'missing' } = holdings[at] ?? {};
    return {
      id: layer.id,
      where: place(layer.document?.member ?? `${layer.id}/json`),
      described: layer.document !== null,
      parent: layer.parent,
      below: below[at] ?? null,
      children: children[at] ?? [],
      tags: tagsOf[at] ?? [],
      content,
      state,
      created: layer.step.created,
      createdBy: layer.step.createdBy,
      check: checks[at] ?? noCheck,
    };
  });
  const numbered = [...layers.keys()];
  return {
    layers,
    tags: tags ?? null,
    heads: numbered.filter((at) => children[at]?.length === 0),
    forks: numbered.filter((at) => (children[at]?.length ?? 0) > 1),
    orphans: tags === undefined ? [] : unreached(below, tags),
    cycles: cyclesOf(below),
    missing: numbered.filter((at) => shown[at]?.parent !== null && below[at] === null),
    left: view.layers.length - shown.length,
    loose: false,
  };
}

const noCheck = {
  shown: null,
  computed: null,
  verdict: 'not-derivable',
  how: 'there is no such layer',
} as const;

function unreached(below: readonly (number | null)[], tags: readonly ParentTag[]): number[] {
  const reached = new Set<number>();
  for (const { layer } of tags)
    for (let at = layer; at !== null && !reached.has(at); at = below[at] ?? null) reached.add(at);
  return [...below.keys()].filter((at) => !reached.has(at));
}

/** Every layer has one parent at most, so following links ends, is met again on another trail, or closes a circle. */
function cyclesOf(below: readonly (number | null)[]): number[][] {
  const cycles: number[][] = [];
  /** The trail on which a layer was first met. */
  const trails = new Map<number, number>();
  for (const start of below.keys()) {
    let at: number | null = start;
    while (at !== null && !trails.has(at)) {
      trails.set(at, start);
      at = below[at] ?? null;
    }
    if (at === null || trails.get(at) !== start) continue;
    const cycle = [at];
    for (let next = below[at] ?? null; next !== null && next !== at; next = below[next] ?? null)
      cycle.push(next);
    cycles.push(cycle);
  }
  return cycles;
}
