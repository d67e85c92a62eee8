import { CornerDownLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useActions } from '../ui/app-context.tsx';
import { IconButton } from '../ui/button.tsx';

/** A path typed or pasted. Quotes and `file://`, as file managers copy them, are taken off. */
export function PathForm({ served }: { served: boolean }): ReactNode {
  const actions = useActions();
  const [text, setText] = useState('');
  const path = plainPath(text);
  return (
    <form
      className="path-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (path === '') return;
        void actions()
          .openPath(path)
          .then((opened) => {
            if (opened) setText('');
          });
      }}
    >
      <label className="field">
        <input
          type="text"
          aria-label="Path of an image archive"
          placeholder={served ? 'or type a path below the served folder' : 'or paste a path'}
          value={text}
          maxLength={4_096}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <IconButton label="Open this path" keys="Enter" type="submit" disabled={path === ''}>
          <CornerDownLeft size={14} />
        </IconButton>
      </label>
    </form>
  );
}

/** `"file:///a%20b"` → `/a b`; what is no such thing is left alone but for spaces around it. */
export function plainPath(text: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  if (!bare.startsWith('file://')) return bare;
  try {
    return decodeURIComponent(bare.slice('file://'.length));
  } catch {
    return bare;
  }
}
