import { ChevronsDownUp, ChevronsUpDown, ListFilter, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { Change } from '../../../shared/file-entry.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { isFiltering, noFilter, textKind, toggled } from '../../store/tree-filter.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FilterPanel } from './filter-panel.tsx';

/** Typing asks for rows at once, and then at most once in this many milliseconds. */
const pause = 60;

const kinds = { none: '', substring: 'text', glob: 'glob', regex: 'regex', broken: 'not a regex' } as const;
const changes: readonly (readonly [change: Change, label: string])[] = [
  ['added', 'Added'],
  ['modified', 'Changed'],
  ['removed', 'Removed'],
];

/** Which tree is shown and what of it. */
export function FilterBar({ archive, look }: { archive: ArchiveRef; look: InspectState }): ReactNode {
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
        <FilterField archive={archive} look={look} />
        {view === 'changes' && (
          <div className="filter-changes" role="group" aria-label="Kinds of change">
            {changes.map(([change, label]) => (
              <Tooltip key={change} text={label}>
                <button
                  type="button"
                  className="toggle"
                  aria-label={label}
                  aria-pressed={filter.changes.includes(change)}
                  onClick={() =>
                    actions().setFilter(archive, { ...filter, changes: toggled(filter.changes, change) })
                  }
                >
                  <Mark change={change} />
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
}

function FilterField({ archive, look }: { archive: ArchiveRef; look: InspectState }): ReactNode {
  const actions = useActions();
  const findRequests = useApp((state) => state.findRequests);
  const input = useRef<HTMLInputElement>(null);
  const seen = useRef(findRequests);
  const askedAt = useRef(0);
  const [text, setText] = useState(look.filter.text);
  const kind = textKind(text);

  useEffect(() => {
    if (seen.current === findRequests) return;
    seen.current = findRequests;
    input.current?.select();
    input.current?.focus();
  }, [findRequests]);
  // the filter may be dropped from elsewhere, when a path is to be shown that it hides
  const current = look.filter;
  const [known, setKnown] = useState(current.text);
  if (known !== current.text) {
    setKnown(current.text);
    setText(current.text);
  }
  useEffect(() => {
    if (text === current.text || textKind(text) === 'broken') return undefined;
    const wait = Math.max(0, askedAt.current + pause - performance.now());
    const timer = setTimeout(() => {
      askedAt.current = performance.now();
      setKnown(text);
      actions().setFilter(archive, { ...current, text });
    }, wait);
    return () => clearTimeout(timer);
  }, [actions, archive, current, text]);

  return (
    <label className="field filter-field" data-invalid={kind === 'broken'}>
      <Search size={14} aria-hidden />
      <input
        ref={input}
        type="search"
        aria-label="Filter by name"
        aria-invalid={kind === 'broken'}
        placeholder="Filter: text, *.so or /regex/"
        value={text}
        maxLength={1_000}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.preventDefault();
            setText('');
          }
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            document.querySelector<HTMLElement>('[role=treegrid]')?.focus();
          }
        }}
      />
      {kinds[kind] !== '' && <span className={kind === 'broken' ? 'chip error' : 'chip'}>{kinds[kind]}</span>}
      {(text !== '' || isFiltering(current)) && (
        <IconButton
          label="Clear the filter"
          keys="Esc"
          onClick={() => {
            setText('');
            setKnown('');
            actions().setFilter(archive, noFilter);
          }}
        >
          <X size={13} />
        </IconButton>
      )}
    </label>
  );
}
