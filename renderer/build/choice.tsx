import type { ReactNode } from 'react';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
}

/** One choice out of several in a line of its own: the system's own list, with everything that the keyboard does there. */
export function ChoiceList<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
}): ReactNode {
  return (
    <select
      className="choice"
      aria-label={label}
      value={value}
      onChange={(event) => {
        const found = choices.find((choice) => choice.value === event.currentTarget.value);
        if (found !== undefined) onChange(found.value);
      }}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.title}
        </option>
      ))}
    </select>
  );
}
