import { Package } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Comparison, StorePathChange } from '../../../shared/compare/comparison.ts';
import type { CompareView } from '../../../shared/contract/compare-values.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { toggled } from '../../store/tree-filter.ts';
import { counted, grouped } from '../../../shared/counted.ts';
import { useActions } from '../../ui/app-context.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Mark } from '../../ui/mark.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { TabSearch } from '../../ui/tab-search.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { FilesNotReady } from '../compare-progress.tsx';
import { deltaText } from '../summary-lines.ts';

type Change = StorePathChange['change'];

/** A store path that became another one has moved on: the arrow. */
const marks = { added: 'added', removed: 'removed', upgraded: 'moved', changed: 'content' } as const;
const names: Readonly<Record<Change, string>> = {
  upgraded: 'Upgraded',
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
};

/** Store paths that are new, gone, or there with another version or hash. */
export function ComparedStorePaths({ view, report }: { view: CompareView; report: Comparison }): ReactNode {
  const { storePaths } = report;
  if (storePaths === null) return <FilesNotReady view={view} what="Store paths" />;
  if (storePaths.length === 0)
    return (
      <Empty
        icon={Package}
        title="No store path differs"
        text="Both sides have the same ones, or none at all below /nix/store."
      />
    );
  return <Table rows={storePaths} />;
}

function Table({ rows }: { rows: readonly StorePathChange[] }): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const [chosen, setChosen] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [kinds, setKinds] = useState<readonly Change[]>([]);
  const delta = rows.reduce((sum, row) => sum + row.delta, 0);
  const shown = rows.filter(
    (row) =>
      (kinds.length === 0 || kinds.includes(row.change)) &&
      `${row.left?.path ?? ''} ${row.right?.path ?? ''}`.toLowerCase().includes(search.toLowerCase()),
  );
  const show = (row: StorePathChange): void =>
    void actions().revealCompared((row.right ?? row.left)?.path.replace(/^\//, '') ?? '');
  return (
    <div className="table-tab">
      <header className="tab-bar">
        <span className="numeric tab-sum">
          {counted(rows.length, 'store path')}, {deltaText(delta)}
        </span>
        <div className="filter-changes" role="group" aria-label="Kinds of change">
          {(['upgraded', 'added', 'removed', 'changed'] as const).map((change) => {
            const count = rows.filter((row) => row.change === change).length;
            return (
              count > 0 && (
                <button
                  key={change}
                  type="button"
                  className="toggle"
                  aria-pressed={kinds.includes(change)}
                  onClick={() => setKinds(toggled(kinds, change))}
                >
                  <Mark change={marks[change]} />
                  {names[change]}
                  <span className="numeric quiet">{grouped(count)}</span>
                </button>
              )
            );
          })}
        </div>
        <TabSearch label="Filter store paths" value={search} onChange={setSearch} />
      </header>
      <DataTable
        label="Store paths that differ"
        rows={shown}
        columns={columns}
        keyOf={keyOf}
        chosen={chosen}
        onChoose={(row) => setChosen(keyOf(row))}
        onActivate={show}
        textOf={(row) => [row.left?.path, row.right?.path].filter(Boolean).join('\n')}
        menuOf={(row) => [
          { title: 'Show in the file tree', keys: 'Enter', run: () => show(row) },
          { kind: 'separator' },
          {
            title: 'Copy left path',
            disabled: row.left === null,
            run: () => copy(row.left?.path ?? ''),
          },
          {
            title: 'Copy right path',
            disabled: row.right === null,
            run: () => copy(row.right?.path ?? ''),
          },
          { title: 'Copy as JSON', run: () => copy(JSON.stringify(row, null, 2)) },
        ]}
        firstSort={{ column: 'delta', descending: true }}
      />
    </div>
  );
}

function keyOf(row: StorePathChange): string {
  return `${row.left?.path ?? ''} ${row.right?.path ?? ''}`;
}

function versionText(side: StorePathChange['left']): string {
  if (side === null) return '';
  return side.version ?? `${side.path.slice('/nix/store/'.length, '/nix/store/'.length + 8)}…`;
}

const columns: readonly Column<StorePathChange>[] = [
  {
    id: 'change',
    title: '',
    hint: 'How it differs',
    track: '24px',
    cell: ({ change }) => (
      <span className="store-mark" title={names[change]}>
        <Mark change={marks[change]} />
        <span className="visually-hidden">{names[change]}</span>
      </span>
    ),
  },
  {
    id: 'name',
    title: 'Name',
    track: 'minmax(140px, 2fr)',
    cell: ({ name }) => <bdi>{safeText(name, 120)}</bdi>,
    compare: (a, b) => a.name.localeCompare(b.name),
  },
  {
    id: 'left',
    title: 'Left',
    track: 'minmax(90px, 1fr)',
    cell: ({ left }) => <span title={left?.path}>{safeText(versionText(left), 60)}</span>,
  },
  {
    id: 'right',
    title: 'Right',
    track: 'minmax(90px, 1fr)',
    cell: ({ right }) => <span title={right?.path}>{safeText(versionText(right), 60)}</span>,
  },
  {
    id: 'left-size',
    title: 'Size left',
    track: '84px',
    numeric: true,
    cell: ({ left }) => (left === null ? '' : sizeText(left.size)),
    compare: (a, b) => (a.left?.size ?? 0) - (b.left?.size ?? 0),
  },
  {
    id: 'right-size',
    title: 'Size right',
    track: '84px',
    numeric: true,
    cell: ({ right }) => (right === null ? '' : sizeText(right.size)),
    compare: (a, b) => (a.right?.size ?? 0) - (b.right?.size ?? 0),
  },
  {
    id: 'delta',
    title: 'Change',
    track: '92px',
    numeric: true,
    cell: ({ delta }) => deltaText(delta),
    compare: (a, b) => Math.abs(a.delta) - Math.abs(b.delta),
  },
];
