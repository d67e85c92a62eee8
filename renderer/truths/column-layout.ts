import { columnNames, columnOf } from '../../shared/truths/truth-words.ts';
import type { ColumnName, TruthContent, TruthImage, TruthSlot } from '../../shared/truths/truths.ts';

/** A column with its rows: the oldest layer of all at the bottom, as in the strata. */
export interface PlacedColumn {
  readonly name: ColumnName;
  readonly slots: readonly TruthSlot[];
  /** Empty rows below its oldest layer; a chain that is cut hangs from the top. */
  readonly offset: number;
}

/** Two slots of neighbouring columns that hold the same. Rows count from the top. */
export interface Band {
  readonly left: number;
  readonly right: number;
  readonly leftRow: number;
  readonly rightRow: number;
}

/** Pixels of a row: the box of a layer, and below it the arrow to its parent. */
export const rowHeight = 46;
const arrowHeight = 12;

/** Where the middle of a row's boxes is, in pixels from the top of row `first`. */
export function middleOf(row: number, first: number): number {
  return (row - first + 0.5) * rowHeight - arrowHeight / 2;
}

/** Bands from column `from` to column `to`; those between them list no layers. */
export interface PassingBands {
  readonly from: number;
  readonly to: number;
  readonly bands: readonly Band[];
}

export interface ColumnLayout {
  readonly rows: number;
  readonly columns: readonly PlacedColumn[];
  /** Between each column and the next. */
  readonly bands: readonly (readonly Band[])[];
  /** Across columns without any layer, between those on either side of them. */
  readonly passing: readonly PassingBands[];
  readonly contents: readonly TruthContent[];
}

/** `chain`: number of the parent chain that is looked at; `contents`: what the slots' numbers stand for. */
export function columnLayout(
  image: TruthImage,
  chain: number,
  contents: readonly TruthContent[],
): ColumnLayout {
  const present = columnNames.flatMap((name) => {
    const column = columnOf(image, name, chain);
    return column === null ? [] : [{ name, slots: column.slots }];
  });
  const others = present.filter(({ name }) => name !== 'parents');
  const rows = Math.max(0, ...present.map(({ slots }) => slots.length));
  const columns = present.map((column) => ({
    ...column,
    offset: column.name === 'parents' ? chainOffset(image, chain, column.slots, others, rows) : 0,
  }));
  const bands = columns.slice(1).map((right, at) => {
    const left = columns[at];
    return left === undefined ? [] : bandsBetween(left, right, rows);
  });
  return { rows, columns, bands, passing: passingBands(columns, rows), contents };
}

/** A document that lists nothing does not part those beside it. */
function passingBands(columns: readonly PlacedColumn[], rows: number): readonly PassingBands[] {
  const listing = [...columns.keys()].filter((at) => (columns[at]?.slots.length ?? 0) > 0);
  return listing.slice(1).flatMap((to, at) => {
    const from = listing[at] ?? to;
    const [left, right] = [columns[from], columns[to]];
    if (to - from < 2 || left === undefined || right === undefined) return [];
    return [{ from, to, bands: bandsBetween(left, right, rows) }];
  });
}

/** A chain without its lower end is put where its oldest layer is in the other columns, or at the top. */
function chainOffset(
  image: TruthImage,
  chain: number,
  slots: readonly TruthSlot[],
  others: readonly { readonly slots: readonly TruthSlot[] }[],
  rows: number,
): number {
  const end = image.parents[chain]?.end;
  const oldest = slots[0]?.content ?? null;
  if ((end !== 'missing' && end !== 'unknown') || oldest === null) return 0;
  const most = rows - slots.length;
  for (const other of others) {
    const at = other.slots.findIndex(({ content }) => content === oldest);
    if (at >= 0) return Math.min(at, most);
  }
  return most;
}

/** The row of a slot, from the top. */
export function rowOf({ offset }: Pick<PlacedColumn, 'offset'>, slot: number, rows: number): number {
  return rows - 1 - slot - offset;
}

/** The slot in a row; −1 or beyond the end where the column has none there. */
export function slotIn({ offset }: Pick<PlacedColumn, 'offset'>, row: number, rows: number): number {
  return rows - 1 - row - offset;
}

/** Each slot is joined once: first what is level, then what is left, in order. */
function bandsBetween(left: PlacedColumn, right: PlacedColumn, rows: number): Band[] {
  const bands: Band[] = [];
  const taken = new Set<number>();
  const waiting: number[] = [];
  const join = (at: number, other: number): void => {
    taken.add(other);
    bands.push({
      left: at,
      right: other,
      leftRow: rowOf(left, at, rows),
      rightRow: rowOf(right, other, rows),
    });
  };
  for (const [at, { content }] of left.slots.entries()) {
    if (content === null) continue;
    const level = slotIn(right, rowOf(left, at, rows), rows);
    if (right.slots[level]?.content === content) join(at, level);
    else waiting.push(at);
  }
  const free = new Map<number, number[]>();
  for (const [at, { content }] of right.slots.entries()) {
    if (content === null || taken.has(at)) continue;
    const places = free.get(content);
    if (places === undefined) free.set(content, [at]);
    else places.push(at);
  }
  for (const at of waiting) {
    const other = free.get(left.slots[at]?.content ?? -1)?.shift();
    if (other !== undefined) join(at, other);
  }
  return bands;
}

/** Bands that cross some of the rows. */
export function bandsWithin(bands: readonly Band[], first: number, last: number): readonly Band[] {
  return bands.filter(
    ({ leftRow, rightRow }) => Math.min(leftRow, rightRow) <= last && Math.max(leftRow, rightRow) >= first,
  );
}

/** What a row says: all columns hold the same there, some differ for certain, or not everything is known. */
export function rowVerdict(
  { columns, rows, contents }: ColumnLayout,
  row: number,
): 'same' | 'differs' | 'unknown' {
  const slots = columns.map((column) => column.slots[slotIn(column, row, rows)]);
  if (slots.includes(undefined)) return 'differs';
  const known = slots.filter((slot) => slot?.state === 'held' || slot?.state === 'missing');
  if (known.some((slot) => slot?.content !== known[0]?.content)) return 'differs';
  // Tars of different sizes are different tars, hashed or not.
  const sizes = new Set(slots.map((slot) => contents[slot?.content ?? -1]?.size ?? null));
  sizes.delete(null);
  if (sizes.size > 1) return 'differs';
  const places = slots.flatMap((slot) => (slot === undefined || slot.content === null ? [] : [slot.content]));
  const isLevel = places.length === slots.length && places.every((content) => content === places[0]);
  return isLevel || known.length === slots.length ? 'same' : 'unknown';
}

/** Where else the content of a slot is: every slot of the other columns, and of its own. */
export function holdersOf(
  { columns }: ColumnLayout,
  content: number | null,
): readonly { readonly name: ColumnName; readonly slot: number }[] {
  if (content === null) return [];
  return columns.flatMap(({ name, slots }) =>
    [...slots.keys()].filter((slot) => slots[slot]?.content === content).map((slot) => ({ name, slot })),
  );
}
