/**
 * Digests of file contents, as far as they have been computed. Two entries with the same digest have the same bytes; null
 * is not known, which is not the same as different.
 */
export interface ContentDigests {
  digestOf(layer: number, node: number): string | null;
}

/** Whether two contents are the same: null when it is not known. */
export function sameContent(
  digests: ContentDigests | null,
  layer: number,
  node: number,
  otherLayer: number,
  otherNode: number,
): boolean | null {
  if (layer === otherLayer && node === otherNode) return true;
  const one = digests?.digestOf(layer, node) ?? null;
  const other = digests?.digestOf(otherLayer, otherNode) ?? null;
  return one === null || other === null ? null : one === other;
}
