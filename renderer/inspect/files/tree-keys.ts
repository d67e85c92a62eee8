import type { TreeRow } from '../../../shared/view.ts';

/** What a key does in the tree (the keyboard model of ARIA's tree grid). */
export type TreeCommand =
  | { readonly do: 'move'; readonly to: number }
  | { readonly do: 'open' | 'close' | 'parent' | 'preview' | 'open-all' | 'copy' }
  | { readonly do: 'type'; readonly text: string };

export interface TreeKeyPlace {
  readonly cursor: number;
  readonly total: number;
  /** Rows that fit on the screen. */
  readonly page: number;
  readonly row: Pick<TreeRow, 'expandable' | 'expanded' | 'depth'> | undefined;
}

export interface TreeKeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The command of a key press, or null for keys that mean nothing here. */
export function treeCommand(press: TreeKeyPress, place: TreeKeyPlace): TreeCommand | null {
  const { key } = press;
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return key === 'c' ? { do: 'copy' } : null;
  const to = (row: number): TreeCommand => ({
    do: 'move',
    to: Math.max(0, Math.min(place.total - 1, row)),
  });
  if (key === 'ArrowDown') return to(place.cursor + 1);
  if (key === 'ArrowUp') return to(place.cursor - 1);
  if (key === 'Home') return to(0);
  if (key === 'End') return to(place.total - 1);
  if (key === 'PageDown') return to(place.cursor + place.page - 1);
  if (key === 'PageUp') return to(place.cursor - place.page + 1);
  if (key === 'Enter') return { do: 'preview' };
  if (key === '*') return { do: 'open-all' };
  if (key === 'ArrowRight') return rightOf(place, to);
  if (key === 'ArrowLeft') return place.row?.expanded === true ? { do: 'close' } : { do: 'parent' };
  // ? is the window's: it lists the shortcuts
  return key.length === 1 && key !== ' ' && key !== '?' ? { do: 'type', text: key } : null;
}

function rightOf(place: TreeKeyPlace, to: (row: number) => TreeCommand): TreeCommand | null {
  if (place.row?.expandable !== true) return null;
  return place.row.expanded ? to(place.cursor + 1) : { do: 'open' };
}

/**
 * The row that typed letters mean: the first one from `from` on, around the end, whose name begins with them. Only rows at
 * hand (`row` answers undefined for others) are looked at, `reach` in each direction.
 */
export function findByPrefix(
  prefix: string,
  from: number,
  total: number,
  reach: number,
  row: (index: number) => Pick<TreeRow, 'name'> | undefined,
): number | null {
  const wanted = prefix.toLowerCase();
  const matches = (index: number): boolean => row(index)?.name.toLowerCase().startsWith(wanted) ?? false;
  const end = Math.min(total, from + reach);
  for (let index = from; index < end; index += 1) if (matches(index)) return index;
  for (let index = Math.max(0, from - reach); index < from; index += 1) if (matches(index)) return index;
  return null;
}
