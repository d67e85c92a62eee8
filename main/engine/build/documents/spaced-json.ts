import { isExactObject } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';

/** JSON as jq prints it: two spaces a level, a line break at the end. */
export function jqJson(value: ExactJson): string {
  return `${spaced(value, '  ', '', (text) => JSON.stringify(text).replaceAll('\u007f', '\\u007f'))}\n`;
}

/** JSON as jshon prints it: one space a level, each `/` as `\/`, a line break at the end. */
export function jshonJson(value: ExactJson): string {
  return `${spaced(value, ' ', '', (text) => JSON.stringify(text).replaceAll('/', '\\/'))}\n`;
}

function spaced(value: ExactJson, step: string, indent: string, quote: (text: string) => string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quote(value);
  const inner = indent + step;
  const block = (open: string, parts: readonly string[], close: string): string =>
    parts.length === 0
      ? open + close
      : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
  if (isExactObject(value)) {
    const members = Array.from(value, ([key, item]) => `${quote(key)}: ${spaced(item, step, inner, quote)}`);
    return block('{', members, '}');
  }
  if ('number' in value) return value.number;
  return block(
    '[',
    value.map((item) => spaced(item, step, inner, quote)),
    ']',
  );
}
