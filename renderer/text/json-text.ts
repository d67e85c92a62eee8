import { stringEnd } from '../../shared/json-text.ts';

/** Levels that are indented; deeper ones stand below each other, or a line would be mostly blanks. */
const indented = 32;
/** Characters that setting out may make of a text before it is shown as it stands. */
const mostCharacters = 64 * 1024 * 1024;
const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
/** Ends a number or a word. */
const delimiters = ' \t\r\n,:{}[]"';
const blanks = ' \t\r\n';

/**
 * JSON set out with two spaces, each number, key and string as it was written: what parsing would lose (digits, keys given
 * twice, their order) stays. Text that is no JSON stands as it is.
 * @param isWhole false for the beginning of a text, which is set out as far as it goes
 */
export function jsonText(text: string, isWhole = true): string {
  if (isWhole && !isJson(text)) return text;
  return setOut(text) ?? text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Null when it became too much, or when it cannot be the beginning of one JSON text. */
function setOut(text: string): string | null {
  const parts: string[] = [];
  let length = 0;
  let depth = 0;
  let values = 0;
  const put = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  const breakLine = (): void => put(`\n${'  '.repeat(Math.min(depth, indented))}`);
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    if (length > mostCharacters || (depth === 0 && values > 0)) return null;
    const character = text.charAt(at);
    const close = closing[character];
    if (close !== undefined) {
      const next = skipBlanks(text, at + 1);
      if (text.charAt(next) === close) {
        put(character + close);
        at = next + 1;
      } else {
        put(character);
        depth += 1;
        breakLine();
        at += 1;
        continue;
      }
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth < 0) return null;
      breakLine();
      put(character);
      at += 1;
    } else if (character === ',') {
      put(character);
      breakLine();
      at += 1;
    } else if (character === ':') {
      put(': ');
      at += 1;
    } else {
      const end = character === '"' ? stringEnd(text, at) : wordEnd(text, at);
      put(text.slice(at, end));
      at = end;
    }
    if (depth === 0) values += 1;
  }
  return parts.join('');
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && blanks.includes(text.charAt(at))) at += 1;
  return at;
}

function wordEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !delimiters.includes(text.charAt(at))) at += 1;
  return at;
}
