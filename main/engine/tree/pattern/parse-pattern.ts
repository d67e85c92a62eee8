import { regexText } from '../../../../shared/filter-text.ts';
import { parseGlob } from './glob-syntax.ts';
import { literal } from './pattern.ts';
import type { PathPattern, Pattern } from './pattern.ts';
import { parseRegex } from './regex-syntax.ts';

/**
 * Reads a filter's text: `/regex/` (or `/regex/i`), a glob when it has `*`, `?` or `[`, else a piece of a path in any case,
 * which stands at the root or after a slash when it begins with one.
 * Null for "", which matches all. Throws a `bad-request` problem that says what is wrong and where.
 */
export function parsePattern(text: string): PathPattern | null {
  if (text === '') return null;
  const regex = regexText(text);
  if (regex !== null) return parseRegex(regex.source, regex.flags);
  if (/[*?[]/.test(text)) return { pattern: parseGlob(text), ignoreCase: false };
  return { pattern: piece(text), ignoreCase: true };
}

/** Paths have no leading slash, but people write them with it. */
function piece(text: string): Pattern {
  if (!text.startsWith('/')) return literal(text);
  const before: Pattern = { kind: 'choice', options: [{ kind: 'assert', what: 'start' }, literal('/')] };
  return { kind: 'sequence', parts: [before, literal(text.slice(1))] };
}
