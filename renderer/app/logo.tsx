import type { ReactNode } from 'react';

/** Varve's mark: a core of sediment, year upon year. */
export function Logo({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <clipPath id="logo-core">
        <rect x="3" y="2" width="18" height="20" rx="5" />
      </clipPath>
      <g clipPath="url(#logo-core)">
        <rect className="logo-top" x="3" y="2" width="18" height="20" />
        <path className="logo-other" d="M3 8.2c3-1.8 6 1.4 9 .3s6-1.6 9 0V22H3Z" />
        <path className="logo-nix" d="M3 12c3 1.4 6-1 9-.2s6 1.5 9 .1V22H3Z" />
        <path className="logo-base" d="M3 17.6c3-1.2 6 .8 9 .2s6-1.3 9 .1V22H3Z" />
      </g>
    </svg>
  );
}
