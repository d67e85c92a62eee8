import type { ReactNode } from 'react';
import type { LayerOrigin, LayerReport } from '../../shared/report.ts';
import { originShares } from '../inspect/strata/origin-shares.ts';

const width = 12;
const height = 14;

/** An image in fourteen pixels: how much of it is base, Nix store, other and top. */
export function StackGlyph({ layers }: { layers: readonly LayerReport[] }): ReactNode {
  return (
    <svg className="stack-glyph" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <rect className="stack-glyph-ground" width={width} height={height} rx="2.5" />
      {bands(layers).map((band) => (
        <rect
          key={band.origin}
          className={`fill-${band.origin}`}
          y={band.top}
          width={width}
          height={band.height}
        />
      ))}
    </svg>
  );
}

interface Band {
  readonly origin: LayerOrigin;
  readonly top: number;
  readonly height: number;
}

/** From the bottom up; a sliver is still worth two pixels. */
function bands(layers: readonly LayerReport[]): readonly Band[] {
  const made: Band[] = [];
  let below = 0;
  for (const { origin, share } of originShares(layers)) {
    const thickness = Math.max(2, share * height);
    made.push({ origin, top: Math.max(0, height - below - thickness), height: thickness });
    below += thickness;
  }
  return made;
}
