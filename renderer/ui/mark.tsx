import type { ReactNode } from 'react';
import type { Change } from '../../shared/file-entry.ts';

const names: Readonly<Record<Change, string>> = {
  added: 'added',
  modified: 'changed',
  removed: 'removed',
  unchanged: 'unchanged',
};

/**
 * What a layer did to a path: + in a square, ~ in a diamond, − in a circle. Shape and sign tell them apart without colour.
 * Unchanged is nothing to look at.
 */
export function Mark({ change, size = 14 }: { change: Change | null; size?: number }): ReactNode {
  if (change === null || change === 'unchanged') return null;
  return (
    <svg
      className={`mark ${change}`}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      role="img"
      aria-label={names[change]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {change === 'added' && (
        <>
          <rect x="1.5" y="1.5" width="11" height="11" rx="2" fill="currentColor" fillOpacity="0.14" />
          <path d="M7 4.2v5.6M4.2 7h5.6" />
        </>
      )}
      {change === 'modified' && (
        <>
          <path d="M7 0.9 13.1 7 7 13.1 0.9 7Z" fill="currentColor" fillOpacity="0.14" />
          <path d="M4.5 7.5c.8-1.3 1.7-1.3 2.5-.5s1.7.8 2.5-.5" />
        </>
      )}
      {change === 'removed' && (
        <>
          <circle cx="7" cy="7" r="5.6" fill="currentColor" fillOpacity="0.14" />
          <path d="M4.4 7h5.2" />
        </>
      )}
    </svg>
  );
}
