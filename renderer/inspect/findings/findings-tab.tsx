import { SearchX, ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { InspectParts } from '../inspect-parts.ts';
import type { Severity } from '../../../shared/finding.ts';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import { toggled } from '../../store/tree-filter.ts';
import { grouped } from '../../../shared/counted.ts';
import { sentenceText } from '../../text/sentence-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { SeverityIcon } from '../../ui/severity-icon.tsx';
import { TabSearch } from '../../ui/tab-search.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { layerOf } from '../strata/layer-marks.ts';
import { countBySeverity, entryOf, filterFindings, findingsOf, ruleFamily } from './finding-list.ts';
import type { PlacedFinding } from './finding-list.ts';

const severities: readonly (readonly [severity: Severity, title: string])[] = [
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['info', 'Notes'],
];

/** Everything the checks found, worst first. */
export function FindingsTab({ view, report, look }: Omit<InspectParts, 'image'>): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const [chosen, setChosen] = useState<readonly Severity[]>([]);
  const [text, setText] = useState('');
  const all = useMemo(() => findingsOf(report, look.image), [report, look.image]);
  const counts = countBySeverity(all);
  const shown = useMemo(() => filterFindings(all, chosen, text), [all, chosen, text]);
  if (all.length === 0)
    return (
      <Empty
        icon={ShieldCheck}
        title="Nothing was found"
        text={
          view.verified
            ? 'Every digest was computed from the bytes and is what the image says, and no check has anything to say.'
            : 'No check has anything to say so far. Digests of stored blobs are only claims until they are verified.'
        }
      >
        {!view.verified && (
          <Button tone="primary" onClick={() => void actions().verify(view.ref)}>
            Verify every digest
          </Button>
        )}
      </Empty>
    );
  return (
    <div className="table-tab">
      <header className="tab-bar">
        <div className="filter-changes" role="group" aria-label="Severities">
          {severities.map(([severity, title]) => (
            <button
              key={severity}
              type="button"
              className="toggle"
              aria-pressed={chosen.includes(severity)}
              disabled={counts[severity] === 0}
              onClick={() => setChosen(toggled(chosen, severity))}
            >
              <SeverityIcon severity={severity} />
              {title} <span className="numeric quiet">{grouped(counts[severity])}</span>
            </button>
          ))}
        </div>
        <TabSearch label="Filter findings" value={text} onChange={setText} />
        <span className="spring" />
        <Button
          size="small"
          onClick={() =>
            copy(
              JSON.stringify(
                shown.map(({ finding }) => finding),
                null,
                2,
              ),
            )
          }
        >
          Copy as JSON
        </Button>
      </header>
      {shown.length === 0 ? (
        <Empty icon={SearchX} title="Nothing matches the filter" />
      ) : (
        <VirtualList label="Findings, worst first" items={shown} estimate={84} className="findings">
          {(item) => <FindingCard item={item} view={view} />}
        </VirtualList>
      )}
    </div>
  );
}

function FindingCard({ item, view }: { item: PlacedFinding; view: ArchiveView }): ReactNode {
  const actions = useActions();
  const { finding } = item;
  // a manifest that the archive is at odds with may be another image's
  const layer = item.of === 'image' ? layerOf(finding) : null;
  const entry = entryOf(finding);
  const family = ruleFamily(finding.rule);
  return (
    <article className="finding">
      <SeverityIcon severity={finding.severity} size={16} />
      <div className="finding-words selectable">
        <p className="finding-what">{safeText(sentenceText(finding.what), 1_200)}</p>
        <p className="quiet">{safeText(finding.why, 800)}</p>
        <p className="finding-place">
          <span className="chip" title={family === '' ? undefined : `Rule about ${family}`}>
            {safeText(finding.rule, 12)}
          </span>
          <span className="mono finding-where">{safeText(finding.where, 600)}</span>
        </p>
      </div>
      {layer !== null && (
        <Button
          size="small"
          onClick={() => {
            if (entry !== null) void actions().reveal(view.ref, { ...entry, view: 'layer' });
            else {
              actions().selectLayer(view.ref, layer);
              actions().setSubject(view.ref, 'layer');
            }
          }}
        >
          {entry === null ? `Go to layer ${layer}` : `Show in layer ${layer}`}
        </Button>
      )}
      <CopyButton
        text={`${finding.rule} ${finding.severity}: ${finding.where}\n${finding.what}\n${finding.why}`}
        what="the finding"
      />
    </article>
  );
}
