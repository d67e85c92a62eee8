import { parseDiffId } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { LayerIdCheck, TruthSlot } from '../../../shared/truths/truths.ts';
import { nextChainId } from '../image/chain-id.ts';
import type { ImageCore } from '../image/image-core.ts';
import { digestOfConfigName } from '../source/reading/blob-name.ts';

/**
 * The image id that the config's name claims against the config's bytes, and the chain ids that follow from the config's
 * diff_ids against those that follow from the layers. `slots`: the layers as the leading view has them.
 */
export function checkImageIds(
  image: ImageCore,
  slots: readonly TruthSlot[],
  claims: readonly TruthSlot[],
): LayerIdCheck[] {
  const { config, views } = image;
  if (config === null || (views.manifest === null && views.index === null)) return [];
  return [imageId(config.member, config.digest), ...chainIdChecks(slots, claims)];
}

function imageId(member: string, computed: Digest): LayerIdCheck {
  const shown = digestOfConfigName(member);
  const core = { kind: 'image-id', layer: null, computed } as const;
  if (shown === null)
    return { ...core, shown, verdict: 'not-derivable', how: 'the name of the config claims no id' };
  const how = 'the sha256 of the config';
  return { ...core, shown, verdict: shown === computed ? 'match' : 'differs', how };
}

function chainIdChecks(slots: readonly TruthSlot[], claims: readonly TruthSlot[]): LayerIdCheck[] {
  let shown: Digest | null = null;
  let computed: Digest | null = null;
  let state: 'known' | 'pending' | 'cut' = 'known';
  let claimed = true;
  return slots.map((slot, layer): LayerIdCheck => {
    const claim: DiffId | null = parseDiffId(claims[layer]?.label);
    // A chain id is made of diff_ids as the config has them, by whatever algorithm.
    const isClaimed = claim !== null && slot.content !== null && slot.content === claims[layer]?.content;
    const held = isClaimed ? claim : slot.holds;
    claimed &&= claim !== null;
    shown = claim !== null && claimed ? nextChainId(shown, claim) : null;
    if (slot.state === 'missing' || slot.state === 'unreadable') state = 'cut';
    else if (slot.holds === null && state === 'known') state = 'pending';
    computed = held !== null && state === 'known' ? nextChainId(computed, held) : null;
    return { kind: 'chain-id', layer, shown, computed, ...verdictOf(shown, computed, state) };
  });
}

function verdictOf(
  shown: Digest | null,
  computed: Digest | null,
  state: 'known' | 'pending' | 'cut',
): Pick<LayerIdCheck, 'verdict' | 'how'> {
  if (state === 'cut')
    return { verdict: 'not-derivable', how: 'this layer, or one below it, cannot be read from the archive' };
  if (state === 'pending') return { verdict: 'pending', how: 'the layers are not hashed yet' };
  if (shown === null)
    return { verdict: 'not-derivable', how: 'the config has no diff_id for it or for a layer below' };
  const how = 'the sha256 of the chain id below it and of its tar';
  return { verdict: shown === computed ? 'match' : 'differs', how };
}
