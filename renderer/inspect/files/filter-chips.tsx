import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { sizeText } from '../../../shared/size-text.ts';
import type { TreeFilter } from '../../../shared/view.ts';
import { toggled } from '../../store/tree-filter.ts';
import { kindTitles } from './filter-panel.tsx';
import { flagNames } from './flag-badges.tsx';

interface Chip {
  readonly title: string;
  readonly without: TreeFilter;
}

/** What is filtered by besides text, each with a way to drop it. */
export function FilterChips({
  filter,
  onChange,
}: {
  filter: TreeFilter;
  onChange: (filter: TreeFilter) => void;
}): ReactNode {
  const chips = listChips(filter);
  if (chips.length === 0) return null;
  return (
    <ul className="filter-chips" aria-label="Active filters">
      {chips.map(({ title, without }) => (
        <li key={title} className="chip removable">
          {title}
          <button
            type="button"
            className="chip-remove"
            aria-label={`Drop ${title}`}
            onClick={() => onChange(without)}
          >
            <X size={11} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

function listChips(filter: TreeFilter): readonly Chip[] {
  const chips: Chip[] = [];
  for (const [kind, title] of kindTitles)
    if (filter.kinds.includes(kind))
      chips.push({ title, without: { ...filter, kinds: toggled(filter.kinds, kind) } });
  for (const flag of filter.flags)
    chips.push({ title: flagNames[flag][0], without: { ...filter, flags: toggled(filter.flags, flag) } });
  if (filter.minSize !== null)
    chips.push({ title: `≥ ${sizeText(filter.minSize)}`, without: { ...filter, minSize: null } });
  if (filter.maxSize !== null)
    chips.push({ title: `≤ ${sizeText(filter.maxSize)}`, without: { ...filter, maxSize: null } });
  return chips;
}
