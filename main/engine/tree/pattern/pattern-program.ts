import { ProblemError } from '../../../../shared/problem.ts';
import type { CharSet, Pattern } from './pattern.ts';

/** A pattern as instructions (Thompson's construction), in columns. */
export interface Program {
  /** `char` waits for a character of set `other`; `split` goes both ways; `assert` goes on if `other` holds. */
  readonly op: readonly ('char' | 'split' | 'assert' | 'match')[];
  readonly next: readonly number[];
  /** `char`: number of its set; `split`: the second way; `assert`: 0 start, 1 end, 2 word edge, 3 none. */
  readonly other: readonly number[];
  readonly sets: readonly CharSet[];
  readonly start: number;
  readonly hasAsserts: boolean;
  /** It can only match where a path begins. */
  readonly isAnchored: boolean;
}

const maxInstructions = 5_000;
const asserts = ['start', 'end', 'word-edge', 'no-word-edge'] as const;

/** Throws a `bad-request` problem when counted repetitions make it too long. */
export function compileProgram(pattern: Pattern): Program {
  const op: Program['op'][number][] = ['match'];
  const next: number[] = [0];
  const other: number[] = [0];
  const sets: CharSet[] = [];
  let steps = 0;
  const setNumbers = new Map<string, number>();

  const emit = (what: Program['op'][number], to: number, second: number): number => {
    if (op.length >= maxInstructions) throw tooLong();
    op.push(what);
    next.push(to);
    other.push(second);
    return op.length - 1;
  };
  const setNumber = (set: CharSet): number => {
    const key = JSON.stringify(set);
    const known = setNumbers.get(key) ?? sets.length;
    if (known === sets.length) {
      sets.push(set);
      setNumbers.set(key, known);
    }
    return known;
  };
  /** Instructions for a part that goes on at `then`; built from the end to the beginning. */
  const build = (part: Pattern, then: number): number => {
    // counted, as repetitions of nothing emit nothing
    if (++steps > maxInstructions * 4) throw tooLong();
    switch (part.kind) {
      case 'char':
        return emit('char', then, setNumber(part.set));
      case 'assert':
        return emit('assert', then, asserts.indexOf(part.what));
      case 'sequence':
        return part.parts.reduceRight((to, each) => build(each, to), then);
      case 'choice':
        return part.options
          .map((each) => build(each, then))
          .reduceRight((to, from) => emit('split', from, to));
      case 'repeat':
        return buildRepeat(part.of, part.min, part.max, then);
    }
  };
  const buildRepeat = (part: Pattern, min: number, max: number, then: number): number => {
    let to = then;
    if (max === Infinity) {
      const loop = emit('split', 0, then);
      next[loop] = build(part, loop);
      to = loop;
    } else for (let count = min; count < max; count++) to = emit('split', build(part, to), then);
    for (let count = 0; count < min; count++) to = build(part, to);
    return to;
  };

  const start = build(pattern, 0);
  return {
    op,
    next,
    other,
    sets,
    start,
    hasAsserts: op.includes('assert'),
    isAnchored: beginsAtStart(pattern),
  };
}

/** Whether every way through a pattern begins with `^`. */
function beginsAtStart(pattern: Pattern): boolean {
  if (pattern.kind === 'assert') return pattern.what === 'start';
  if (pattern.kind === 'sequence') return pattern.parts[0] !== undefined && beginsAtStart(pattern.parts[0]);
  return pattern.kind === 'choice' && pattern.options.every(beginsAtStart);
}

function tooLong(): ProblemError {
  return new ProblemError(
    'bad-request',
    "the filter's pattern is too long once its repetitions are counted out",
  );
}
