import { displayName } from '../../../shared/layer-path.ts';

/** Longest run of a hostile text that a finding repeats. */
const shownLength = 160;

/**
 * Text from an archive, fit to stand in a sentence: quoted, control and bidirectional characters escaped, cut when it is
 * very long (D4).
 */
export function quote(text: string): string {
  const cut = text.length > shownLength;
  const shown = displayName(cut ? text.slice(0, shownLength) : text);
  return cut ? `"${shown}…" (${text.length} characters)` : `"${shown}"`;
}

/** Any JSON value, likewise. */
export function quoteJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

/** A place inside a document: the member and an RFC 6901 pointer, `manifest.json#/0/Layers/2`. */
export function pointer(member: string, path: readonly (string | number)[]): string {
  if (path.length === 0) return place(member);
  const tokens = path.map((token) => displayName(String(token).replaceAll('~', '~0').replaceAll('/', '~1')));
  const text = tokens.join('/');
  return `${place(member)}#/${text.length > 300 ? `${text.slice(0, 300)}…` : text}`;
}

/** A member's name as a place: escaped and cut as in `quote`, without the quotes. */
export function place(member: string): string {
  return displayName(member.length > 300 ? `${member.slice(0, 300)}…` : member);
}
