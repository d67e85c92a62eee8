import type { FileFacts, Host } from '../files/host-file.ts';
import { modeOf } from '../files/host-file.ts';
import { pythonTarEnd, pythonTarHeader, pythonTarPadding } from '../tar/python-tar.ts';
import type { PythonTarMember } from '../tar/python-tar.ts';
import { factsAt, linkText, walkStoreFiles } from '../files/store-files.ts';
import { storeFolders, storeHost } from '../files/store-place.ts';
import type { StorePlace } from '../files/store-place.ts';

/** Who owns the members of a store layer, and when they were made (dockertools.md 1). */
export interface LayerOwner {
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Whole seconds since the epoch. */
  readonly mtime: number;
}

/**
 * A layer before any content is read: tells what is written, in order, but for the zeros that close the tar. It is walked, not
 * kept: what is next is looked for when it is told, so that a layer takes no more memory than its largest folder. (Iterators
 * would be easier to hold, and take as long as all else together that is not the system's.)
 */
export type LayerPlan = (taker: LayerTaker) => void;

export interface LayerTaker {
  /** A member that has no content. */
  bare(header: LayerHeader): void;
  /** A file's header, made of what the file is when it is opened; then all of it, filled up to a whole block. */
  file(host: Host, header: (file: FileFacts) => LayerHeader): void;
}

/** What a header of Python's format says, or the bytes of one of another format. */
export type LayerHeader = PythonTarMember | Uint8Array;

/**
 * The layer that nixpkgs makes of store paths (dockertools.md 6.1): `/nix/` and `/nix/store/` first, then the entries of
 * each path. Throws as `walkStoreFiles` and `storeHost` do.
 */
export function planStoreLayer(paths: readonly string[], store: StorePlace, owner: LayerOwner): LayerPlan {
  return (taker) => {
    for (const folder of storeFolders(store)) taker.bare(directoryHeader(folder, 0o755, owner));
    for (const path of paths) planStorePath(path, store, owner)(taker);
  };
}

/** The entries of one store path. */
export function planStorePath(path: string, store: StorePlace, owner: LayerOwner): LayerPlan {
  return (taker) => {
    walkStoreFiles(path, storeHost(store, path).toString(), (name, host, kind) => {
      if (kind === 'file') {
        taker.file(host, ({ size, mode }) => ({ ...owner, name, type: '0', size, mode, link: '' }));
      } else if (kind === 'directory') taker.bare(directoryHeader(name, modeOf(host), owner));
      else {
        taker.bare({ ...owner, name, type: '2', size: 0, mode: modeOf(host), link: linkText(host) });
      }
    });
  };
}

function directoryHeader(name: string, mode: number, owner: LayerOwner): LayerHeader {
  return { ...owner, name: `${name}/`, type: '5', size: 0, mode, link: '' };
}

/** The bytes of a header. */
export function headerBytes(header: LayerHeader): Uint8Array {
  return header instanceof Uint8Array ? header : pythonTarHeader(header);
}

/** What a layer will be, found by looking at its files; `besides`: bytes of what is not in the plan. Throws as its plan does. */
export function measureLayer(
  plan: LayerPlan,
  besides = 0,
): { readonly size: number; readonly pieces: number } {
  let size = besides;
  let pieces = 0;
  plan({
    bare(header) {
      pieces += 1;
      size += headerBytes(header).length;
    },
    file(host, header) {
      pieces += 1;
      const facts = factsAt(host);
      size += headerBytes(header(facts)).length + facts.size + pythonTarPadding(facts.size);
    },
  });
  return { size: size + pythonTarEnd(size), pieces };
}
