import type { Brand } from './brand.ts';

/** A path of a Nix store as programs name it: `/nix/store/<hash>-<name>`, nothing below it. */
export type StorePath = Brand<string, 'StorePath'>;

/** The digits of Nix's base-32: no e, o, t, u. */
export const nixBase32 = '0123456789abcdfghijklmnpqrsvwxyz';

/** Characters of the hash part. */
export const storeHashLength = 32;

const storeFolder = '/nix/store/';
const storeName = /^[0-9a-df-np-sv-z]{32}-[0-9A-Za-z+\-._?=]{1,211}$/;
// "." and "..", alone or before a dash, could be taken for folders.
const dotName = /^.{33}\.{1,2}(?:-|$)/;

/**
 * The one door to `StorePath`: the store's folder, 32 digits of Nix's base-32, a dash, and a name of 1 to 211 of
 * `0-9 A-Z a-z + - . _ ? =` that is not, and does not begin like, `.` or `..` (Nix's own rules for names).
 * Null for anything else, also for paths below a store path.
 */
export function parseStorePath(text: string): StorePath | null {
  if (!text.startsWith(storeFolder)) return null;
  const base = text.slice(storeFolder.length);
  return storeName.test(base) && !dotName.test(base) ? (text as StorePath) : null;
}

/** The store path that a path inside an image (no leading slash) is, or is below. */
export function storePathOf(layerPath: string): StorePath | null {
  const path = `/${layerPath}`;
  if (!path.startsWith(storeFolder)) return null;
  const end = path.indexOf('/', storeFolder.length);
  return parseStorePath(end < 0 ? path : path.slice(0, end));
}

/** The 32 digits of a store path. */
export function storeHash(path: StorePath): string {
  return path.slice(storeFolder.length, storeFolder.length + storeHashLength);
}
