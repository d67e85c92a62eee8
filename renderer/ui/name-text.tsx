import type { ReactNode } from 'react';
import { displayName } from '../../shared/layer-path.ts';
import { middleText } from '../text/middle-text.ts';

/** Characters of a name that a line shows at most, and that its tooltip does. */
const shown = 160;
const told = 4_000;

/** A string out of an archive as text that can do no harm: nothing in it is obeyed, and it stays within its line. */
export function safeText(text: string, limit = shown): string {
  // escapes make a text at most six times as long: cut before, and again after
  return middleText(displayName(middleText(text, limit * 2)), limit);
}

/**
 * A name out of an archive. Its direction is its own and leaves the line around it alone; when it is too long for `limit`
 * characters its middle is left out and the whole is told when pointed at.
 */
export function NameText({ text, limit = shown }: { text: string; limit?: number }): ReactNode {
  const safe = safeText(text, limit);
  return (
    <bdi className="name-text" title={text.length > 24 ? safeText(text, told) : undefined}>
      {safe}
    </bdi>
  );
}
