import { CircleCheckBig, FileX } from 'lucide-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { FileDiff } from '../../../shared/compare/compared-files.ts';
import type { DiffForm } from '../../../shared/contract/compare-values.ts';
import type { CompareRef } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { splitRows, unifiedRows } from './diff-rows.ts';
import type { DiffCell, DiffRow } from './diff-rows.ts';

export type DiffLayout = 'split' | 'unified';

/** The difference of a file's contents, asked for when it is shown. */
export function FileDiffView({
  compare,
  revision,
  path,
  form,
  layout,
}: {
  compare: CompareRef;
  revision: number;
  path: string;
  form: DiffForm;
  layout: DiffLayout;
}): ReactNode {
  const { value, problem, stale } = useAnswer('compare.diff', { compare, path, as: form }, String(revision));
  if (problem !== null)
    return <Empty icon={FileX} title="No difference to show" text={safeText(problem.message, 400)} />;
  if (value === null) return <Waiting title="Reading both…" />;
  return (
    <div className="diff" data-layout={layout} aria-busy={stale}>
      <Lines diff={value} layout={layout} />
    </div>
  );
}

function Lines({ diff, layout }: { diff: FileDiff; layout: DiffLayout }): ReactNode {
  const rows = useMemo(() => (layout === 'split' ? splitRows(diff) : unifiedRows(diff)), [diff, layout]);
  return (
    <>
      {diff.cut && (
        <p className="diff-cut">
          Only the first {sizeText(diff.comparedBytes)} of each were compared: the files are{' '}
          {sizeText(diff.leftSize)} and {sizeText(diff.rightSize)}.
        </p>
      )}
      {rows.length === 0 ? (
        <Empty
          icon={CircleCheckBig}
          {...(diff.as === 'json'
            ? { title: 'The same when set out as JSON', text: 'Only how it is written may differ: see Text.' }
            : { title: 'The same content' })}
        />
      ) : (
        <VirtualList label="Lines that differ" items={rows} estimate={18} className="diff-lines">
          {(row) => <Row row={row} layout={layout} />}
        </VirtualList>
      )}
    </>
  );
}

function Row({ row, layout }: { row: DiffRow; layout: DiffLayout }): ReactNode {
  if (row.kind === 'gap') return <div className="diff-gap">{row.text}</div>;
  if (layout === 'split')
    return (
      <div className="diff-row">
        <Cell cell={row.left} />
        <Cell cell={row.right} />
      </div>
    );
  const cell = row.left?.kind === 'removed' ? row.left : (row.right ?? row.left);
  return (
    <div className="diff-row unified">
      <span className="diff-number numeric">{row.left?.number}</span>
      <Cell cell={cell} number={cell?.kind === 'removed' ? null : (row.right?.number ?? null)} />
    </div>
  );
}

const signs = { same: '', added: '+', removed: '−' } as const;
const words = { same: '', added: 'added: ', removed: 'removed: ' } as const;

/** `number` of the line, where it is not the cell's own. */
function Cell({
  cell,
  number = cell?.number ?? null,
}: {
  cell: DiffCell | null;
  number?: number | null;
}): ReactNode {
  if (cell === null) return <div className="diff-cell none" />;
  return (
    <div className={`diff-cell ${cell.kind}`}>
      <span className="diff-number numeric" aria-hidden>
        {number}
      </span>
      <span className="diff-sign" aria-hidden>
        {signs[cell.kind]}
      </span>
      <code className="diff-text selectable">
        <span className="visually-hidden">{words[cell.kind]}</span>
        {cell.parts.map((part, at) =>
          // parts have no identity but their place
          part.changed ? (
            <mark key={at}>{displayName(part.text)}</mark>
          ) : (
            <span key={at}>{displayName(part.text)}</span>
          ),
        )}
      </code>
    </div>
  );
}
