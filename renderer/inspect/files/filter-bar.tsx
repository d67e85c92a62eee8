import { ChevronsDownUp, ChevronsUpDown, ListFilter } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { grouped } from '../../../shared/counted.ts';
import type { ChangeCounts } from '../../../shared/view.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { isFiltering, noFilter, toggled } from '../../store/tree-filter.ts';
import { useActions } from '../../ui/app-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FilterField } from './filter-field.tsx';
import { FilterPanel } from './filter-panel.tsx';

const changes: readonly (readonly [change: keyof ChangeCounts, label: string])[] = [
  ['added', 'Added'],
  ['modified', 'Changed'],
  ['removed', 'Removed'],
];

/** Which tree is shown and what of it. Memoised: rows that arrive are no reason to draw it again. */
export const FilterBar = memo(function FilterBar({
  archive,
  look,
  ...counts
}: {
  archive: ArchiveRef;
  look: InspectState;
} & Partial<ChangeCounts>): ReactNode {
  const actions = useActions();
  const { filter, view, layer, from } = look;
  return (
    <div className="filter-bar" role="search" aria-label="Filter files">
      <div className="filter-line">
        <Segments
          label="Which tree"
          value={view}
          segments={[
            { value: 'merged', title: 'Merged', hint: `What a container sees with layers 0 to ${layer}` },
            { value: 'layer', title: 'Layer', hint: `Layer ${layer} as it is stored, whiteouts included` },
            {
              value: 'changes',
              title: 'Changes',
              hint:
                from === layer
                  ? `What layer ${layer} did to the layers below it`
                  : `What layers ${from} to ${layer} did to the layers below them`,
            },
          ]}
          onChange={(next) => actions().setView(archive, next)}
        />
        <FilterField
          text={filter.text}
          isFiltering={isFiltering(filter)}
          onText={(text) => actions().setFilter(archive, { ...filter, text })}
          onClear={() => actions().setFilter(archive, noFilter)}
        />
        {view === 'changes' && (
          <div className="filter-changes" role="group" aria-label="Kinds of change">
            {changes.map(([change, label]) => (
              <Tooltip key={change} text={label}>
                <button
                  type="button"
                  className="toggle change-toggle"
                  aria-label={counts[change] === undefined ? label : `${label}: ${grouped(counts[change])}`}
                  aria-pressed={filter.changes.includes(change)}
                  disabled={counts[change] === 0 && !filter.changes.includes(change)}
                  onClick={() =>
                    actions().setFilter(archive, { ...filter, changes: toggled(filter.changes, change) })
                  }
                >
                  <Mark change={change} />
                  {counts[change] !== undefined && <span className="numeric">{grouped(counts[change])}</span>}
                </button>
              </Tooltip>
            ))}
          </div>
        )}
        <FilterPanel filter={filter} onChange={(next) => actions().setFilter(archive, next)}>
          <button
            type="button"
            className="toggle"
            aria-pressed={isFiltering({ ...filter, text: '', changes: [] })}
          >
            <ListFilter size={14} aria-hidden />
            Filter
          </button>
        </FilterPanel>
        <IconButton label="Open every directory" onClick={() => actions().setAllOpen(archive, true)}>
          <ChevronsUpDown size={14} />
        </IconButton>
        <IconButton label="Close every directory" onClick={() => actions().setAllOpen(archive, false)}>
          <ChevronsDownUp size={14} />
        </IconButton>
      </div>
      <FilterChips filter={filter} onChange={(next) => actions().setFilter(archive, next)} />
    </div>
  );
});
