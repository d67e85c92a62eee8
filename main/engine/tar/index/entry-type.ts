/** Codes of `LayerIndex.type`. Numbers are stored in cache files: never change one, only add. */
export const entryType = {
  implied: 0,
  file: 1,
  directory: 2,
  symlink: 3,
  hardlink: 4,
  char: 5,
  block: 6,
  fifo: 7,
} as const;

export type EntryType = (typeof entryType)[keyof typeof entryType];
