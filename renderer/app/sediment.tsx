import type { ReactNode } from 'react';

interface Bed {
  readonly tone: 'light' | 'dark' | 'base' | 'nix' | 'top' | 'other';
  readonly path: string;
}

const width = 1_200;
const height = 320;
/** Coloured beds among the pale couplets of summer and winter. */
const coloured: Readonly<Record<number, Bed['tone']>> = {
  3: 'base',
  9: 'nix',
  14: 'other',
  19: 'top',
  24: 'nix',
  29: 'base',
  33: 'other',
  38: 'top',
};

/** A drawn section through sediment: bed upon bed, each with a wave of its own. Decoration, the same every time. */
export function Sediment(): ReactNode {
  return (
    <svg className="sediment" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      {beds.map(({ tone, path }, index) => (
        <path key={path} className={`bed ${tone}`} d={path} style={{ animationDelay: `${index * 9}ms` }} />
      ))}
    </svg>
  );
}

const beds: readonly Bed[] = makeBeds();

function makeBeds(): readonly Bed[] {
  const made: Bed[] = [];
  let depth = height;
  for (let index = 0; depth > 24; index += 1) {
    const tone = coloured[index] ?? (index % 2 === 0 ? 'dark' : 'light');
    // summers are thicker than winters
    depth -= (tone === 'dark' ? 3 : 6) + ((index * 37) % 7);
    made.push({ tone, path: bedPath(depth, index) });
  }
  return made.toReversed();
}

/** From the surface at `depth` down to the bottom: later beds lie over it. */
function bedPath(depth: number, index: number): string {
  const points: string[] = [];
  for (let x = 0; x <= width; x += 40) {
    const y =
      depth + 6 * Math.sin(x / (140 + (index % 5) * 46) + index * 0.55) + 2.5 * Math.sin(x / 61 + index);
    points.push(`${x} ${y.toFixed(1)}`);
  }
  return `M0 ${height}L${points.join('L')}L${width} ${height}Z`;
}
