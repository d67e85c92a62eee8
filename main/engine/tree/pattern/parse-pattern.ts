import { parseGlob } from './glob-syntax.ts';
import { literal } from './pattern.ts';
import type { PathPattern } from './pattern.ts';
import { parseRegex } from './regex-syntax.ts';

/**
 * Reads a filter's text: `/regex/` (or `/regex/i`), a glob when it has `*`, `?` or `[`, else a piece of a path in any case.
 * Null for "", which matches all. Throws a `bad-request` problem that says what is wrong and where.
 */
export function parsePattern(text: string): PathPattern | null {
  if (text === '') return null;
  const regex = /^\/(.+)\/([a-z]*)$/su.exec(text);
  if (regex !== null) return parseRegex(regex[1] ?? '', regex[2] ?? '');
  if (/[*?[]/.test(text)) return { pattern: parseGlob(text), ignoreCase: false };
  return { pattern: literal(text), ignoreCase: true };
}
