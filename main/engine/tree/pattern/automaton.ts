import { decodeName } from '../../../../shared/layer-path.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { compileProgram } from './pattern-program.ts';
import type { Program } from './pattern-program.ts';
import type { CharSet, PathPattern } from './pattern.ts';

/**
 * Tells which paths have a pattern in them, in time linear in their bytes whatever the pattern is: the states a
 * backtracking matcher would try one after the other are held all at once, and sets of them become the numbered states of
 * a table that is filled as it is needed. A path's state is carried on from its folder's, so a tree costs one look at
 * each name.
 */
export interface Matcher {
  /** The state before a path begins. */
  readonly start: number;
  /** The state after more bytes of a path; `names[from, to)` are whole characters. */
  step(state: number, names: Uint8Array, from: number, to: number): number;
  /** Whether a path that ends in this state matches. */
  accepts(state: number): boolean;
}

/** Nothing that follows can match. */
const dead = 0;
/** Whatever follows, it has matched. */
const matched = 1;
const untried = -1;

/** What was before a place in a path: word edges and `^` depend on it. */
const before = { nothing: 0, word: 1, other: 2 } as const;
/** For what comes after: a class of characters, or this. */
const end = -1;

/** How much work the sets may cost before the pattern counts as too complex: some tens of milliseconds. */
const maxWork = 4_000_000;
const maxStates = 20_000;

/** Throws a `bad-request` problem for patterns that are too large. */
export function createMatcher(path: PathPattern): Matcher {
  const program = compileProgram(path.pattern);
  const classOf = createClasses(program.sets, path.ignoreCase);
  const { ascii } = classOf;
  // state 0 and 1 are final; their sets are never looked at
  const sets: Uint32Array[] = [new Uint32Array(0), new Uint32Array(0)];
  const befores: number[] = [before.nothing, before.nothing];
  const table = createTable(classOf.count());
  const accepting: number[] = [0, 1];
  const numbers = new Map<string, number>();
  const seen = new Uint32Array(program.op.length);
  let round = 0;
  let work = 0;

  const stateOf = (set: Uint32Array, previous: number): number => {
    const known = program.hasAsserts ? previous : before.nothing;
    if (set.length === 0) return dead;
    const key = `${known},${set.join(',')}`;
    const number = numbers.get(key);
    if (number !== undefined) return number;
    if (sets.length > maxStates) throw tooComplex();
    numbers.set(key, sets.length);
    sets.push(set);
    befores.push(known);
    accepting.push(untried);
    return sets.length - 1;
  };

  /** Instructions that wait for a character, reachable without one; null when the pattern has matched. */
  const reach = (state: number, next: number): number[] | null => {
    round++;
    const waiting: number[] = [];
    const todo = Array.from(sets[state] ?? []);
    while (todo.length > 0) {
      const at = todo.pop() ?? 0;
      if (seen[at] === round) continue;
      seen[at] = round;
      work++;
      const op = program.op[at];
      if (op === 'match') return null;
      if (op === 'char') waiting.push(at);
      else if (op === 'split') todo.push(program.next[at] ?? 0, program.other[at] ?? 0);
      else if (holds(program, at, befores[state] ?? 0, next, classOf)) todo.push(program.next[at] ?? 0);
    }
    if (work > maxWork) throw tooComplex();
    return waiting;
  };

  const advance = (state: number, next: number): number => {
    const waiting = reach(state, next);
    if (waiting === null) return matched;
    // a match may begin at every place, unless the pattern begins with ^
    const after = new Set<number>(program.isAnchored ? [] : [program.start]);
    for (const at of waiting) if (classOf.has(next, program.other[at] ?? 0)) after.add(program.next[at] ?? 0);
    work += after.size;
    return stateOf(Uint32Array.from(after).sort(), classOf.isWord(next) ? before.word : before.other);
  };

  const move = (state: number, next: number): number => {
    if (state <= matched) return state;
    if (next < table.width) {
      const known = table.cells[state * table.width + next] ?? untried;
      if (known !== untried) return known;
    }
    const result = advance(state, next);
    makeRoom(table, sets.length, next + 1);
    table.cells[state * table.width + next] = result;
    return result;
  };

  return {
    start: stateOf(Uint32Array.of(program.start), before.nothing),
    step(state, names, from, to) {
      let now = state;
      let { cells, width } = table;
      for (let at = from; at < to && now > matched; at++) {
        const byte = names[at] ?? 0;
        if (byte >= 0x80) {
          for (const character of decodeName(names.subarray(at, to))) {
            now = move(now, classOf.of(character.codePointAt(0) ?? 0));
          }
          return now;
        }
        const next = ascii[byte] ?? 0;
        const known = cells[now * width + next] ?? untried;
        if (known === untried) {
          now = move(now, next);
          ({ cells, width } = table);
        } else now = known;
      }
      return now;
    },
    accepts(state) {
      const known = accepting[state] ?? 0;
      if (known !== untried) return known === 1;
      const result = reach(state, end) === null;
      accepting[state] = result ? 1 : 0;
      return result;
    },
  };
}

/**
 * What each state becomes by each class of characters, or `untried`; row after row in one array, since every byte of every
 * name asks.
 */
interface Table {
  cells: Int32Array;
  /** Cells of a row. */
  width: number;
}

function createTable(classes: number): Table {
  return { cells: new Int32Array(16 * classes).fill(untried), width: classes };
}

/** Makes the table at least so large; what it holds stays. */
function makeRoom(table: Table, states: number, classes: number): void {
  const { cells, width } = table;
  const wider = classes > width ? Math.max(classes, width * 2) : width;
  if (wider === width && states * width <= cells.length) return;
  const rows = cells.length / width;
  const larger = new Int32Array(Math.max(states, states > rows ? rows * 2 : rows) * wider).fill(untried);
  for (let row = 0; row < rows; row++)
    larger.set(cells.subarray(row * width, (row + 1) * width), row * wider);
  table.cells = larger;
  table.width = wider;
}

function holds(program: Program, at: number, previous: number, next: number, classOf: Classes): boolean {
  const what = program.other[at];
  if (what === 0) return previous === before.nothing;
  if (what === 1) return next === end;
  const isEdge = (previous === before.word) !== (next !== end && classOf.isWord(next));
  return what === 2 ? isEdge : !isEdge;
}

/** Characters that no set of the pattern tells apart are one class. */
interface Classes {
  /** Class of each ASCII character. */
  readonly ascii: Uint8Array;
  of(code: number): number;
  count(): number;
  /** Whether the characters of a class are in a set. */
  has(characterClass: number, set: number): boolean;
  isWord(characterClass: number): boolean;
}

function createClasses(sets: readonly CharSet[], ignoreCase: boolean): Classes {
  const members: Uint8Array[] = [];
  const bySignature = new Map<string, number>();
  const known = new Map<number, number>();
  const of = (code: number): number => {
    const found = known.get(code);
    if (found !== undefined) return found;
    const signature = Uint8Array.from({ length: sets.length + 1 }, (_, at) =>
      (at === sets.length ? isWordCode(code) : isIn(sets[at], code, ignoreCase)) ? 1 : 0,
    );
    const key = signature.join('');
    let number = bySignature.get(key);
    if (number === undefined) {
      number = members.length;
      members.push(signature);
      bySignature.set(key, number);
    }
    known.set(code, number);
    return number;
  };
  return {
    ascii: Uint8Array.from({ length: 128 }, (_, code) => of(code)),
    of,
    count: () => members.length,
    has: (characterClass, set) => members[characterClass]?.[set] === 1,
    isWord: (characterClass) => members[characterClass]?.[sets.length] === 1,
  };
}

function isWordCode(code: number): boolean {
  return code < 0x80 && /\w/.test(String.fromCharCode(code));
}

function isIn(set: CharSet | undefined, code: number, ignoreCase: boolean): boolean {
  if (set === undefined) return false;
  const codes = ignoreCase ? variants(code) : [code];
  return codes.some((each) => set.ranges.some(([from, to]) => each >= from && each <= to)) !== set.negated;
}

/** A character and what it is in other cases, where that is one character. */
function variants(code: number): number[] {
  const text = String.fromCodePoint(code);
  const upper = text.toUpperCase();
  return [text, text.toLowerCase(), upper, upper.toLowerCase()]
    .filter((each) => Array.from(each).length === 1)
    .map((each) => each.codePointAt(0) ?? code);
}

function tooComplex(): ProblemError {
  return new ProblemError(
    'bad-request',
    "the filter's pattern is too complex to be matched in reasonable time",
  );
}
