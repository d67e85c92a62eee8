import type { ComparedChange } from './compared-files.ts';
import type { Comparison } from './comparison.ts';
import { htmlReport } from './report-html.ts';
import { markdownReport } from './report-markdown.ts';

/** A report of a comparison as a text: one HTML file, Markdown, or JSON with every path that differs in `changes`. */
export function comparisonDocument(
  comparison: Comparison,
  files: Iterable<ComparedChange>,
  format: 'html' | 'json' | 'markdown',
): string {
  switch (format) {
    case 'html':
      return htmlReport({ comparison, files });
    case 'markdown':
      return markdownReport({ comparison, files });
    case 'json':
      return `${JSON.stringify({ ...comparison, changes: [...files] }, null, 2)}\n`;
  }
}
