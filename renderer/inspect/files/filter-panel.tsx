import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { FileFlag, FileKind } from '../../../shared/file-entry.ts';
import { parseSize, sizeText } from '../../../shared/size-text.ts';
import type { TreeFilter } from '../../../shared/view.ts';
import { toggled } from '../../store/tree-filter.ts';
import { Panel } from '../../ui/panel.tsx';
import { flagNames } from './flag-badges.tsx';

export const kindTitles: readonly (readonly [kind: FileKind, title: string])[] = [
  ['file', 'Files'],
  ['directory', 'Directories'],
  ['symlink', 'Symbolic links'],
  ['hardlink', 'Hard links'],
  ['char', 'Character devices'],
  ['block', 'Block devices'],
  ['fifo', 'Named pipes'],
  ['whiteout', 'Whiteouts'],
  ['opaque', 'Opaque markers'],
];
export const filterFlags: readonly FileFlag[] = [
  'setuid',
  'setgid',
  'capabilities',
  'world-writable',
  'device',
  'sticky',
  'sparse',
];
const presets = [100_000, 1_000_000, 10_000_000, 100_000_000] as const;

/** Kinds, flags and sizes to filter by, in a panel under `children`. */
export function FilterPanel({
  filter,
  onChange,
  children,
}: {
  filter: TreeFilter;
  onChange: (filter: TreeFilter) => void;
  children: ReactElement;
}): ReactNode {
  return (
    <Panel button={children} className="filter-panel" label="Filters" align="end">
      <Choices
        label="Kind"
        items={kindTitles}
        chosen={filter.kinds}
        onToggle={(kind) => onChange({ ...filter, kinds: toggled(filter.kinds, kind) })}
      />
      <Choices
        label="Pointed out"
        items={filterFlags.map((flag) => [flag, flagNames[flag][0]] as const)}
        chosen={filter.flags}
        onToggle={(flag) => onChange({ ...filter, flags: toggled(filter.flags, flag) })}
      />
      <section aria-label="Size">
        <h3>Size</h3>
        <div className="filter-choices">
          {presets.map((size) => (
            <button
              key={size}
              type="button"
              className="toggle"
              aria-pressed={filter.minSize === size}
              onClick={() => onChange({ ...filter, minSize: filter.minSize === size ? null : size })}
            >
              ≥ {sizeText(size)}
            </button>
          ))}
        </div>
        <div className="filter-sizes">
          <SizeField
            label="At least"
            value={filter.minSize}
            onChange={(minSize) => onChange({ ...filter, minSize })}
          />
          <SizeField
            label="At most"
            value={filter.maxSize}
            onChange={(maxSize) => onChange({ ...filter, maxSize })}
          />
        </div>
      </section>
    </Panel>
  );
}

/** Toggles of one kind; several may be on. */
export function Choices<Value extends string>({
  label,
  items,
  chosen,
  onToggle,
}: {
  label: string;
  items: readonly (readonly [value: Value, title: string])[];
  chosen: readonly Value[];
  onToggle: (value: Value) => void;
}): ReactNode {
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      <div className="filter-choices">
        {items.map(([value, title]) => (
          <button
            key={value}
            type="button"
            className="toggle"
            aria-pressed={chosen.includes(value)}
            onClick={() => onToggle(value)}
          >
            {title}
          </button>
        ))}
      </div>
    </section>
  );
}

function SizeField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}): ReactNode {
  const [text, setText] = useState(value === null ? '' : sizeText(value));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value === null ? '' : sizeText(value));
  }
  const parsed = text.trim() === '' ? null : parseSize(text);
  const isBroken = text.trim() !== '' && parsed === null;
  const commit = (): void => {
    if (isBroken || parsed === value) return;
    setKnown(parsed);
    onChange(parsed);
  };
  return (
    <label className="field" data-invalid={isBroken}>
      <span className="quiet">{label}</span>
      <input
        value={text}
        placeholder="any"
        aria-label={`${label} this size`}
        aria-invalid={isBroken}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </label>
  );
}
