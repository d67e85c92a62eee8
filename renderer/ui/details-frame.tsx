import type { ReactNode } from 'react';
import { Segments } from './segments.tsx';
import type { Segment } from './segments.tsx';

/** The pane of details: a choice of what they are about, and below it all about that. */
export function DetailsFrame<Subject extends string>({
  subject,
  subjects,
  onChange,
  children,
}: {
  subject: Subject;
  subjects: readonly Segment<Subject>[];
  onChange: (subject: Subject) => void;
  children: ReactNode;
}): ReactNode {
  return (
    <section className="details" aria-label="Details">
      <header className="pane-header">
        <h2>Details</h2>
        <Segments label="Details of" size="small" value={subject} segments={subjects} onChange={onChange} />
      </header>
      <div className="details-body">{children}</div>
    </section>
  );
}
