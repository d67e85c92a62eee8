import { ProblemError } from '../problem.ts';

/** One thing wrong with a build spec. */
export interface SpecIssue {
  /** Place in the document, `files[2].to`; empty for the document itself. */
  readonly where: string;
  /** What is wrong, as a clause. */
  readonly message: string;
}

/** A text that is no build spec, with everything that is wrong in it. */
export class BuildSpecError extends ProblemError {
  readonly issues: readonly SpecIssue[];
  constructor(issues: readonly SpecIssue[]) {
    super(
      'bad-request',
      issues.map(({ where, message }) => (where === '' ? message : `${where}: ${message}`)).join('; '),
    );
    this.name = 'BuildSpecError';
    this.issues = issues;
  }
}
