import { BadgeCheck, CircleDashed, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LayerReport } from '../../../shared/report.ts';
import { hiddenWhy } from './hidden-layer.ts';

/** Whether a layer's digests were computed from its bytes, are only claimed, or cannot be computed without a key. */
export function VerifiedMark({ layer, size = 12 }: { layer: LayerReport; size?: number }): ReactNode {
  if (hiddenWhy(layer) === 'encrypted')
    return <Lock className="unverified" size={size} role="img" aria-label="encrypted" />;
  return layer.verified ? (
    <BadgeCheck className="verified" size={size} role="img" aria-label="re-hashed" />
  ) : (
    <CircleDashed className="unverified" size={size} role="img" aria-label="not re-hashed yet" />
  );
}
