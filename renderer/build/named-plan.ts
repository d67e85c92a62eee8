import type { BuildAnswer, BuildDraft } from '../../shared/contract/build-values.ts';

/** A draft and what would come of it. */
export interface PlannedDraft {
  readonly draft: BuildDraft;
  readonly answer: BuildAnswer;
}

const nameKeys: readonly string[] = ['name', 'tag'];

/**
 * The answer about a draft of which nothing but its name or tag is wrong, with the plan of `last`, which differs from it in nothing
 * else: layers do not go by names, and those that are looked at stay while one is typed.
 */
export function namedPlan(last: PlannedDraft | null, draft: BuildDraft, answer: BuildAnswer): BuildAnswer {
  const known = last?.answer.outline ?? null;
  const isNamed = answer.issues.length > 0 && answer.issues.every(({ where }) => nameKeys.includes(where));
  if (last === null || known === null || answer.outline !== null || !isNamed) return answer;
  if (withoutName(last.draft) !== withoutName(draft)) return answer;
  const outline = { ...known, name: draft.name, tag: draft.tag ?? known.tag };
  return { ...last.answer, outline, issues: answer.issues };
}

function withoutName({ name: _name, tag: _tag, ...others }: BuildDraft): string {
  return JSON.stringify(others);
}
