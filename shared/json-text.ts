/** What `JSON.parse` does not tell about a text. Paths are lists of keys and positions. */
export interface JsonNotes {
  /** Deepest nesting; counting stops when it exceeds the limit, and then the rest is unknown. */
  readonly depth: number;
  /** Keys that an object has more than once (JSON.parse and Go keep the last). */
  readonly duplicates: readonly JsonPath[];
  /** Whole numbers that a double cannot hold, and numbers beyond its range. */
  readonly inexact: readonly JsonPath[];
}

export type JsonPath = readonly (string | number)[];

interface Frame {
  /** Keys seen so far; null for an array. */
  readonly keys: Set<string> | null;
  token: string | number;
  expectsKey: boolean;
}

const noted = 20;

/**
 * Walks a JSON text once, without recursion, and notes what parsing loses (D1, D3). Says nothing about whether the text
 * is valid: a text that is not gets some answer here and is refused by `JSON.parse`.
 */
export function scanJson(text: string, maxDepth: number): JsonNotes {
  const stack: Frame[] = [];
  const duplicates: JsonPath[] = [];
  const inexact: JsonPath[] = [];
  let depth = 0;
  const path = (): JsonPath => stack.map((frame) => frame.token);
  for (let at = 0; at < text.length;) {
    const frame = stack.at(-1);
    const character = text.charCodeAt(at);
    switch (character) {
      case 0x7b: // {
      case 0x5b: // [
        stack.push(
          character === 0x7b
            ? { keys: new Set(), token: '', expectsKey: true }
            : { keys: null, token: 0, expectsKey: false },
        );
        depth = Math.max(depth, stack.length);
        if (depth > maxDepth) return { depth, duplicates, inexact };
        at += 1;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        stack.pop();
        at += 1;
        break;
      case 0x2c: // ,
        if (frame?.keys) frame.expectsKey = true;
        else if (frame) frame.token = Number(frame.token) + 1;
        at += 1;
        break;
      case 0x22: {
        // "
        const end = stringEnd(text, at);
        if (frame?.keys && frame.expectsKey) {
          const key = unescapeKey(text.slice(at, end));
          frame.token = key;
          frame.expectsKey = false;
          if (frame.keys.has(key)) {
            if (duplicates.length < noted) duplicates.push(path());
          } else frame.keys.add(key);
        }
        at = end;
        break;
      }
      default: {
        if (character !== 0x2d && !(character >= 0x30 && character <= 0x39)) {
          at += 1;
          break;
        }
        const end = numberEnd(text, at);
        if (isInexact(text.slice(at, end)) && inexact.length < noted) inexact.push(path());
        at = end;
      }
    }
  }
  return { depth, duplicates, inexact };
}

/** Index after the string that starts at `start`, or the text's end: after the first quote that no odd number of \ precedes. */
export function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text.charCodeAt(first - 1) === 0x5c) first -= 1;
    if ((at - first) % 2 === 0) return at + 1;
  }
  return text.length;
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && /[-+.0-9eE]/.test(text.charAt(at))) at += 1;
  return at;
}

function isInexact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return true;
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(value);
}

/** `"\u0061"` and `"a"` are one key. */
function unescapeKey(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
