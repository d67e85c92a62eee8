import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

/**
 * A line of text that becomes the value on Enter or when it is left, and goes back to what it was on Escape. `check` says
 * what is wrong with a text; such a text is shown as wrong and not taken.
 */
export function CommitField({
  label,
  value,
  placeholder = '',
  mono = false,
  lines = 1,
  hint,
  wrong: wrongNow = null,
  check,
  onCommit,
}: {
  label: string;
  value: string;
  placeholder?: string;
  mono?: boolean;
  /** More than one: a box of so many lines, in which Enter is a line break. */
  lines?: number;
  /** Stands beneath; what is wrong takes its place. */
  hint?: string;
  /** What is wrong with the value as it is. */
  wrong?: string | null;
  check?: (text: string) => string | null;
  onCommit: (text: string) => void;
}): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? value;
  const wrong = text === null ? wrongNow : (check?.(text) ?? null);
  const commit = (): void => {
    if (text === null || (check?.(text) ?? null) !== null) return;
    setText(null);
    if (text !== value) onCommit(text);
  };
  const common = {
    'aria-label': label,
    'aria-invalid': wrong !== null,
    className: mono ? 'mono' : '',
    value: shown,
    placeholder,
    spellCheck: false,
    autoComplete: 'off',
    title: wrong ?? undefined,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setText(event.currentTarget.value),
    onBlur: commit,
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && lines === 1) commit();
      // what is being typed is undone by the field, and given up, before anything else is
      if (text === null) return;
      if (event.key === 'z' && (event.ctrlKey || event.metaKey)) event.stopPropagation();
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setText(null);
    },
  };
  const field = (
    <span className="field commit-field" data-invalid={wrong !== null} data-lines={lines > 1}>
      {lines === 1 ? <input type="text" {...common} /> : <textarea {...common} rows={lines} />}
    </span>
  );
  if (hint === undefined) return field;
  return (
    <span className="hinted-field">
      {field}
      <span className={wrong === null ? 'quiet form-hint' : 'form-hint form-wrong'} role="status">
        {wrong ?? hint}
      </span>
    </span>
  );
}
