import { basename, dirname } from 'node:path';
import type { Finding } from '../../../shared/finding.ts';
import type { Problem } from '../../../shared/problem.ts';

/** What a window is told in place of paths of this machine (SV4.5), since it has none. */
export interface HostNames {
  /** What lies at `path` is called `name`; `below` stands before what lies in it, `name/` unless told. */
  add(path: string, name: string, below?: string): void;
  drop(path: string): void;
  /** A file that is to be written, and drafts of it, which lie beside it under names of their own. */
  addTarget(path: string, name: string): void;
  text(text: string): string;
  finding(finding: Finding): Finding;
  problem(problem: Problem): Problem;
}

interface Called {
  readonly path: string;
  readonly name: string;
  readonly below: string;
}

/** Targets that are remembered: what is said of one is said soon. */
const targets = 100;

/**
 * Whoever composes a message need not know who reads it: it names things as they are on this machine, and their names for the
 * window are put in where it leaves for there.
 */
export function createHostNames(): HostNames {
  const names = new Map<string, Called>();
  const drafts = new Map<string, { readonly pattern: RegExp; readonly name: string }>();

  function text(said: string): string {
    let told = said;
    for (const { pattern, name } of drafts.values()) told = told.replaceAll(pattern, () => name);
    const there = [...names.values()].filter(({ path }) => told.includes(path));
    // What lies deeper first, so that no folder's name takes the place of a file's.
    for (const { path, name, below } of there.sort((a, b) => b.path.length - a.path.length)) {
      const pattern = new RegExp(`(?<![\\w/.-])${escape(path)}(?:(/)|(?![\\w-]|\\.\\w))`, 'g');
      told = told.replaceAll(pattern, (_all, slash: string | undefined) =>
        slash === undefined ? name : below,
      );
    }
    return told;
  }

  return {
    add(path, name, below = `${name}/`) {
      const bare = path.replace(/\/+$/, '');
      // Everything lies below the root of this machine.
      if (bare !== '') names.set(bare, { path: bare, name, below });
    },
    drop(path) {
      names.delete(path);
    },
    addTarget(path, name) {
      const draft = `${dirname(path)}/.${basename(path).slice(0, 60)}.`;
      drafts.set(path, { pattern: new RegExp(`${escape(draft)}[\\w-]+\\.part`, 'g'), name });
      names.set(path, { path, name, below: `${name}/` });
      for (const old of [...drafts.keys()].slice(0, -targets)) {
        drafts.delete(old);
        names.delete(old);
      }
    },
    text,
    finding: ({ rule, severity, where, what, why }) => {
      return { rule, severity, where: text(where), what: text(what), why: text(why) };
    },
    problem: ({ code, message }) => ({ code, message: text(message) }),
  };
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
