import type { Digest } from '../../../shared/digest.ts';
import type { IdCheck } from '../../../shared/truths/truths.ts';
import { nextChainId } from '../image/chain-id.ts';
import type { LegacyLayer } from '../image/image-core.ts';
import { v1IdCandidates } from '../image/v1-id.ts';
import type { V1IdCandidate } from '../image/v1-id.ts';
import type { Holding } from './contents.ts';

/** Candidates that have been computed, by layer, with what they were computed from: a report is made again with every blob. */
export type IdMemo = Map<number, { readonly from: string; readonly candidates: readonly V1IdCandidate[] }>;

/**
 * The id of each v1 layer, recomputed in every known way. Where none fits, but the layer above or below has its id from a
 * writer that derives all of them, or the id follows from the config's diff_ids, this one was changed after it was named;
 * elsewhere nothing can be said, because Docker before 1.10 drew ids at random.
 */
export function checkV1Ids(
  layers: readonly LegacyLayer[],
  below: readonly (number | null)[],
  holdings: readonly Holding[],
  { claimed, memo }: { readonly claimed: ReadonlyMap<string, Digest>; readonly memo: IdMemo },
): IdCheck[] {
  const chains = chainsOf(layers, below, holdings);
  const candidates = layers.map((layer, at) => recalled(memo, at, layer, chains[at] ?? 'cut', holdings[at]));
  const matches = layers.map(
    ({ id }, at) => candidates[at]?.find((candidate) => candidate.id === id) ?? null,
  );
  /** Who derived the id of a layer's child, where somebody did. */
  const above = layers.map((): V1IdCandidate['maker'] | null => null);
  for (const [at, parent] of below.entries()) {
    const maker = matches[at]?.maker;
    if (parent !== null && maker !== undefined) above[parent] = maker;
  }
  return layers.map(({ id, document }, at): IdCheck => {
    const match = matches[at];
    if (match) return { shown: id, computed: match.id, verdict: 'match', how: match.how };
    const chain = chains[at] ?? 'cut';
    if (document === null || document.json === null)
      return notDerivable(id, 'it has no json that could be read');
    if (chain === 'pending')
      return { shown: id, computed: null, verdict: 'pending', how: 'the layers are not hashed yet' };
    const parent = below[at] ?? null;
    const neighbours = [
      above[at],
      parent === null ? null : matches[parent]?.maker,
      makerByClaim(layers[at], claimed.get(id)),
    ];
    const expected = candidates[at]?.find(
      ({ maker }) => (maker === 'docker-save' || maker === 'skopeo') && neighbours.includes(maker),
    );
    if (expected !== undefined)
      return { shown: id, computed: expected.id, verdict: 'differs', how: expected.how };
    if (chain === 'cut') return notDerivable(id, 'the layers below it are not all in the archive');
    return notDerivable(
      id,
      'no known way of making ids gives it; Docker before 1.10 drew them at random or took them from a registry',
    );
  });
}

/** Who made the id out of what the config says of the layers, and not of what they hold. */
function makerByClaim(
  layer: LegacyLayer | undefined,
  chain: Digest | undefined,
): V1IdCandidate['maker'] | undefined {
  if (layer === undefined || chain === undefined) return undefined;
  return candidatesOf(layer, chain, undefined).find(({ id }) => id === layer.id)?.maker;
}

function notDerivable(shown: string, how: string): IdCheck {
  return { shown, computed: null, verdict: 'not-derivable', how };
}

type Chain = Digest | 'pending' | 'cut';

function recalled(
  memo: IdMemo,
  at: number,
  layer: LegacyLayer,
  chain: Chain,
  holding: Holding | undefined,
): readonly V1IdCandidate[] {
  const from = `${chain} ${holding?.holds ?? ''}`;
  const known = memo.get(at);
  if (known?.from === from) return known.candidates;
  const candidates = candidatesOf(layer, chain, holding);
  memo.set(at, { from, candidates });
  return candidates;
}

function candidatesOf(
  layer: LegacyLayer,
  chain: Chain,
  holding: Holding | undefined,
): readonly V1IdCandidate[] {
  if (layer.document === null) return [];
  return v1IdCandidates({
    document: layer.document,
    chainId: chain === 'pending' || chain === 'cut' ? null : chain,
    diffId: holding?.holds ?? null,
    parent: layer.parent,
  });
}

/** Chain id of each layer on all below it: iterative, each layer once. */
function chainsOf(
  layers: readonly LegacyLayer[],
  below: readonly (number | null)[],
  holdings: readonly Holding[],
): Chain[] {
  const chains: (Chain | undefined)[] = below.map(() => undefined);
  for (const start of below.keys()) {
    const trail: number[] = [];
    const onTrail = new Set<number>();
    let at: number | null = start;
    while (at !== null && chains[at] === undefined && !onTrail.has(at)) {
      trail.push(at);
      onTrail.add(at);
      at = below[at] ?? null;
    }
    const oldest = layers[trail.at(-1) ?? start];
    const isBase = at === null && oldest?.parent === null && oldest.document !== null;
    let chain: Chain | null = isBase ? null : at === null ? 'cut' : (chains[at] ?? 'cut');
    for (const next of trail.reverse()) {
      chain = onTop(chain, holdings[next]);
      chains[next] = chain;
    }
  }
  return chains.map((chain) => chain ?? 'cut');
}

function onTop(below: Chain | null, holding: Holding | undefined): Chain {
  if (below === 'cut' || holding === undefined) return 'cut';
  if (holding.state === 'missing' || holding.state === 'unreadable') return 'cut';
  if (below === 'pending' || holding.holds === null) return 'pending';
  return nextChainId(below, holding.holds);
}
