import { parseDiffId } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';
import { chainIds } from '../image/chain-id.ts';
import type { ImageCore, LegacyView } from '../image/image-core.ts';
import { listedDiffIds } from '../image/listed-diff-ids.ts';

/**
 * The chain id that each v1 layer should have, by the diff_ids of the config that belongs to its chain: an id that follows
 * from it, and not from what the layers hold, tells that a layer was changed. By v1 id; only chains with as many layers
 * as there are diff_ids are told.
 */
export function claimedChains(images: readonly ImageCore[], legacy: LegacyView): ReadonlyMap<string, Digest> {
  const claimed = new Map<string, Digest>();
  const layers = new Map(legacy.layers.map((layer) => [layer.id, layer] as const));
  for (const { config, views } of images) {
    const listed = config === null ? [] : listedDiffIds(config).map((text) => parseDiffId(text));
    const diffIds = listed.filter((diffId) => diffId !== null);
    if (diffIds.length === 0 || diffIds.length !== listed.length) continue;
    const chain = chainIds(diffIds);
    for (const head of views.heads) {
      const ids: string[] = [];
      let id: string | null = head;
      while (id !== null && ids.length <= chain.length) {
        ids.push(id);
        id = layers.get(id)?.parent ?? null;
      }
      if (ids.length !== chain.length) continue;
      for (const [at, each] of ids.reverse().entries()) {
        const chainId = chain[at];
        if (chainId !== undefined) claimed.set(each, chainId);
      }
    }
  }
  return claimed;
}
