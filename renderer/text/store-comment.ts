import { storePathOf } from '../../shared/store-path.ts';

/**
 * The store paths in the comment that nixpkgs' writer leaves in the history, `store paths: ['/nix/store/<hash>-glibc-2.40',
 * …]`: at least one. Null for any other comment.
 */
export function storeCommentPaths(comment: string): readonly string[] | null {
  const list = /^store paths: \[(.*)\]$/s.exec(comment)?.[1];
  if (list === undefined) return null;
  const paths = Array.from(list.matchAll(/(['"])\/((?:(?!\1).)*)\1/gs), ([, , path]) =>
    storePathOf(path ?? ''),
  ).filter((path) => path !== null);
  return paths.length === 0 ? null : paths;
}

/** That comment as the names in it: `glibc-2.40`, `glibc-2.40 and 3 more`. Null for any other comment. */
export function storeCommentText(comment: string): string | null {
  const names = storeCommentPaths(comment)?.map((path) => path.slice(path.indexOf('-') + 1));
  const [first, ...others] = names ?? [];
  if (first === undefined) return null;
  if (first.endsWith('-customisation-layer') && others.length === 0) return 'customisation layer';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
