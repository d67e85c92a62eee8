/**
 * For each layer of a paired tree the number of the first that is the very same tar. `keys` has a text for each layer that is
 * known by what it is (a diff_id computed from the bytes, or where the bytes lie); null for one that is only itself.
 */
export function sameLayers(keys: readonly (string | null)[]): Uint16Array {
  const first = new Map<string, number>();
  return Uint16Array.from(keys, (key, at) => {
    if (key === null) return at;
    const known = first.get(key);
    if (known === undefined) first.set(key, at);
    return known ?? at;
  });
}
