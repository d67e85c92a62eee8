/** A value with what it was before and what was undone, oldest first. */
export interface Undoable<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was about: one that is about the same is one step with it (a slider that moves). */
  readonly about: string | null;
}

/** Steps that are remembered. */
const most = 200;

export function undoable<T>(present: T): Undoable<T> {
  return { past: [], present, future: [], about: null };
}

/** The value changed. Changes with the same `about`, one after the other, are undone together; null is always a step. */
export function change<T>(state: Undoable<T>, present: T, about: string | null): Undoable<T> {
  if (present === state.present) return state;
  const joins = about !== null && about === state.about;
  const past = joins ? state.past : [...state.past, state.present].slice(-most);
  return { past, present, future: [], about };
}

/** One step back; the same state where there is none. */
export function undo<T>(state: Undoable<T>): Undoable<T> {
  const before = state.past.at(-1);
  if (before === undefined) return state;
  return {
    past: state.past.slice(0, -1),
    present: before,
    future: [...state.future, state.present],
    about: null,
  };
}

/** One step forth again; the same state where there is none. */
export function redo<T>(state: Undoable<T>): Undoable<T> {
  const next = state.future.at(-1);
  if (next === undefined) return state;
  return {
    past: [...state.past, state.present],
    present: next,
    future: state.future.slice(0, -1),
    about: null,
  };
}
