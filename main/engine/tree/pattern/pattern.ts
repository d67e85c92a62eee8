/** A set of code points, as sorted or unsorted ranges, ends included. */
export interface CharSet {
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly negated: boolean;
}

/** What a filter's text means, whichever way it is written. */
export type Pattern =
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word-edge' | 'no-word-edge' };

/** A pattern that is looked for anywhere in a path. */
export interface PathPattern {
  readonly pattern: Pattern;
  readonly ignoreCase: boolean;
}

/** The characters of a text, one after the other. */
export function literal(text: string): Pattern {
  return { kind: 'sequence', parts: Array.from(text, (character) => one(character.codePointAt(0) ?? 0)) };
}

/** A single character. */
export function one(code: number): Pattern {
  return { kind: 'char', set: { ranges: [[code, code]], negated: false } };
}
