import type { ReactElement } from 'react';

/** Texts kept; what has more different ones has few that recur. */
const most = 2_000;

/**
 * Elements of texts that recur from row to row, made once each: where a row that comes into view has the same element in the
 * same place, nothing below it is compared, let alone drawn.
 */
export function recurring(make: (text: string) => ReactElement): (text: string) => ReactElement {
  const made = new Map<string, ReactElement>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    if (made.size >= most) made.clear();
    const element = make(text);
    made.set(text, element);
    return element;
  };
}
