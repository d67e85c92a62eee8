import type { ReactNode } from 'react';

/** How far something is, from 0 to 1; null when that is not known. */
export function Progress({ share, label }: { share: number | null; label: string }): ReactNode {
  return (
    <div
      className={share === null ? 'progress unknown' : 'progress'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
    >
      <span style={share === null ? undefined : { transform: `scaleX(${share})` }} />
    </div>
  );
}
