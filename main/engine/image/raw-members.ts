/**
 * The members of a JSON object as they are written: each key with the text of its value, without white space outside of
 * strings. Hashes over parts of a document (v1-id.ts) need the very text, with its order of keys and its form of numbers,
 * which parsing loses. `text` is JSON that has been parsed already; null when it is no object. Of equal keys the last
 * counts, as when Go reads a map. Brackets are counted, so that no depth is too deep.
 */
export function rawMembers(text: string): ReadonlyMap<string, string> | null {
  const compact = withoutSpace(text);
  if (!compact.startsWith('{')) return null;
  const members = new Map<string, string>();
  for (let at = 1; compact[at] === '"';) {
    const keyEnd = stringEnd(compact, at);
    const valueEnd = endOfValue(compact, keyEnd + 1);
    members.set(JSON.parse(compact.slice(at, keyEnd)) as string, compact.slice(keyEnd + 1, valueEnd));
    at = valueEnd + 1;
  }
  return members;
}

function withoutSpace(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length;) {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at);
    } else if (character === ' ' || character === '\n' || character === '\t' || character === '\r') {
      if (from < at) parts.push(text.slice(from, at));
      at += 1;
      from = at;
    } else at += 1;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** Behind the string that begins at `at`. */
function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Behind the value that begins at `at`: at the comma or brace that follows. */
function endOfValue(text: string, at: number): number {
  let depth = 0;
  let end = at;
  while (end < text.length) {
    const character = text[end];
    if (character === '"') {
      end = stringEnd(text, end);
      continue;
    }
    if (depth === 0 && (character === ',' || character === '}')) return end;
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    end += 1;
  }
  return end;
}
