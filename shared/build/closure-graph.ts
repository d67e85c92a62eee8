import { ClosureError } from './closure.ts';
import type { ClosureEntry } from './closure.ts';

/**
 * What `nix-store -q --graph` prints. Its edges go from a dependency to its user, and its names lack the store's folder,
 * which is taken to be `/nix/store`. It says nothing of sizes.
 */
export function parseClosureGraph(text: string): ClosureEntry[] {
  const references = new Map<string, string[]>();
  const node = (name: string): string[] => {
    const known = references.get(name) ?? [];
    references.set(name, known);
    return known;
  };
  text.split('\n').forEach((line, at) => {
    const match = /^\s*"([^"]+)"(?:\s*->\s*"([^"]+)")?\s*\[/.exec(line);
    const [, name, user] = match ?? [];
    if (name === undefined) {
      if (/^\s*(?:digraph\b.*\{|\}|)\s*$/.test(line)) return;
      throw new ClosureError(
        `line ${at + 1}: ${JSON.stringify(line.slice(0, 80))} is no line of a store's graph`,
      );
    }
    node(name);
    if (user !== undefined) node(user).push(name);
  });
  const full = (name: string): string => (name.startsWith('/') ? name : `/nix/store/${name}`);
  return Array.from(references, ([name, refers]) => ({
    path: full(name),
    references: refers.map(full),
    narSize: null,
  }));
}
