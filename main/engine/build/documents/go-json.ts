import { isExactObject } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';

/** How Go's encoding/json writes a value: compact, with what it escapes for the sake of HTML. */
export function goJson(value: ExactJson): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return escapeHtml(JSON.stringify(value));
  if (isExactObject(value))
    return `{${Array.from(value, ([key, item]) => `${escapeHtml(JSON.stringify(key))}:${goJson(item)}`).join(',')}}`;
  if ('number' in value) return value.number;
  return `[${value.map(goJson).join(',')}]`;
}

/**
 * The fields of a JSON object as Go keeps a RawMessage: each value's own text, without blanks and with HTML escaped, all
 * else as it was written. Of a key given twice the last value. The text must be that of an object, and valid.
 */
export function goRawFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let depth = 0;
  let key: string | null = null;
  let value = '';
  for (const [token] of text.matchAll(/[[\]{}:,]|"(?:[^"\\]|\\.)*"|[^\s[\]{}:,"]+/g)) {
    if (token === '}' || token === ']') depth -= 1;
    const ends = key !== null && ((token === ',' && depth === 1) || depth === 0);
    if (ends && key !== null) {
      fields.set(key, value);
      key = null;
      value = '';
    } else if (depth === 1 && key === null && token.startsWith('"')) key = String(JSON.parse(token));
    else if (key !== null && !(depth === 1 && token === ':' && value === '')) value += escapeHtml(token);
    if (token === '{' || token === '[') depth += 1;
  }
  return fields;
}

/**
 * A time as Go writes it again: at most nine digits of a second, none of them a zero at the end, and UTC as `Z`. Null
 * for what Go would not take (it wants RFC 3339).
 */
export function goTime(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const digits = fraction.slice(0, 9).replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}${zone === '+00:00' ? 'Z' : zone}`;
}

/** Go's zero time, which stands where a document has none. */
export const goZeroTime = '0001-01-01T00:00:00Z';

function escapeHtml(text: string): string {
  return text.replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
