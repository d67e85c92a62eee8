import { ProblemError } from '../../../../shared/problem.ts';
import { one } from './pattern.ts';
import type { CharSet, PathPattern, Pattern } from './pattern.ts';

/** A text being read. */
interface Reader {
  readonly characters: readonly string[];
  at: number;
}

type Range = readonly [number, number];

/**
 * The regular expressions of JavaScript, but for what cannot be matched in linear time: no look-around and no references
 * back. Groups only group, lazy quantifiers are as greedy ones (only whether a path matches is asked). Flags: `i`.
 */
export function parseRegex(source: string, flags: string): PathPattern {
  const reader: Reader = { characters: Array.from(source), at: 0 };
  const pattern = parseChoice(reader);
  if (reader.at < reader.characters.length) throw bad('there is a ")" too many', reader);
  return { pattern, ignoreCase: flags.includes('i') };
}

function parseChoice(reader: Reader): Pattern {
  const options = [parseSequence(reader)];
  while (peek(reader) === '|') {
    reader.at++;
    options.push(parseSequence(reader));
  }
  return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options };
}

function parseSequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  for (let next = peek(reader); next !== undefined && next !== '|' && next !== ')'; next = peek(reader)) {
    const part = parseAtom(reader, next);
    parts.push(parseQuantifiers(reader, part));
  }
  return { kind: 'sequence', parts };
}

function parseAtom(reader: Reader, next: string): Pattern {
  reader.at++;
  switch (next) {
    case '(':
      return parseGroup(reader);
    case '[':
      return { kind: 'char', set: parseSet(reader) };
    case '.':
      return { kind: 'char', set: { ranges: lineEnds, negated: true } };
    case '^':
      return { kind: 'assert', what: 'start' };
    case '$':
      return { kind: 'assert', what: 'end' };
    case '\\':
      return parseEscape(reader);
    case '*':
    case '+':
    case '?':
      reader.at--;
      throw bad(`there is nothing to repeat before "${next}"`, reader);
    default:
      return one(codeOf(next));
  }
}

function parseGroup(reader: Reader): Pattern {
  const start = reader.at;
  if (peek(reader) === '?') {
    const rest = reader.characters.slice(reader.at, reader.at + 3).join('');
    if (rest.startsWith('?:')) reader.at += 2;
    else if (/^\?(?:[=!]|<[=!])/.test(rest))
      throw bad('looking around ("(?=", "(?!", "(?<=", "(?<!") is not supported', reader);
    else if (rest.startsWith('?<')) {
      while (peek(reader) !== '>' && peek(reader) !== undefined) reader.at++;
      reader.at++;
    } else throw bad('this kind of group is not known', reader);
  }
  const pattern = parseChoice(reader);
  if (peek(reader) !== ')') throw bad('a "(" has no ")"', { ...reader, at: start - 1 });
  reader.at++;
  return pattern;
}

function parseQuantifiers(reader: Reader, part: Pattern): Pattern {
  const bounds = parseBounds(reader);
  if (bounds === null) return part;
  if (peek(reader) === '?') reader.at++;
  if (parseBounds({ ...reader }) !== null) throw bad('there is nothing to repeat here', reader);
  if (part.kind === 'assert') throw bad('"^", "$", "\\b" and "\\B" cannot be repeated', reader);
  return { kind: 'repeat', of: part, ...bounds };
}

/** The quantifier at the reader's place, which moves behind it; null when there is none. */
function parseBounds(reader: Reader): { min: number; max: number } | null {
  const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[peek(reader) ?? ''];
  if (simple !== undefined) {
    reader.at++;
    return { min: simple[0] ?? 0, max: simple[1] ?? 0 };
  }
  if (peek(reader) !== '{') return null;
  const counted = /^\{(\d{1,6})(?:(,)(\d{0,6}))?\}/.exec(
    reader.characters.slice(reader.at, reader.at + 20).join(''),
  );
  // a brace that counts nothing is a brace
  if (counted === null) return null;
  const min = Number(counted[1]);
  const max = counted[2] === undefined ? min : counted[3] === '' ? Infinity : Number(counted[3]);
  if (max < min) throw bad('the numbers between the braces are out of order', reader);
  reader.at += counted[0].length;
  return { min, max };
}

function parseEscape(reader: Reader): Pattern {
  const next = peek(reader);
  if (next === 'b' || next === 'B') {
    reader.at++;
    return { kind: 'assert', what: next === 'b' ? 'word-edge' : 'no-word-edge' };
  }
  if (next !== undefined && /[1-9k]/.test(next))
    throw bad('references back to a group are not supported', reader);
  const escaped = parseClassEscape(reader);
  return typeof escaped === 'number' ? one(escaped) : { kind: 'char', set: escaped };
}

/** What follows a backslash: one character, or a class. */
function parseClassEscape(reader: Reader): number | CharSet {
  const next = peek(reader);
  if (next === undefined) throw bad('there is nothing after the last "\\"', reader);
  reader.at++;
  const ranges = classes.get(next.toLowerCase());
  if (ranges !== undefined) return { ranges, negated: next !== next.toLowerCase() };
  const control = controls.get(next);
  if (control !== undefined) return control;
  if (next === 'x') return parseHex(reader, 2);
  if (next === 'u') {
    if (peek(reader) !== '{') return parseHex(reader, 4);
    const end = reader.characters.indexOf('}', reader.at);
    const digits = reader.characters.slice(reader.at + 1, Math.max(end, 0)).join('');
    if (!/^[0-9a-f]{1,6}$/i.test(digits))
      throw bad('"\\u{" takes 1 to 6 hexadecimal digits and a "}"', reader);
    reader.at = end + 1;
    return Number.parseInt(digits, 16);
  }
  if (/[0-9A-Za-z]/.test(next)) throw bad(`"\\${next}" is not known`, reader);
  return codeOf(next);
}

function parseHex(reader: Reader, length: number): number {
  const digits = reader.characters.slice(reader.at, reader.at + length).join('');
  if (digits.length !== length || !/^[0-9a-f]+$/i.test(digits))
    throw bad(`${length} hexadecimal digits are missing`, reader);
  reader.at += length;
  return Number.parseInt(digits, 16);
}

function parseSet(reader: Reader): CharSet {
  const start = reader.at - 1;
  const negated = peek(reader) === '^';
  if (negated) reader.at++;
  const ranges: Range[] = [];
  for (;;) {
    const next = peek(reader);
    if (next === undefined) throw bad('a "[" has no "]"', { ...reader, at: start });
    if (next === ']') break;
    const from = parseMember(reader);
    const isRange = peek(reader) === '-' && ![undefined, ']'].includes(reader.characters[reader.at + 1]);
    if (!isRange) {
      ranges.push(...(typeof from === 'number' ? [[from, from] as const] : positive(from)));
      continue;
    }
    reader.at++;
    const to = parseMember(reader);
    if (typeof from !== 'number' || typeof to !== 'number')
      throw bad('a class cannot be the end of a range', reader);
    if (to < from) throw bad('a range runs backwards', reader);
    ranges.push([from, to]);
  }
  reader.at++;
  return { ranges, negated };
}

function parseMember(reader: Reader): number | CharSet {
  const next = peek(reader) ?? '';
  reader.at++;
  if (next !== '\\') return codeOf(next);
  if (peek(reader) === 'b') {
    reader.at++;
    return 8;
  }
  return parseClassEscape(reader);
}

/** Ranges of a set that hold what it holds, without negation. */
function positive(set: CharSet): readonly Range[] {
  if (!set.negated) return set.ranges;
  const gaps: Range[] = [];
  let from = 0;
  for (const [start, end] of set.ranges.toSorted((a, b) => a[0] - b[0])) {
    if (start > from) gaps.push([from, start - 1]);
    from = end + 1;
  }
  gaps.push([from, 0x10ffff]);
  return gaps;
}

const lineEnds: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

const classes: ReadonlyMap<string, readonly Range[]> = new Map([
  ['d', [[0x30, 0x39]] as const],
  [
    'w',
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ] as const,
  ],
  [
    's',
    [
      [0x09, 0x0d],
      [0x20, 0x20],
      [0xa0, 0xa0],
      [0x1680, 0x1680],
      [0x2000, 0x200a],
      [0x2028, 0x2029],
      [0x202f, 0x202f],
      [0x205f, 0x205f],
      [0x3000, 0x3000],
      [0xfeff, 0xfeff],
    ] as const,
  ],
]);

const controls: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['0', 0],
]);

function peek(reader: Reader): string | undefined {
  return reader.characters[reader.at];
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function bad(what: string, reader?: Reader): ProblemError {
  const where =
    reader === undefined ? '' : ` (character ${Math.min(reader.at, reader.characters.length) + 1})`;
  return new ProblemError('bad-request', `the filter's regular expression: ${what}${where}`);
}
