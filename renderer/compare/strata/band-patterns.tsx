import type { ReactNode } from 'react';

/**
 * A texture for each relation that needs one, so that bands are told apart without colour: stripes for what moved, dots for
 * what is stored in other bytes, waves for what is alike, lines along for what parted or joined.
 */
export function BandPatterns(): ReactNode {
  return (
    <defs>
      <pattern
        id="band-moved"
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <path className="band-ink moved" d="M0,0 V7" strokeWidth="3" />
      </pattern>
      <pattern id="band-recompressed" width="6" height="6" patternUnits="userSpaceOnUse">
        <circle className="band-dot recompressed" cx="1.5" cy="1.5" r="1.1" />
        <circle className="band-dot recompressed" cx="4.5" cy="4.5" r="1.1" />
      </pattern>
      <pattern id="band-similar" width="12" height="6" patternUnits="userSpaceOnUse">
        <path className="band-ink similar" d="M0,3 Q3,0 6,3 T12,3" strokeWidth="1.2" fill="none" />
      </pattern>
      <pattern id="band-split" width="6" height="4" patternUnits="userSpaceOnUse">
        <path className="band-ink split" d="M0,1 H6" strokeWidth="1" />
      </pattern>
      <pattern id="band-merged" width="6" height="4" patternUnits="userSpaceOnUse">
        <path className="band-ink merged" d="M0,1 H4" strokeWidth="1" />
      </pattern>
    </defs>
  );
}
