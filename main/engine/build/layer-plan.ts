import type { FileFacts, Host } from './host-file.ts';
import { modeOf } from './host-file.ts';
import { pythonTarEnd, pythonTarHeader, pythonTarPadding } from './python-tar.ts';
import type { PythonTarMember } from './python-tar.ts';
import { factsAt, linkText, storeFiles } from './store-files.ts';
import { storeFolders, storeHost } from './store-place.ts';
import type { StorePlace } from './store-place.ts';

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
 * A layer before any content is read: what is written, in order, but for the zeros that close the tar. It is walked, not
 * kept: pieces are made as they are asked for, so that a layer takes no more memory than its largest folder.
 */
export type LayerPlan = Iterable<LayerPiece>;

export type LayerPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A file's header, made of what the file is when it is opened; then all of it, filled up to a whole block. */
  | { readonly kind: 'file'; readonly host: Host; readonly header: (file: FileFacts) => Uint8Array };

/**
 * The layer that nixpkgs makes of store paths (dockertools.md 6.1): `/nix/` and `/nix/store/` first, then the entries of
 * each path. Throws as `storeFiles` and `storeHost` do.
 */
export function* planStoreLayer(
  paths: readonly string[],
  store: StorePlace,
  owner: LayerOwner,
): Generator<LayerPiece> {
  for (const folder of storeFolders(store)) yield directoryPiece(folder, 0o755, owner);
  for (const path of paths) yield* planStorePath(path, store, owner);
}

/** The entries of one store path. */
export function* planStorePath(path: string, store: StorePlace, owner: LayerOwner): Generator<LayerPiece> {
  for (const { name, host, kind } of storeFiles(path, storeHost(store, path).toString())) {
    if (kind === 'directory') yield directoryPiece(name, modeOf(host), owner);
    else if (kind === 'symlink') {
      yield headerPiece({ ...owner, name, type: '2', size: 0, mode: modeOf(host), link: linkText(host) });
    } else {
      const header = ({ size, mode }: FileFacts): Uint8Array =>
        pythonTarHeader({ ...owner, name, type: '0', size, mode, link: '' });
      yield { kind: 'file', host, header };
    }
  }
}

/** A member that has no content. */
export function headerPiece(member: PythonTarMember): LayerPiece {
  return { kind: 'bytes', bytes: pythonTarHeader(member) };
}

function directoryPiece(name: string, mode: number, owner: LayerOwner): LayerPiece {
  return headerPiece({ ...owner, name: `${name}/`, type: '5', size: 0, mode, link: '' });
}

/** What a layer will be, found by looking at its files; `besides`: bytes of what is not in the plan. Throws as its plan does. */
export function measureLayer(
  plan: LayerPlan,
  besides = 0,
): { readonly size: number; readonly pieces: number } {
  let size = besides;
  let pieces = 0;
  for (const piece of plan) {
    pieces += 1;
    if (piece.kind === 'bytes') size += piece.bytes.length;
    else {
      const facts = factsAt(piece.host);
      size += piece.header(facts).length + facts.size + pythonTarPadding(facts.size);
    }
  }
  return { size: size + pythonTarEnd(size), pieces };
}
