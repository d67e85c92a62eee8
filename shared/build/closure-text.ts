import { ClosureError } from './closure.ts';
import type { Closure, ClosureEntry } from './closure.ts';

/**
 * Text records of store paths (dockertools.md 13): path, [hash, NAR size,] deriver (may be empty), number of references,
 * references. Whether hash and size are there (registration, `--dump-db`) or not (the classic references graph) shows in
 * the second line.
 */
export function parseClosureText(text: string): Closure {
  const lines = text.split('\n');
  const registered = /^(?:sha256:)?[0-9a-z]{52,64}$/.test(lines[1] ?? '');
  const entries: ClosureEntry[] = [];
  let at = 0;
  const next = (what: string): string => {
    const line = lines[at];
    if (line === undefined) throw new ClosureError(`line ${at + 1}: the text ends where ${what} should be`);
    at += 1;
    return line;
  };
  const number = (what: string): number => {
    const line = next(what);
    if (!/^\d{1,15}$/.test(line)) throw new ClosureError(`line ${at}: ${JSON.stringify(line)} is no ${what}`);
    return Number(line);
  };
  while (at < lines.length && lines[at] !== '') {
    const path = next('a store path');
    if (!path.startsWith('/')) throw new ClosureError(`line ${at}: ${JSON.stringify(path)} is no store path`);
    if (registered) next('a hash');
    const narSize = registered ? number('NAR size') : null;
    next('a deriver');
    const count = number('number of references');
    if (count > lines.length - at)
      throw new ClosureError(`line ${at}: ${count} references are more than the text has lines`);
    const references = Array.from({ length: count }, () => next('a reference'));
    entries.push({ path, references, narSize });
  }
  return { form: registered ? 'registration' : 'references-graph', entries };
}
