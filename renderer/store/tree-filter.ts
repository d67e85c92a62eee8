import { regexText } from '../../shared/filter-text.ts';
import type { TreeFilter } from '../../shared/view.ts';

/** The filter that lets everything through. */
export const noFilter: TreeFilter = {
  text: '',
  kinds: [],
  changes: [],
  flags: [],
  minSize: null,
  maxSize: null,
};

/** Whether a filter holds anything back. */
export function isFiltering(filter: TreeFilter): boolean {
  return (
    filter.text !== '' ||
    filter.kinds.length > 0 ||
    filter.changes.length > 0 ||
    filter.flags.length > 0 ||
    filter.minSize !== null ||
    filter.maxSize !== null
  );
}

/** What a filter's text is read as, so that the field can say so; `broken` is a regular expression that does not parse. */
export function textKind(text: string): 'none' | 'substring' | 'glob' | 'regex' | 'broken' {
  if (text === '') return 'none';
  const regex = regexText(text);
  if (regex !== null) {
    try {
      const pattern = new RegExp(regex.source, 'u');
      return pattern.unicode ? 'regex' : 'broken';
    } catch {
      return 'broken';
    }
  }
  return /[*?[]/.test(text) ? 'glob' : 'substring';
}

/** `items` with `item` in or out. */
export function toggled<T>(items: readonly T[], item: T): readonly T[] {
  return items.includes(item) ? items.filter((other) => other !== item) : [...items, item];
}
