import { hasContent } from '../build/draft.ts';
import { counted } from '../../shared/counted.ts';
import { issueText } from '../text/issue-text.ts';
import type { BuildSlice } from './build-slice.ts';

/** How many variables wait for a choice, in words: base and build may differ, or the base alone may give one twice. */
export function conflictText(count: number): string {
  return count === 1
    ? '1 variable has more than one value: choose what it is to be.'
    : `${counted(count, 'variable')} have more than one value: choose what each is to be.`;
}

/** Why the draft cannot be written; null when it can. */
export function blockOf({ build }: BuildSlice): string | null {
  const { answer, problem, edits } = build;
  if (problem !== null) return problem.message;
  if (answer === null)
    return hasContent(edits.present) ? 'The plan is on its way.' : 'There is nothing to build yet.';
  const [issue] = answer.issues;
  if (issue !== undefined) return issueText(issue);
  const { outline } = answer;
  if (outline === null) return 'There is no plan.';
  const conflicts = outline.env.conflicts.length;
  if (conflicts > 0) return conflictText(conflicts);
  if (outline.architectureConflict !== null) {
    const { base, wanted } = outline.architectureConflict;
    return `The base is for ${base}, the image for ${wanted}: they must be the same.`;
  }
  const error = outline.findings.find(({ severity }) => severity === 'error');
  return error === undefined ? null : error.what;
}
