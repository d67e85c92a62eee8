import { Copy, Recycle } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { WasteReport, WasteRow } from '../../../shared/view.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { counted, grouped } from '../../../shared/counted.ts';
import { useActions, useApp, useTools } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PathText } from '../../ui/path-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { useCopy } from '../../ui/use-copy.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { NotReady } from '../not-ready.tsx';
import {
  percentText,
  reasonNames,
  reasons,
  wasteByReason,
  wasteCause,
  wasteSentence,
} from './waste-words.ts';

/** Rows asked for. */
const limit = 5_000;

/** Bytes that no container sees, largest first; each row leads to what caused it. */
export function WasteTab({ view, look }: { view: ArchiveView; look: InspectState }): ReactNode {
  const ended = useApp((state) => state.ended[view.ref] ?? 0);
  const input = view.phase === 'indexed' ? { ref: view.ref, image: look.image, limit } : null;
  const { value, problem } = useAnswer('waste.report', input, `${view.revision} ${ended}`);
  if (view.phase !== 'indexed') return <NotReady view={view} what="Wasted bytes" />;
  if (problem !== null) return <Empty icon={Recycle} title="Waste cannot be told" text={problem.message} />;
  if (value === null) return <Waiting title="Adding up what is wasted…" />;
  return <Report view={view} look={look} report={value} />;
}

function Report({
  view,
  look,
  report,
}: {
  view: ArchiveView;
  look: InspectState;
  report: WasteReport;
}): ReactNode {
  const actions = useActions();
  const { client } = useTools();
  const copy = useCopy();
  const [chosen, setChosen] = useState<string | null>(null);
  const isBusy = useApp((state) => state.tasks.some(({ task }) => task.ref === view.ref));
  const toCause = (row: WasteRow): void =>
    void actions().reveal(view.ref, {
      path: row.path,
      layer: row.causeLayer,
      view: row.reason === 'duplicate' ? 'merged' : 'changes',
    });
  const toBytes = (row: WasteRow): void =>
    void actions().reveal(view.ref, { path: row.path, layer: row.layers[0] ?? 0, view: 'layer' });
  const lookForDuplicates = async (): Promise<void> => {
    const answer = await client.call('waste.duplicates', { ref: view.ref, image: look.image });
    if (!answer.ok) actions().report('Looking for identical files cannot start', answer.problem);
  };
  return (
    <div className="table-tab">
      <header className="waste-head">
        <div className="waste-score">
          <strong className="numeric">{report.total === 0 ? '–' : percentText(report.efficiency)}</strong>
          <span className="quiet">of the bytes are used</span>
        </div>
        <div className="waste-words">
          <p className="selectable">{wasteSentence(report)}</p>
          <WasteBar report={report}>
            {!report.duplicatesKnown && (
              <Button size="small" disabled={isBusy} onClick={() => void lookForDuplicates()}>
                <Copy size={13} aria-hidden />
                Look for identical files
              </Button>
            )}
          </WasteBar>
        </div>
      </header>
      {report.rows.length === 0 ? (
        <Empty icon={Recycle} title="Nothing is wasted" text="No layer holds bytes that a later one hides." />
      ) : (
        <DataTable
          label="Waste"
          rows={report.rows}
          columns={columns}
          keyOf={keyOf}
          chosen={chosen}
          onChoose={(row) => setChosen(keyOf(row))}
          onActivate={toCause}
          textOf={(row) =>
            `${row.size}\t${displayName(`/${row.path}`)}\tlayers ${row.layers.join(', ')}\t${wasteCause(row)}`
          }
          menuOf={(row) => [
            {
              title: `Show what wasted it, in layer ${row.causeLayer}`,
              keys: 'Enter',
              run: () => toCause(row),
            },
            { title: `Show the bytes, in layer ${row.layers[0] ?? 0}`, run: () => toBytes(row) },
            ...(row.twin === null
              ? []
              : [
                  {
                    title: 'Show its twin',
                    run: () => void actions().reveal(view.ref, { path: row.twin ?? '', view: 'merged' }),
                  },
                ]),
            { kind: 'separator' },
            { title: 'Copy path', run: () => copy(displayName(`/${row.path}`)) },
            { title: 'Copy as JSON', run: () => copy(JSON.stringify(row, null, 2)) },
          ]}
          firstSort={{ column: 'size', descending: true }}
        />
      )}
      {report.rowCount > report.rows.length && (
        <p className="table-note quiet">
          The {grouped(report.rows.length)} largest of {grouped(report.rowCount)} are shown.
        </p>
      )}
    </div>
  );
}

function WasteBar({ report, children }: { report: WasteReport; children: ReactNode }): ReactNode {
  const sums = wasteByReason(report.rows);
  return (
    <div className="waste-reasons">
      <div className="waste-bar" aria-hidden>
        {reasons.map((reason) => {
          const size = sums.get(reason) ?? 0;
          return size === 0 ? null : (
            <span
              key={reason}
              className={`waste-${reason}`}
              style={{ flexGrow: size / Math.max(1, report.total) }}
            />
          );
        })}
        <span className="waste-used" style={{ flexGrow: report.efficiency }} />
      </div>
      <ul>
        {reasons
          .filter((reason) => (sums.get(reason) ?? 0) > 0)
          .map((reason) => (
            <li key={reason} title={reasonNames[reason][1]}>
              <span className={`swatch waste-${reason}`} />
              {reasonNames[reason][0]}{' '}
              <span className="numeric quiet">{sizeText(sums.get(reason) ?? 0)}</span>
            </li>
          ))}
        <li className="spring" />
        <li>{children}</li>
      </ul>
    </div>
  );
}

const keyOf = (row: WasteRow): string => `${row.reason} ${row.causeLayer} ${row.path}`;

/** Where wasted bytes are: `layer 4`, `3 layers`. */
function storedText(layers: readonly number[]): string {
  const [only] = layers;
  return layers.length === 1 && only !== undefined ? `layer ${only}` : counted(layers.length, 'layer');
}

/** All of them are in sight beside the strata of a window of 700 px: why a row is waste is what is looked for. */
const columns: readonly Column<WasteRow>[] = [
  {
    id: 'size',
    title: 'Wasted',
    track: 'clamp(66px, 18cqi, 76px)',
    numeric: true,
    cell: (row) => sizeText(row.size),
    compare: (a, b) => a.size - b.size,
  },
  {
    id: 'path',
    title: 'Path',
    track: 'minmax(clamp(84px, 22cqi, 180px), 2fr)',
    cell: (row) => <PathText path={row.path} />,
    compare: (a, b) => (a.path < b.path ? -1 : 1),
  },
  {
    id: 'layer',
    title: 'Stored in',
    track: 'clamp(52px, 13cqi, 68px)',
    numeric: true,
    cell: (row) => storedText(row.layers),
    compare: (a, b) => (a.layers[0] ?? 0) - (b.layers[0] ?? 0),
  },
  {
    id: 'cause',
    title: 'Why',
    track: 'minmax(clamp(132px, 34cqi, 170px), 1fr)',
    cell: (row) => (
      <span className="waste-why">
        <span className={`swatch waste-${row.reason}`} />
        <span className="truncate">{wasteCause(row)}</span>
        {row.twin !== null && <PathText path={row.twin} />}
      </span>
    ),
    compare: (a, b) => a.causeLayer - b.causeLayer || (a.reason < b.reason ? -1 : 1),
  },
];
