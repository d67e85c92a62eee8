import { filesSummary, ignoredSummary, imageTitle, reportSections, verdict } from './report-words.ts';
import type { ReportInput } from './report-words.ts';

/** A comparison as Markdown (tables of GitHub's dialect). What images say cannot break out of its cell. */
export function markdownReport(input: ReportInput): string {
  const { comparison } = input;
  const summary = filesSummary(comparison);
  const ignored = ignoredSummary(comparison);
  const lines = [
    '# Comparison of two images',
    '',
    `- left: ${escaped(imageTitle(comparison.left))}`,
    `- right: ${escaped(imageTitle(comparison.right))}`,
    ...(ignored === null ? [] : [`- ignored differences: ${escaped(ignored)}`]),
    '',
    `**${verdict(comparison)}**${summary === null ? '' : ` Files: ${summary}.`}`,
  ];
  for (const { title, columns, rows, note } of reportSections(input)) {
    lines.push('', `## ${title}`, '');
    if (note !== null) lines.push(note, '');
    if (rows.length > 0) lines.push(row(columns), row(columns.map(() => '---')), ...rows.map(row));
  }
  return `${lines.join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

/** Everything that Markdown or the HTML in it could take for its own. */
function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*_[\]|~#!$]/g, String.raw`\$&`)
      // bare addresses become links, and names become mentions
      .replaceAll('://', '&#58;//')
      .replaceAll(/www\./gi, (start) => `${start.slice(0, -1)}&#46;`)
      .replaceAll('@', '&#64;')
      .replaceAll(/\r?\n/g, ' ')
  );
}
