import { ProblemError } from '../problem.ts';

/** A store path as a closure file tells of it; null: the form does not say. */
export interface ClosureEntry {
  readonly path: string;
  /** Full store paths; may hold the path itself. */
  readonly references: readonly string[];
  readonly narSize: number | null;
}

/** The forms of dockertools.md 13. */
export type ClosureForm =
  | 'structuredAttrs'
  | 'path-info'
  | 'path-info-2.19'
  | 'path-info-2'
  | 'registration'
  | 'references-graph'
  | 'graph';

export interface Closure {
  readonly form: ClosureForm;
  /** In the file's order. */
  readonly entries: readonly ClosureEntry[];
}

/** A text that is no closure, or one with something wrong in it. */
export class ClosureError extends ProblemError {
  constructor(message: string) {
    super('bad-request', message);
    this.name = 'ClosureError';
  }
}
