import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { Tooltip } from './tooltip.tsx';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly title: ReactNode;
  readonly hint?: string;
}

/** One choice out of a few, side by side (a radio group for assistive technology). */
export function Segments<Value extends string>({
  label,
  value,
  segments,
  size = 'normal',
  onChange,
}: {
  label: string;
  value: Value;
  segments: readonly Segment<Value>[];
  size?: 'normal' | 'small';
  onChange: (value: Value) => void;
}): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      className={`segments ${size}`}
      value={value}
      onValueChange={(next) => {
        const found = segments.find((segment) => segment.value === next);
        if (found !== undefined) onChange(found.value);
      }}
    >
      {segments.map((segment) => (
        <Tooltip key={segment.value} text={segment.hint ?? ''}>
          <ToggleGroup.Item
            value={segment.value}
            className="segment"
            data-state={segment.value === value ? 'on' : 'off'}
          >
            {segment.title}
          </ToggleGroup.Item>
        </Tooltip>
      ))}
    </ToggleGroup.Root>
  );
}
