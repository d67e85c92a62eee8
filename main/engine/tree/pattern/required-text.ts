import type { PathPattern, Pattern } from './pattern.ts';

/** Bytes that every path that matches has side by side, within one name; where case does not count, in lower case. */
export interface RequiredText {
  readonly bytes: Uint8Array;
  readonly ignoreCase: boolean;
}

/** Longer ones tell no more, and looking for one may cost as much as it is long for each byte of the names. */
const longest = 16;
/** A single character is in most paths. */
const shortest = 2;

/** The longest run of ASCII characters that a pattern asks for outright, and that no slash divides; null when there is none. */
export function requiredText({ pattern, ignoreCase }: PathPattern): RequiredText | null {
  let best: readonly number[] = [];
  let run: number[] = [];
  const end = (): void => {
    if (run.length > best.length) best = run;
    run = [];
  };
  const visit = (part: Pattern): void => {
    if (part.kind === 'sequence') for (const each of part.parts) visit(each);
    else if (part.kind === 'char') {
      const code = onlyCode(part);
      if (code === null || code >= 0x80 || code === slash) end();
      else run.push(ignoreCase ? lowerCase(code) : code);
    }
    // what asserts takes no character, so that those around it stand side by side
    else if (part.kind !== 'assert') end();
  };
  visit(pattern);
  end();
  return best.length < shortest ? null : { bytes: Uint8Array.from(best.slice(0, longest)), ignoreCase };
}

const slash = 0x2f;

function onlyCode({ set }: Extract<Pattern, { kind: 'char' }>): number | null {
  const [range, ...others] = set.ranges;
  return !set.negated && range !== undefined && others.length === 0 && range[0] === range[1]
    ? range[0]
    : null;
}

/** Of an ASCII character. */
export function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
