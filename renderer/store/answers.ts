import type { CallName, Input, Output } from '../../shared/contract/contract.ts';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Outcome } from '../../shared/problem.ts';
import type { Client } from '../client.ts';

/** Answers kept; the least recently used goes first. */
const kept = 120;

export interface Answers {
  /** The answer where it is known; undefined while it is on its way. `version` tells a new question from an old one. */
  get<Name extends CallName>(
    name: Name,
    input: Input<Name>,
    version: string,
  ): Outcome<Output<Name>> | undefined;
  /**
   * Asks unless it is known or asked already; calls back with it, at once where it is known. Answers the function that
   * stops caring.
   */
  ask<Name extends CallName>(
    name: Name,
    input: Input<Name>,
    version: string,
    onAnswer: (outcome: Outcome<Output<Name>>) => void,
  ): () => void;
  /** Drops what was answered about an archive: opened again, it may be another one. */
  forget(ref: ArchiveRef): void;
}

interface Entry {
  outcome: Outcome<unknown> | undefined;
  readonly listeners: Set<(outcome: Outcome<never>) => void>;
}

/** What the service has answered to questions without effect, so that going back to a tab shows it at once. */
export function createAnswers(client: Pick<Client, 'call'>): Answers {
  const entries = new Map<string, Entry>();
  const keyOf = (name: string, input: unknown, version: string): string =>
    `${version} ${name} ${JSON.stringify(input)}`;
  const trim = (): void => {
    for (const [key, entry] of entries) {
      if (entries.size <= kept) return;
      if (entry.listeners.size === 0) entries.delete(key);
    }
  };
  return {
    forget(ref) {
      for (const key of entries.keys()) if (key.includes(ref)) entries.delete(key);
    },
    get<Name extends CallName>(name: Name, input: Input<Name>, version: string) {
      // the key holds the call's name, so the answer is of its type
      return entries.get(keyOf(name, input, version))?.outcome as Outcome<Output<Name>> | undefined;
    },
    ask(name, input, version, onAnswer) {
      const key = keyOf(name, input, version);
      const found = entries.get(key);
      const entry: Entry = found ?? { outcome: undefined, listeners: new Set() };
      entries.delete(key);
      entries.set(key, entry);
      entry.listeners.add(onAnswer);
      if (entry.outcome !== undefined) onAnswer(entry.outcome as Outcome<never>);
      if (found === undefined) {
        trim();
        void client.call(name, input).then((outcome) => {
          entry.outcome = outcome;
          for (const listener of entry.listeners) listener(outcome as Outcome<never>);
          // a failure may be mended by the next question
          if (!outcome.ok && outcome.problem.code !== 'no-such-path') entries.delete(key);
        });
      }
      return () => {
        entry.listeners.delete(onAnswer);
      };
    },
  };
}
