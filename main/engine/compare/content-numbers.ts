/**
 * Contents that have been read, as numbers: the same for the same bytes, 0 for what is not known. A column for each layer of a
 * paired tree, null where nothing of it was read.
 */
export type ContentNumbers = readonly (Uint32Array | null)[];

export function numberOf(numbers: ContentNumbers, layer: number, node: number): number {
  return numbers[layer]?.[node] ?? 0;
}
