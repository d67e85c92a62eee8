import { ProblemError } from '../../../../shared/problem.ts';
import { one } from './pattern.ts';
import type { Pattern } from './pattern.ts';

/**
 * A glob over a whole path: `*` and `?` stay within a component, `**` as a component is any number of them, `[a-z]` and
 * `[!a-z]` are one character but never a slash, `\` takes the next character as it is. Without a slash it is the last
 * component that has to match, at any depth; a leading slash is the root. A slash at the end, by which people say that they mean
 * a folder, counts as none.
 */
export function parseGlob(glob: string): Pattern {
  const text = glob.replace(/(?<=[^\\/])\/+$/, '');
  const body = text.startsWith('/') ? text.slice(1) : text;
  const parts: Pattern[] = [{ kind: 'assert', what: 'start' }];
  if (!text.includes('/')) parts.push(anyFolders);
  const characters = Array.from(body);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const isComponentStart = at === 0 || characters[at - 1] === '/';
    if (character === '*' && characters[at + 1] === '*' && isComponentStart && characters[at + 2] === '/') {
      parts.push(anyFolders);
      at += 2;
    } else if (
      character === '*' &&
      characters[at + 1] === '*' &&
      isComponentStart &&
      at + 2 === characters.length
    ) {
      parts.push(anything);
      at += 1;
    } else if (character === '*') parts.push({ kind: 'repeat', of: notSlash, min: 0, max: Infinity });
    else if (character === '?') parts.push(notSlash);
    else if (character === '[') {
      const { pattern, end } = parseSet(characters, at);
      parts.push(pattern);
      at = end;
    } else if (character === '\\' && at + 1 < characters.length) parts.push(one(codeOf(characters[++at])));
    else parts.push(one(codeOf(character)));
  }
  parts.push({ kind: 'assert', what: 'end' });
  return { kind: 'sequence', parts };
}

const slash = 0x2f;
const notSlash: Pattern = { kind: 'char', set: { ranges: [[slash, slash]], negated: true } };
const anything: Pattern = {
  kind: 'repeat',
  of: { kind: 'char', set: { ranges: [], negated: true } },
  min: 0,
  max: Infinity,
};
const anyFolders: Pattern = {
  kind: 'repeat',
  of: { kind: 'sequence', parts: [anything, one(slash)] },
  min: 0,
  max: 1,
};

/** `[…]` from its bracket on; a `]` right at its start is one of its characters, as in a shell. */
function parseSet(characters: readonly string[], start: number): { pattern: Pattern; end: number } {
  let at = start + 1;
  const negated = characters[at] === '!' || characters[at] === '^';
  if (negated) at++;
  const ranges: [number, number][] = [];
  for (let isFirst = true; ; isFirst = false) {
    let character = characters[at];
    if (character === undefined) {
      throw new ProblemError('bad-request', `the glob's "[" at character ${start + 1} has no "]"`);
    }
    if (character === ']' && !isFirst) break;
    if (character === '\\' && at + 1 < characters.length) character = characters[++at];
    const from = codeOf(character);
    let to = from;
    if (characters[at + 1] === '-' && characters[at + 2] !== undefined && characters[at + 2] !== ']') {
      at += 2;
      if (characters[at] === '\\' && at + 1 < characters.length) at++;
      to = codeOf(characters[at]);
    }
    if (to < from)
      throw new ProblemError('bad-request', `a range in the glob at character ${at + 1} runs backwards`);
    ranges.push([from, to]);
    at++;
  }
  // a slash is never one of its characters, negated or not
  if (negated) ranges.push([slash, slash]);
  const set = negated ? ranges : ranges.flatMap(withoutSlash);
  return { pattern: { kind: 'char', set: { ranges: set, negated } }, end: at };
}

function withoutSlash([from, to]: [number, number]): [number, number][] {
  if (from > slash || to < slash) return [[from, to]];
  const parts: [number, number][] = [];
  if (from < slash) parts.push([from, slash - 1]);
  if (to > slash) parts.push([slash + 1, to]);
  return parts;
}

function codeOf(character: string | undefined): number {
  return character?.codePointAt(0) ?? 0;
}
