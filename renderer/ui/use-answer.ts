import { useEffect, useState } from 'react';
import type { CallName, Input, Output } from '../../shared/contract/contract.ts';
import type { Outcome, Problem } from '../../shared/problem.ts';
import { useTools } from './app-context.tsx';

export interface Answer<T> {
  /** The newest answer; of the question before while this one's is on its way (`stale`). */
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly stale: boolean;
}

/**
 * The service's answer to a question without effect; `input` null asks nothing. Another `version` asks again. The answer
 * before stays until the next one is there, so that nothing flickers; late answers to old questions are dropped.
 */
export function useAnswer<Name extends CallName>(
  name: Name,
  input: Input<Name> | null,
  version: string,
): Answer<Output<Name>> {
  const { answers } = useTools();
  const key = input === null ? null : `${version} ${name} ${JSON.stringify(input)}`;
  const [last, setLast] = useState<{ readonly key: string; readonly outcome: Outcome<Output<Name>> } | null>(
    null,
  );
  const known = input === null ? undefined : answers.get(name, input, version);

  useEffect(() => {
    if (input === null || key === null) return undefined;
    return answers.ask(name, input, version, (outcome) => setLast({ key, outcome }));
    // the key stands for name, input and version
    // oxlint-disable-next-line react/exhaustive-deps
  }, [answers, key]);

  if (key === null) return { value: null, problem: null, stale: false };
  const outcome = last?.key === key ? last.outcome : (known ?? last?.outcome);
  const stale = last?.key !== key && known === undefined;
  if (outcome === undefined) return { value: null, problem: null, stale: true };
  return outcome.ok
    ? { value: outcome.value, problem: null, stale }
    : { value: null, problem: stale ? null : outcome.problem, stale };
}
