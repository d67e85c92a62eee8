import { CornerDownLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { plainPath } from '../text/plain-path.ts';
import { IconButton } from './button.tsx';

/** A field for a path, typed or pasted. It is empty again once `take` has taken the path. */
export function PathForm({
  className = 'path-form',
  label,
  placeholder = 'or a path',
  action,
  take,
}: {
  className?: string;
  label: string;
  placeholder?: string;
  /** What the button does, in words. */
  action: string;
  take: (path: string) => Promise<boolean>;
}): ReactNode {
  const [text, setText] = useState('');
  const path = plainPath(text);
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        if (path === '') return;
        void take(path).then((taken) => {
          if (taken) setText('');
        });
      }}
    >
      <label className="field">
        <input
          type="text"
          aria-label={label}
          placeholder={placeholder}
          value={text}
          maxLength={4_096}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton label={action} keys="Enter" type="submit" disabled={path === ''}>
          <CornerDownLeft size={14} />
        </IconButton>
      </label>
    </form>
  );
}
