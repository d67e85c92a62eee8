import { layerMediaType } from '../../../shared/media-type.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { isIncluded } from './inclusion.ts';

/** Why nothing that is in a layer can be seen: its bytes are not in the archive, or are encrypted (L1, L5). */
export type Hidden = 'absent' | 'encrypted';

/** Why a layer's files cannot be seen; null where they can. */
export function hiddenWhy({
  storedSize,
  size,
  mediaType,
}: Pick<LayerReport, 'storedSize' | 'size' | 'mediaType'>): Hidden | null {
  if (size === null && storedSize === null) return 'absent';
  return mediaType !== null && layerMediaType(mediaType)?.encrypted === true ? 'encrypted' : null;
}

const states: Readonly<Record<Hidden, string>> = {
  absent: 'not in this archive',
  encrypted: 'encrypted',
};

/** What the tree that is looked at lacks: `layer 5, which is encrypted`, `3 layers that cannot be seen`; null: nothing. */
export function lackText(
  layers: readonly LayerReport[],
  look: Pick<InspectState, 'view' | 'layer' | 'from'>,
): string | null {
  const hidden = layers.filter((layer) => isIncluded(look, layer.index) && hiddenWhy(layer) !== null);
  const [first, ...others] = hidden;
  if (first === undefined) return null;
  if (others.length > 0) return `${hidden.length} layers that cannot be seen`;
  return `layer ${first.index}, which is ${states[hiddenWhy(first) ?? 'absent']}`;
}
