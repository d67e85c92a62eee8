import type { ReactNode } from 'react';
import type { LayerReport } from '../../shared/report.ts';
import { originShares } from '../inspect/strata/origin-shares.ts';

/** An image in fourteen pixels: how much of it is base, Nix store, other and top. */
export function StackGlyph({ layers }: { layers: readonly LayerReport[] }): ReactNode {
  const shares = originShares(layers);
  let below = 0;
  return (
    <svg className="stack-glyph" width="12" height="14" viewBox="0 0 12 14" aria-hidden>
      <rect className="stack-glyph-ground" x="0" y="0" width="12" height="14" rx="2.5" />
      {shares.map(({ origin, share }) => {
        // a sliver is still worth two pixels
        const height = Math.max(2, share * 14);
        const top = Math.max(0, 14 - below - height);
        below += height;
        return <rect key={origin} className={`fill-${origin}`} x="0" y={top} width="12" height={height} />;
      })}
    </svg>
  );
}
