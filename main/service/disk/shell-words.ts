/**
 * The words of a line as a shell reads it, without expanding anything: backslashes, single and double quotes, and the `$'…'`
 * in which shells write names with control characters. Null: a quote is not closed, or the line ends with a backslash.
 */
export function shellWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    const space = /^\s+/.exec(line.slice(at));
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    let word = '';
    for (;;) {
      const piece = pieceAt(line.slice(at));
      if (piece === null) break;
      word += piece.text;
      at += piece.length;
    }
    if (at < line.length && !/\s/.test(line.charAt(at))) return null;
    words.push(word);
  }
  return words;
}

const pieces: readonly (readonly [pattern: RegExp, plain: (body: string) => string])[] = [
  [/^\$'((?:[^'\\]|\\.)*)'/s, plainAnsi],
  [/^'([^']*)'/s, (body) => body],
  [/^"((?:[^"\\]|\\.)*)"/s, (body) => body.replaceAll(/\\([$`"\\])/g, '$1')],
  [/^\\(.)/s, (body) => body],
  [/^([^\s'"\\]+?)(?=\$'|[\s'"\\]|$)/, (body) => body],
];

/** The next part of a word that is quoted in one way, and how many characters of the line it is. */
function pieceAt(rest: string): { text: string; length: number } | null {
  for (const [pattern, plain] of pieces) {
    const [whole, body] = pattern.exec(rest) ?? [];
    if (whole !== undefined && body !== undefined) return { text: plain(body), length: whole.length };
  }
  return null;
}

const ansi: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\u001b',
  E: '\u001b',
};

/** `$'…'` writes bytes as octal or hexadecimal numbers: those of one character belong together. */
function plainAnsi(body: string): string {
  return body.replaceAll(
    /(?:\\(?:[0-7]{1,3}|x[0-9a-f]{1,2}))+|\\(.)/gis,
    (escaped, letter: string | undefined) => {
      if (letter !== undefined) return ansi[letter] ?? letter;
      const bytes = escaped
        .split('\\')
        .slice(1)
        .map((number) =>
          /^x/i.test(number) ? Number.parseInt(number.slice(1), 16) : Number.parseInt(number, 8),
        );
      return Buffer.from(bytes).toString();
    },
  );
}
