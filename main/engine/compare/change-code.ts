import type { ComparedField } from '../../../shared/compare/compared-files.ts';
import type { FileChange } from '../../../shared/compare/comparison.ts';

/** Bits of what differs between two entries of one path. */
export const differs = {
  type: 1,
  content: 2,
  link: 4,
  device: 8,
  mode: 16,
  uid: 32,
  gid: 64,
  mtime: 128,
  xattrs: 256,
  hardlinks: 512,
  /** Files of one size whose contents are not known to be the same or different. */
  undecided: 1024,
} as const;

const fields: readonly ComparedField[] = [
  'type',
  'content',
  'link',
  'device',
  'mode',
  'uid',
  'gid',
  'mtime',
  'xattrs',
  'hardlinks',
];

/** The names of what differs. */
export function fieldsOf(bits: number): ComparedField[] {
  return fields.filter((_, at) => (bits & (1 << at)) !== 0);
}

/** Codes of changes, in the order of `changeNames`. */
export const changeCode = {
  unchanged: 0,
  added: 1,
  removed: 2,
  content: 3,
  undecided: 4,
  metadata: 5,
  type: 6,
  moved: 7,
} as const;

const names: readonly (FileChange | null)[] = [
  null,
  'added',
  'removed',
  'content',
  'undecided',
  'metadata',
  'type',
  'moved',
];

/** The name of a change's code; null for `unchanged`. */
export function changeName(code: number): FileChange | null {
  return names[code] ?? null;
}

/** The one word for what differs between two entries of one path: what weighs most. */
export function codeOfBits(bits: number): number {
  if (bits === 0) return changeCode.unchanged;
  if ((bits & differs.type) !== 0) return changeCode.type;
  if ((bits & (differs.content | differs.link | differs.device)) !== 0) return changeCode.content;
  if ((bits & differs.undecided) !== 0) return changeCode.undecided;
  return changeCode.metadata;
}
