import type { EnvVariable } from '../report.ts';
import { alignTexts } from './align.ts';
import type { EnvChange } from './comparison.ts';
import type { Ignored } from './ignored.ts';

/**
 * Environment variables that differ: those of the left in their order, then those that only the right has. A variable that
 * has another value is `changed`, whatever else; the same last value with other ones before it is `duplicates`.
 * `reordered` are as few as make the orders differ.
 */
export function compareEnv(
  left: readonly EnvVariable[],
  right: readonly EnvVariable[],
  ignored: Ignored,
): EnvChange[] {
  const inLeft = new Map(left.map((variable) => [variable.name, variable]));
  const inRight = new Map(right.map((variable) => [variable.name, variable]));
  const shared = left.filter(({ name }) => inRight.has(name)).map(({ name }) => name);
  const match = alignTexts(
    shared,
    right.filter(({ name }) => inLeft.has(name)).map(({ name }) => name),
  );
  const moved = new Set(ignored.order ? [] : shared.filter((_, at) => match[at] === -1));
  const changes = left.flatMap((variable): EnvChange[] => {
    const { name } = variable;
    const other = inRight.get(name) ?? null;
    if (other === null) return [{ name, change: 'removed', left: variable, right: null }];
    const change = changeBetween(variable, other, moved.has(name));
    return change === null ? [] : [{ name, change, left: variable, right: other }];
  });
  const added = right.filter(({ name }) => !inLeft.has(name));
  return [
    ...changes,
    ...added.map((variable): EnvChange => ({
      name: variable.name,
      change: 'added',
      left: null,
      right: variable,
    })),
  ];
}

function changeBetween(left: EnvVariable, right: EnvVariable, isMoved: boolean): EnvChange['change'] | null {
  if (left.value !== right.value) return 'changed';
  if (JSON.stringify(left.duplicates) !== JSON.stringify(right.duplicates)) return 'duplicates';
  return isMoved ? 'reordered' : null;
}
