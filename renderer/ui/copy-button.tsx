import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { useCopy } from './use-copy.ts';

/** Copies `text`; shows a tick for a moment afterwards. `what` completes "Copy …". */
export function CopyButton({ text, what }: { text: string; what: string }): ReactNode {
  const copy = useCopy();
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return undefined;
    const timer = setTimeout(() => setCopied(0), 1_200);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied > 0 ? 'Copied' : `Copy ${what}`}
      className="copy-button"
      onClick={() => {
        copy(text);
        setCopied((count) => count + 1);
      }}
    >
      {copied > 0 ? <Check size={13} /> : <Copy size={13} />}
    </IconButton>
  );
}
