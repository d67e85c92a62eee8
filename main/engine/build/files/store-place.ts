import { Buffer } from 'node:buffer';
import { ProblemError } from '../../../../shared/problem.ts';

/** Where store paths are: their logical folder, and the folder of this machine that stands for `/`. */
export interface StorePlace {
  /** `/nix/store`, as it is called in images. */
  readonly storeDir: string;
  /** `/`, or where a store was unpacked. */
  readonly root: string;
  /** Store paths that lie below another such folder. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

/** The store's folders from the top, `["/nix", "/nix/store"]`: nixpkgs puts them at the head of every layer. */
export function storeFolders({ storeDir }: StorePlace): string[] {
  const parts = storeDir.split('/').filter(Boolean);
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}

/**
 * Where a store path lies on this machine. Throws `bad-request` for what is no direct child of the store: nothing may be
 * read from elsewhere in its name.
 */
export function storeHost({ storeDir, root, elsewhere }: StorePlace, path: string): Buffer {
  const name = path.startsWith(`${storeDir}/`) ? path.slice(storeDir.length + 1) : '';
  if (!/^[0-9A-Za-z+\-._?=]+$/.test(name) || name.startsWith('.')) {
    throw new ProblemError('bad-request', `${JSON.stringify(path)} is no path in ${storeDir}`);
  }
  return Buffer.from(`${(elsewhere?.get(path) ?? root).replace(/\/+$/, '')}${path}`);
}
