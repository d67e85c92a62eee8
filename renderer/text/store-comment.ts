import { storePathOf } from '../../shared/store-path.ts';

/**
 * The comment that nixpkgs' writer leaves in the history, `store paths: ['/nix/store/<hash>-glibc-2.40', …]`, as the names in
 * it: `glibc-2.40`, `glibc-2.40 and 3 more`. Null for any other comment.
 */
export function storeCommentText(comment: string): string | null {
  const list = /^store paths: \[(.*)\]$/s.exec(comment)?.[1];
  if (list === undefined) return null;
  const names = Array.from(list.matchAll(/(['"])\/((?:(?!\1).)*)\1/gs), ([, , path]) =>
    storePathOf(path ?? ''),
  )
    .filter((path) => path !== null)
    .map((path) => path.slice(path.indexOf('-') + 1));
  const [first, ...others] = names;
  if (first === undefined) return null;
  if (first.endsWith('-customisation-layer') && others.length === 0) return 'customisation layer';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
