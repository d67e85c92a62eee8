import { filesSummary, ignoredSummary, imageTitle, reportSections, verdict } from './report-words.ts';
import type { ReportInput, ReportSection } from './report-words.ts';

/** A comparison as one HTML file that needs nothing else: no scripts, no fonts, no network; light and dark. */
export function htmlReport(input: ReportInput): string {
  const { comparison } = input;
  const { left, right, same } = comparison;
  const summary = filesSummary(comparison);
  const ignored = ignoredSummary(comparison);
  const state = same === null ? 'unknown' : same ? 'same' : 'different';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escaped(`${imageTitle(left)} ↔ ${imageTitle(right)}`)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="sides"><span class="left">${escaped(imageTitle(left))}</span><span class="right">${escaped(imageTitle(right))}</span></p>
<h1 class="${state}">${escaped(verdict(comparison))}</h1>
${summary === null ? '' : `<p>Files: ${escaped(summary)}</p>`}
${ignored === null ? '' : `<p>Ignored differences: ${escaped(ignored)}</p>`}
</header>
<main>
${reportSections(input).map(sectionHtml).join('\n')}
</main>
<footer>Made by Varve from the two archives alone.</footer>
</body>
</html>
`;
}

function sectionHtml({ title, columns, short, rows, note }: ReportSection): string {
  const isShort = columns.map((column) => short.includes(column));
  const kind = (at: number): string => (isShort[at] === true ? ' class="short"' : '');
  const head = columns.map((column, at) => `<th scope="col"${kind(at)}>${escaped(column)}</th>`).join('');
  const body = rows
    .map((row) => {
      const change = row.find((cell) => changes.has(cell));
      const cells = row.map((cell, at) => `<td${kind(at)}>${escaped(cell)}</td>`).join('');
      return `<tr${change === undefined ? '' : ` class="${change}"`}>${cells}</tr>`;
    })
    .join('\n');
  const table = `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
  return `<section><h2>${escaped(title)} <small>${rows.length}</small></h2>
${note === null ? '' : `<p>${escaped(note)}</p>`}
${rows.length === 0 ? '' : table}</section>`;
}

/** Words that colour their row; a cell that merely says so colours itself and does no harm. */
const changes: ReadonlySet<string> = new Set(['added', 'removed', 'moved']);

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root { --paper: #fbfaf7; --ink: #23201b; --soft: #6d665a; --line: #e2ddd2; --added: #1f7a4d; --removed: #b3372f; --moved: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #181613; --ink: #ece7dd; --soft: #a49b8b; --line: #37322a; --added: #6fcf97; --removed: #ef8a80; --moved: #e0b04c; }
}
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
.sides { display: flex; gap: 2rem; color: var(--soft); overflow-wrap: anywhere; }
.sides span { flex: 1; border-top: 3px solid var(--line); padding-top: .4rem; }
.sides .left { border-color: var(--removed); }
.sides .right { border-color: var(--added); }
h1 { font-size: 1.6rem; margin: .5rem 0; }
header p { margin: .25rem 0; }
h1.same { color: var(--added); }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
small, footer { color: var(--soft); font-weight: normal; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; color: var(--soft); font-weight: 500; white-space: nowrap; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.short { white-space: nowrap; overflow-wrap: normal; }
:not(.short):first-child:is(th, td) { min-width: 16ch; }
td { font-family: ui-monospace, monospace; }
tr.added td:first-child { color: var(--added); }
tr.removed td:first-child { color: var(--removed); }
tr.moved td:first-child { color: var(--moved); }
footer { margin-top: 3rem; }
`;
