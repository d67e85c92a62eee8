import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { displayName } from '../../shared/layer-path.ts';
import type { CodeViewProps } from './code-view.tsx';

/** The editor is a third of the program: it is fetched when the first text is looked at. */
const Loaded = lazy(async () => {
  try {
    return { default: (await import('./code-view.tsx')).CodeView };
  } catch {
    // a served window whose server is away
    return { default: PlainText };
  }
});

/** Text to read: see code-view.tsx. */
export function CodeView(props: CodeViewProps): ReactNode {
  return (
    <Suspense fallback={<div className="code-view" aria-busy />}>
      <Loaded {...props} />
    </Suspense>
  );
}

function PlainText({ text, label }: CodeViewProps): ReactNode {
  return (
    <section className="code-view" aria-label={label}>
      <pre className="plain-text mono selectable">{text.split('\n').map(displayName).join('\n')}</pre>
    </section>
  );
}
