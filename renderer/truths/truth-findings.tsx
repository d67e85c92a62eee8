import type { ReactNode } from 'react';
import type { Finding } from '../../shared/finding.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { sentenceText } from '../text/sentence-text.ts';

/** Every disagreement in words: what, why it matters, where. */
export function TruthFindings({ findings }: { findings: readonly Finding[] }): ReactNode {
  return (
    <aside className="truth-findings" aria-label="Disagreements">
      <VirtualList label="Disagreements, worst first" items={findings} estimate={120}>
        {(finding) => (
          <article className="truth-finding">
            <SeverityIcon severity={finding.severity} size={15} />
            <div className="selectable">
              <p className="finding-what">{safeText(sentenceText(finding.what), 600)}</p>
              <p className="quiet">{safeText(finding.why, 600)}</p>
              <p className="mono finding-where">{safeText(finding.where, 300)}</p>
            </div>
            <CopyButton
              text={`${finding.rule} ${finding.severity}: ${finding.where}\n${finding.what}\n${finding.why}`}
              what="the finding"
            />
          </article>
        )}
      </VirtualList>
    </aside>
  );
}
