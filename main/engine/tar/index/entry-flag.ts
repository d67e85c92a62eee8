/** Bits of `LayerIndex.flags`. Stored in cache files: never change one, only add. */
export const entryFlag = {
  /** Has a `security.capability` xattr. */
  capabilities: 1,
  sparse: 2,
  /** The path was given more than once in the layer; this is the last (T4). */
  duplicate: 4,
  /** The name began with `/` (normal for Nix, T2). */
  absolute: 8,
  /** The name had `..`, NUL, a drive letter or was otherwise unfit for a disk (T3). */
  unsafe: 16,
  /** Has xattrs other than capabilities. */
  xattrs: 32,
} as const;
