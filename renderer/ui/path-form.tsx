import { CornerDownLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { IconButton } from './button.tsx';

/** A field for a path, typed or pasted as it comes. Lines that are pasted are taken at once; what was taken is not kept. */
export function PathForm({
  className = 'path-form',
  label,
  placeholder = 'or a path',
  action,
  field,
  take,
}: {
  className?: string;
  label: string;
  placeholder?: string;
  /** What the button does, in words. */
  action: string;
  field?: Ref<HTMLInputElement>;
  /** Answers whether it could; whoever takes it says why not. */
  take: (text: string) => Promise<boolean>;
}): ReactNode {
  const [text, setText] = useState('');
  const isEmpty = text.trim() === '';
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        if (isEmpty) return;
        void take(text).then((taken) => {
          if (taken) setText('');
        });
      }}
    >
      <label className="field">
        <input
          ref={field}
          type="text"
          aria-label={label}
          placeholder={placeholder}
          value={text}
          maxLength={65_536}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text/plain').trim();
            // one line is all that a field can hold
            if (!/[\r\n]/.test(pasted)) return;
            event.preventDefault();
            void take(pasted);
          }}
        />
        <IconButton label={action} keys="Enter" type="submit" disabled={isEmpty}>
          <CornerDownLeft size={14} />
        </IconButton>
      </label>
    </form>
  );
}
