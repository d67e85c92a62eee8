import type { ReactNode } from 'react';
import { safeText } from './name-text.tsx';

/** Characters at the end of a name that stay: a version, a tag, a format. */
const tailLength = 12;
/** Shorter names are cut at their end, if at all. */
const shortLength = 24;

/** A name in one line, however wide its letters are: where there is no room for all of it, both its ends are seen. */
export function EndsText({ text, limit }: { text: string; limit: number }): ReactNode {
  const safe = safeText(text, limit);
  if (safe.length <= shortLength) return <bdi className="truncate">{safe}</bdi>;
  const letters = Array.from(safe);
  return (
    <bdi className="ends-text">
      {/* parts that stand beside each other would be spoken as words of their own */}
      <span className="visually-hidden">{safe}</span>
      <span className="ends-head" aria-hidden>
        {letters.slice(0, -tailLength).join('')}
      </span>
      <span className="ends-tail" aria-hidden>
        {letters.slice(-tailLength).join('')}
      </span>
    </bdi>
  );
}
