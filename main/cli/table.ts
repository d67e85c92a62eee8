import { displayName } from '../../shared/layer-path.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Cut to this many characters, in the middle. */
  readonly most?: number;
}

/**
 * Rows as aligned text, two spaces between columns. Every cell goes through `displayName`: what an archive says can not
 * move the cursor or colour the terminal.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => columns.map((column, at) => cut(displayName(row[at] ?? ''), column.most)));
  const widths = columns.map((column, at) =>
    cells.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), column.title.length),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map((column, at) => {
        const cell = row[at] ?? '';
        if (column.align === 'right') return cell.padStart(widths[at] ?? 0);
        return at === columns.length - 1 ? cell : cell.padEnd(widths[at] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map((column) => column.title.toUpperCase())), ...cells.map(line)]
    .map((text) => `${text}\n`)
    .join('');
}

/** `a-very-long-name` → `a-ver…-name`: the ends of names tell them apart. */
export function cut(text: string, most: number | undefined): string {
  if (most === undefined || text.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
}
