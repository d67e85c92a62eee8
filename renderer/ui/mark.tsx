import type { ReactNode } from 'react';
import type { FileChange } from '../../shared/compare/comparison.ts';
import type { Change } from '../../shared/file-entry.ts';

export const markNames: Readonly<Record<Change | FileChange, string>> = {
  added: 'added',
  modified: 'changed',
  removed: 'removed',
  unchanged: 'unchanged',
  content: 'other content',
  undecided: 'content not read yet',
  metadata: 'other metadata',
  type: 'another kind of entry',
  moved: 'moved',
};

/**
 * What a layer did to a path, or how it differs between two images: + in a square, ~ in a diamond, − in a circle, a line in a
 * tag, an arrow in a pill, two halves, a question. Shape and sign tell them apart without colour. Unchanged is nothing to
 * look at.
 */
export function Mark({
  change,
  size = 14,
}: {
  change: Change | FileChange | null;
  size?: number;
}): ReactNode {
  if (change === null || change === 'unchanged') return null;
  return (
    <svg
      className={`mark ${change}`}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      role="img"
      aria-label={markNames[change]}
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
      {(change === 'modified' || change === 'content') && (
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
      {change === 'undecided' && (
        <>
          <path d="M7 0.9 13.1 7 7 13.1 0.9 7Z" strokeDasharray="2.2 1.8" />
          <path d="M5.6 5.7c.2-1.6 2.9-1.5 2.8.1-.1 1-1.4 1-1.4 2.1M7 9.9v.1" />
        </>
      )}
      {change === 'metadata' && (
        <>
          <path d="M1.5 3h7.2l3.8 4-3.8 4H1.5Z" fill="currentColor" fillOpacity="0.14" />
          <path d="M4 5.7h3.6M4 8.3h2.4" />
        </>
      )}
      {change === 'type' && (
        <>
          <path d="M7 1.5H3.5a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2H7Z" fill="currentColor" fillOpacity="0.5" />
          <path d="M7 1.4A5.6 5.6 0 0 1 7 12.6Z" fill="currentColor" fillOpacity="0.14" />
        </>
      )}
      {change === 'moved' && (
        <>
          <rect x="0.9" y="3.4" width="12.2" height="7.2" rx="3.6" fill="currentColor" fillOpacity="0.14" />
          <path d="M4 7h5.6M7.6 5.2 9.6 7 7.6 8.8" />
        </>
      )}
    </svg>
  );
}
