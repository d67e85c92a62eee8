import { readdirSync } from 'node:fs';
import { parseStorePath, storeHash } from '../../../../shared/store-path.ts';
import type { Work } from '../../io/work.ts';
import { createHashScanner } from '../../tree/store-paths/hash-scan.ts';
import { pieceSize, readLayer } from '../layer/layer-bytes.ts';
import { planStorePath } from '../layer/layer-plan.ts';
import type { StorePlace } from '../files/store-place.ts';

/** Every store path that lies in a store, by its hash. Derivations and locks are none: nothing that runs needs them. */
export function listStore(store: StorePlace): Map<string, string> {
  const found = new Map<string, string>();
  let names: string[];
  try {
    names = readdirSync(`${store.root.replace(/\/+$/, '')}${store.storeDir}`);
  } catch {
    return found;
  }
  for (const name of names) {
    const path = parseStorePath(`${store.storeDir}/${name}`);
    if (path !== null && !/\.(?:drv|lock|chroot)$/.test(path)) found.set(storeHash(path), path);
  }
  return found;
}

/** Looks for references, of one thing after the other. */
export interface ReferenceScan {
  /** The store paths that `path` names, sorted. Reads every byte of it. */
  referencesOf(path: string, work: Work): string[];
  /** As `referencesOf`, of bytes in memory. */
  namedIn(bytes: Uint8Array): string[];
}

/**
 * References as Nix records them (BC4): hashes of known store paths anywhere in contents, link texts and names of files.
 * `known` is hash → store path. A reference of a path to itself is left out.
 */
export function createReferenceScan(store: StorePlace, known: ReadonlyMap<string, string>): ReferenceScan {
  const paths = [...known.values()];
  const scanner = createHashScanner([...known.keys()]);
  const memory = new Uint8Array(pieceSize);
  const taken = (): string[] => {
    scanner.separate();
    return scanner
      .take()
      .map((number) => paths[number] ?? '')
      .toSorted();
  };
  return {
    referencesOf(path, work) {
      // A layer of the path alone has all of it, header by header: names, link texts, contents.
      readLayer(
        planStorePath(path, store, nobody),
        work,
        (piece) => {
          scanner.push(piece);
        },
        () => memory,
      );
      return taken().filter((reference) => reference !== path);
    },
    namedIn(bytes) {
      scanner.push(bytes);
      return taken();
    },
  };
}

const nobody = { uid: 0, gid: 0, uname: '', gname: '', mtime: 0 };
