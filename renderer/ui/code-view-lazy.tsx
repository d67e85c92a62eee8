import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { CodeViewProps } from './code-view.tsx';

/** The editor is a third of the program: it is fetched when the first text is looked at. */
const Loaded = lazy(async () => ({ default: (await import('./code-view.tsx')).CodeView }));

/** Text to read: see code-view.tsx. */
export function CodeView(props: CodeViewProps): ReactNode {
  return (
    <Suspense fallback={<div className="code-view" aria-busy />}>
      <Loaded {...props} />
    </Suspense>
  );
}
