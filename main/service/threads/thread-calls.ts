import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Outcome, Problem } from '../../../shared/problem.ts';

/** A question, or the answer to one, between two threads of this program. */
export type CallMessage =
  | { readonly type: 'request'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly outcome: Outcome<unknown> };

/** What one thread can ask another: input and output by name. */
export interface CallMap {
  readonly [name: string]: { readonly input: unknown; readonly output: unknown };
}

type InputOf<Map extends CallMap, Name extends keyof Map> = Map[Name] extends { readonly input: infer I }
  ? I
  : never;
type OutputOf<Map extends CallMap, Name extends keyof Map> = Map[Name] extends { readonly output: infer O }
  ? O
  : never;

/** The answering end: one function per question; what it throws travels as a problem. */
export type Answers<Map extends CallMap> = {
  readonly [Name in keyof Map]: (
    input: InputOf<Map, Name>,
  ) => OutputOf<Map, Name> | Promise<OutputOf<Map, Name>>;
};

export interface Caller<Map extends CallMap> {
  /** Rejects with the problem that the other side answers. */
  ask<Name extends keyof Map & string>(name: Name, input: InputOf<Map, Name>): Promise<OutputOf<Map, Name>>;
  /** Takes an answer that has come in. */
  receive(message: Extract<CallMessage, { type: 'answer' }>): void;
  /** The other side is gone: every open question, and each later one, fails with `problem`. */
  abandon(problem: Problem): void;
}

/** The asking end over any way of sending messages. */
export function createCaller<Map extends CallMap>(send: (message: CallMessage) => void): Caller<Map> {
  const open = new Map<number, (outcome: Outcome<unknown>) => void>();
  let count = 0;
  let gone: Problem | null = null;
  return {
    ask(name, input) {
      return new Promise((resolve, reject) => {
        const settle = (outcome: Outcome<unknown>): void => {
          if (outcome.ok) resolve(outcome.value as OutputOf<Map, typeof name>);
          else reject(new ProblemError(outcome.problem.code, outcome.problem.message));
        };
        if (gone !== null) {
          settle({ ok: false, problem: gone });
          return;
        }
        count += 1;
        open.set(count, settle);
        send({ type: 'request', id: count, name, input });
      });
    },
    receive({ id, outcome }) {
      const settle = open.get(id);
      open.delete(id);
      settle?.(outcome);
    },
    abandon(problem) {
      gone = problem;
      for (const settle of open.values()) settle({ ok: false, problem });
      open.clear();
    },
  };
}

/** Answers one question; never rejects. */
export async function answerCall<Map extends CallMap>(
  answers: Answers<Map>,
  { id, name, input }: Extract<CallMessage, { type: 'request' }>,
): Promise<Extract<CallMessage, { type: 'answer' }>> {
  try {
    const answer = Object.hasOwn(answers, name)
      ? (answers[name] as ((input: unknown) => unknown) | undefined)
      : undefined;
    if (answer === undefined) throw new ProblemError('internal', `nobody answers ${name}`);
    return { type: 'answer', id, outcome: { ok: true, value: await answer(input) } };
  } catch (error) {
    return { type: 'answer', id, outcome: { ok: false, problem: toProblem(error) } };
  }
}
