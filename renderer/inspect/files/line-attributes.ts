import type { HTMLAttributes } from 'react';
import type { TreeRow } from '../../../shared/view.ts';

/** Where a line of a grid is, and whether the keyboard stands on it and it is chosen. */
export interface LinePosition {
  readonly index: number;
  /** Pixels below the grid's origin. */
  readonly top: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}

/** What the element of a row of any tree of files has; `data-` names are for the styles and for whoever handles its clicks. */
export function lineAttributes(
  { depth, expandable, expanded }: Pick<TreeRow, 'depth' | 'expandable' | 'expanded'>,
  { index, top, isCursor, isSelected }: LinePosition,
): HTMLAttributes<HTMLDivElement> & { readonly 'data-index': number; readonly 'data-cursor': boolean } {
  return {
    id: `row-${index}`,
    className: 'tree-row',
    style: { top },
    role: 'row',
    'aria-level': depth + 1,
    'aria-rowindex': index + 2,
    'aria-expanded': expandable ? expanded : undefined,
    'aria-selected': isSelected,
    'data-index': index,
    'data-cursor': isCursor,
  };
}
