import type { ComparedSize } from '../../../shared/compare/compared-files.ts';
import type { CellColours, Palette } from '../../inspect/treemap/treemap-paint.ts';
import { deltaText } from '../summary-lines.ts';

/**
 * How a file looks by what became of it: filled where it grew or shrank, with the part that only one side has hatched; plain
 * where it is the same. undefined: small ones drawn as one.
 */
export function changeColours(sizes: ComparedSize | undefined, palette: Palette): CellColours {
  if (sizes === undefined) return { fill: palette.rest, ink: palette.ink, hatched: 0 };
  const { leftSize, rightSize, fileChange } = sizes;
  const larger = Math.max(leftSize, rightSize);
  const delta = rightSize - leftSize;
  if (delta === 0 && (fileChange === null || fileChange === 'moved'))
    return { fill: palette.rest, ink: palette.ink, hatched: 0 };
  if (delta === 0) return { fill: palette.modified, ink: palette.paper, hatched: 0 };
  return {
    fill: delta > 0 ? palette.added : palette.removed,
    ink: palette.paper,
    hatched: larger === 0 ? 0 : Math.abs(delta) / larger,
    note: deltaText(delta),
  };
}
