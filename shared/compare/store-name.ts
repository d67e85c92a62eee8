/** What the name of a store path says. */
export interface StoreName {
  /** What later versions of the same thing are called too: the name, and the output when it is not the first. */
  readonly name: string;
  readonly version: string | null;
}

/** Outputs of packages that nixpkgs names at the end of a path (Nixpkgs manual, "Multiple-output packages"). */
const outputs =
  /-(?:bin|dev|debug|dist|doc|devdoc|info|lib|libgcc|man|devman|out|static|terminfo|nss|python)$/;

/**
 * Takes a store path's name apart as Nix does (Nix manual, `parseDrvName`): the version begins behind the first dash that no
 * letter follows. The output stays with the name: `…-openssl-3.0.13-dev` is `openssl-dev` in version `3.0.13`.
 */
export function storeName(path: string): StoreName {
  const full = path.replace(/^.*\//, '').replace(/^[0-9a-z]{32}-/, '');
  const output = outputs.exec(full)?.[0] ?? '';
  const base = full.slice(0, full.length - output.length);
  const dash = /-(?![A-Za-z])/.exec(base)?.index ?? -1;
  if (dash <= 0) return { name: full, version: null };
  return { name: base.slice(0, dash) + output, version: base.slice(dash + 1) };
}
