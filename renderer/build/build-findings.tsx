import type { ReactNode } from 'react';
import { counted } from '../../shared/counted.ts';
import { alike, bySeverity } from '../../shared/finding.ts';
import type { Finding } from '../../shared/finding.ts';
import { issueText } from '../text/issue-text.ts';
import { sentenceText } from '../text/sentence-text.ts';
import { useApp } from '../ui/app-context.tsx';
import { safeText } from '../ui/name-text.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';

/** What is wrong with the build, and what it is to be warned of: each kind once, with its first places. */
export function BuildFindings(): ReactNode {
  const findings = useApp((state) => state.build.answer?.outline?.findings ?? null);
  const problem = useApp((state) => state.build.problem);
  const issues = useApp((state) => state.build.answer?.issues ?? null);
  const tab = useApp((state) => state.build.tab);
  // what is merely worth knowing is told where things are put in
  const told = (findings ?? []).filter(({ severity }) => severity !== 'info' || tab === 'inputs');
  const shown = alike(bySeverity(told)).slice(0, 50);
  if (problem === null && shown.length === 0 && (issues ?? []).length === 0) return null;
  return (
    <ul className="build-findings" aria-label="What is wrong with the build">
      {problem !== null && (
        <li>
          <SeverityIcon severity="error" />
          <span className="selectable">{safeText(problem.message, 600)}</span>
        </li>
      )}
      {(issues ?? []).map((issue) => (
        <li key={`${issue.where} ${issue.message}`}>
          <SeverityIcon severity="error" />
          <span className="selectable">{safeText(issueText(issue), 500)}</span>
        </li>
      ))}
      {shown.map((same) => (
        <FindingLine key={`${same[0].where} ${same[0].what}`} same={same} />
      ))}
    </ul>
  );
}

/** Places of one kind of finding that are shown. */
const mostPlaces = 3;

/** Findings that differ in nothing but their place. */
function FindingLine({ same }: { readonly same: readonly [Finding, ...Finding[]] }): ReactNode {
  const [{ severity, what, why }] = same;
  const places = same.slice(0, mostPlaces).map(({ where }) => safeText(where, 120));
  const more = same.length - places.length;
  return (
    <li>
      <SeverityIcon severity={severity} />
      <span className="selectable">
        {safeText(sentenceText(what), 400)}
        <span className="quiet">: {safeText(why, 300)}</span>
        <span className="build-finding-where quiet mono">
          {places.join(', ')}
          {more > 0 && `, and ${counted(more, 'more place')}`}
        </span>
      </span>
    </li>
  );
}
