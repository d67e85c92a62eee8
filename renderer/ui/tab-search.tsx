import { Search } from 'lucide-react';
import type { ReactNode } from 'react';

/** The field above a table that narrows it to rows with some text; `label` is its name for assistive technology. */
export function TabSearch({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <label className="field tab-search">
      <Search size={14} aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder="Filter"
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
