/** `/nix/store/<hash>-<name>` in its parts; text of another form is all name. */
export function storePathParts(path: string): { readonly hash: string; readonly name: string } {
  const match = /^\/nix\/store\/([0-9a-z]{32})-(.+)$/s.exec(path);
  return match?.[1] === undefined ? { hash: '', name: path } : { hash: match[1], name: match[2] ?? '' };
}
