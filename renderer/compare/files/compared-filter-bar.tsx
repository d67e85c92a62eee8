import { ChevronsDownUp, ChevronsUpDown, ListFilter, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Comparison, FileChange } from '../../../shared/compare/comparison.ts';
import { FilterField } from '../../inspect/files/filter-field.tsx';
import { Choices, filterFlags, kindTitles } from '../../inspect/files/filter-panel.tsx';
import { flagNames } from '../../inspect/files/flag-badges.tsx';
import { isNarrowed } from '../../store/compare-state.ts';
import { toggled } from '../../store/tree-filter.ts';
import { grouped } from '../../../shared/counted.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelationIcon } from '../../ui/relation-icon.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { workText } from '../relation-words.ts';
import { unreadText } from '../summary-lines.ts';

const changes: readonly (readonly [change: FileChange, title: string])[] = [
  ['content', 'Other content'],
  ['added', 'Added'],
  ['removed', 'Removed'],
  ['moved', 'Moved'],
  ['type', 'Another kind of entry'],
  ['metadata', 'Other metadata only'],
  ['undecided', 'Content not read yet'],
];

/** Which differences are shown: by kind of change, by text, by kind of entry and flag. */
export function ComparedFilterBar({ report }: { report: Comparison }): ReactNode {
  const actions = useActions();
  const filter = useApp((state) => state.compare.filter);
  const narrowed = useApp((state) => isNarrowed(state.compare));
  const counts = report.files?.changes;
  return (
    <div className="filter-bar" role="search" aria-label="Filter files that differ">
      <div className="filter-line">
        <div className="filter-changes" role="group" aria-label="Kinds of change">
          {changes.map(([change, title]) => {
            const count = counts?.[change] ?? 0;
            return (
              (count > 0 || filter.changes.includes(change)) && (
                <Tooltip key={change} text={title}>
                  <button
                    type="button"
                    className="toggle change-toggle"
                    aria-label={`${title}: ${grouped(count)}`}
                    aria-pressed={filter.changes.includes(change)}
                    onClick={() =>
                      actions().setComparedFilter({ ...filter, changes: toggled(filter.changes, change) })
                    }
                  >
                    <Mark change={change} />
                    <span className="numeric">{grouped(count)}</span>
                  </button>
                </Tooltip>
              )
            );
          })}
        </div>
        <FilterField
          text={filter.text}
          isFiltering={narrowed}
          onText={(text) => actions().setComparedFilter({ ...filter, text })}
          onClear={() => actions().clearComparedFilter()}
        />
        <KindsAndFlags />
        <IconButton label="Open every directory" onClick={() => actions().setAllComparedOpen(true)}>
          <ChevronsUpDown size={14} />
        </IconButton>
        <IconButton label="Close every directory" onClick={() => actions().setAllComparedOpen(false)}>
          <ChevronsDownUp size={14} />
        </IconButton>
      </div>
      <OfLayers report={report} />
      <Unread report={report} />
    </div>
  );
}

/** Says whose files are not among these. */
function Unread({ report }: { report: Comparison }): ReactNode {
  const text = unreadText(report);
  return (
    text !== null && (
      <p className="filter-layers">
        <TriangleAlert className="severity warning" size={14} role="img" aria-label="warning" />
        <span className="truncate" title={text}>
          {text}
        </span>
      </p>
    )
  );
}

/** Says that the files are those of the chosen pair of layers, and shows all of them again. */
function OfLayers({ report }: { report: Comparison }): ReactNode {
  const actions = useActions();
  const pair = useApp((state) => state.compare.pair);
  const chosen = pair === null ? undefined : report.layers[pair];
  if (chosen === undefined) return null;
  return (
    <div className="filter-layers">
      <span className={`band-key ${chosen.relation}`}>
        <RelationIcon relation={chosen.relation} size={11} />
      </span>
      <span className="truncate" role="status">
        {workText(chosen)}
      </span>
      <Tooltip text="Show the files of all layers" keys="Esc">
        <Button size="small" onClick={() => actions().choosePair(null)}>
          All layers
        </Button>
      </Tooltip>
    </div>
  );
}

function KindsAndFlags(): ReactNode {
  const actions = useActions();
  const filter = useApp((state) => state.compare.filter);
  return (
    <Panel
      button={
        <button
          type="button"
          className="toggle"
          aria-pressed={filter.kinds.length + filter.flags.length > 0 || filter.changes.includes('unchanged')}
        >
          <ListFilter size={14} aria-hidden />
          Filter
        </button>
      }
      className="filter-panel"
      label="Filters"
      align="end"
    >
      <Choices
        label="Kind"
        items={kindTitles.filter(([kind]) => kind !== 'whiteout' && kind !== 'opaque')}
        chosen={filter.kinds}
        onToggle={(kind) => actions().setComparedFilter({ ...filter, kinds: toggled(filter.kinds, kind) })}
      />
      <Choices
        label="Pointed out"
        items={filterFlags.map((flag) => [flag, flagNames[flag][0]] as const)}
        chosen={filter.flags}
        onToggle={(flag) => actions().setComparedFilter({ ...filter, flags: toggled(filter.flags, flag) })}
      />
      <Choices
        label="Also"
        items={[['unchanged', 'What is the same']] as const}
        chosen={filter.changes}
        onToggle={() =>
          actions().setComparedFilter({
            ...filter,
            changes: filter.changes.includes('unchanged')
              ? []
              : [...changes.map(([change]) => change), 'unchanged'],
          })
        }
      />
    </Panel>
  );
}
