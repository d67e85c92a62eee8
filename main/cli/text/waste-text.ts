import { sizeText } from '../../../shared/size-text.ts';
import type { WasteReport } from '../../../shared/view.ts';
import { table } from '../table.ts';

/** `varve waste` for reading. */
export function wasteText(report: WasteReport): string {
  const share = report.total === 0 ? 0 : report.wasted / report.total;
  const head = `efficiency ${(report.efficiency * 100).toFixed(2)} %: ${sizeText(report.wasted)} of ${sizeText(report.total)} (${(share * 100).toFixed(2)} %) are in layers but in no container\n`;
  const note = report.duplicatesKnown
    ? ''
    : 'identical files at several paths were not looked for (--duplicates)\n';
  if (report.rows.length === 0) return `${head}${note}`;
  const rows = table(
    [
      { title: 'wasted', align: 'right' },
      { title: 'why', align: 'left' },
      { title: 'in layers', align: 'left', most: 24 },
      { title: 'by layer', align: 'right' },
      { title: 'path', align: 'left' },
    ],
    report.rows.map((row) => [
      sizeText(row.size),
      row.reason,
      row.layers.join(' '),
      String(row.causeLayer),
      row.twin === null ? row.path : `${row.path}  (same as ${row.twin})`,
    ]),
  );
  const left =
    report.rowCount > report.rows.length
      ? `… and ${report.rowCount - report.rows.length} more (--limit)\n`
      : '';
  return `${head}${note}${rows}${left}`;
}
