import { BadgeCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LayerReport } from '../../../shared/report.ts';

/** Whether a layer's digests were computed from its bytes, or are only claimed. */
export function VerifiedMark({
  layer,
  size = 12,
}: {
  layer: Pick<LayerReport, 'verified'>;
  size?: number;
}): ReactNode {
  return layer.verified ? (
    <BadgeCheck className="verified" size={size} role="img" aria-label="re-hashed" />
  ) : (
    <CircleDashed className="unverified" size={size} role="img" aria-label="not re-hashed yet" />
  );
}
