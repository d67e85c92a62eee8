import { encodeName } from '../../../../shared/layer-path.ts';
import { copiedRoot } from './copied-root.ts';
import type { CopiedEntry, CopiedFolder } from './copied-root.ts';
import { gnuTarHeader } from '../tar/gnu-tar.ts';
import type { Host, HostKind } from '../files/host-file.ts';
import type { LayerPlan, LayerTaker } from './layer-plan.ts';
import type { NarEntry } from './nar-size.ts';
import type { PythonTarMember } from '../tar/python-tar.ts';
import { factsAt, linkText, walkStoreFiles } from '../files/store-files.ts';
import { storeHost } from '../files/store-place.ts';
import type { StorePlace } from '../files/store-place.ts';

/** What the one layer of an image like buildImage's is made of. */
export interface BuildImageLayer {
  readonly store: StorePlace;
  /** `copyToRoot`: store paths whose content is copied into the root. */
  readonly items: readonly string[];
  /** Store paths that lie in the store of the image as well. */
  readonly paths: readonly string[];
  /** Folders that the base has, without slashes around them: of those above store paths, the ones that are not made. */
  readonly present: readonly string[];
  /** Of what is copied. */
  readonly uid: number;
  readonly gid: number;
}

/** 1980-01-01T00:00:00Z */
const mtime = 315_532_800;
const tarBlock = 512;
/** Of the folders above store paths. */
const storeMode = 0o555;
/** What is not said otherwise: root's, and without content. */
const nobody = { ...owner(0, 0), size: 0, mtime, link: '' } as const;

/**
 * The layer that nixpkgs' buildImage makes, byte for byte as GNU tar packs it (dockertools.md 8.3): the copied root, each folder's
 * entries by their bytes; then the store's folders and the files of the store paths, by the bytes of their whole names and without
 * `./` before them. What is in the copied root already is not written again. `unseen`: paths whose files are not on this
 * machine yet, and are left out of a plan that is made to be looked at. Throws as `copiedRoot` and `walkStoreFiles` do.
 */
export function planBuildImageLayer(
  layer: BuildImageLayer,
  unseen: { has(path: string): boolean } = new Set<string>(),
): LayerPlan {
  return (taker) => {
    const root = copiedRoot(layer.store, layer.items);
    packRoot('.', root, owner(layer.uid, layer.gid), taker);
    if (layer.paths.length > 0) {
      for (const folder of ['nix', 'nix/store'])
        if (!layer.present.includes(folder) && entryAt(root, folder) === null)
          taker.bare(gnuTarHeader({ ...nobody, name: `./${folder}/`, type: '5', mode: storeMode }));
    }
    for (const path of layer.paths.filter((each) => !unseen.has(each)).sort(compareBytes))
      packStorePath(path, layer.store, root, taker);
  };
}

function packStorePath(path: string, store: StorePlace, root: CopiedFolder, taker: LayerTaker): void {
  const files: { readonly name: string; readonly host: Host; readonly kind: HostKind }[] = [];
  walkStoreFiles(path, storeHost(store, path).toString(), (name, host, kind) => {
    files.push({ name: name.slice(1), host, kind });
  });
  for (const { name, host, kind } of files.sort((a, b) => compareBytes(a.name, b.name))) {
    if (entryAt(root, name) !== null) continue;
    if (kind === 'directory')
      taker.bare(gnuTarHeader({ ...nobody, name: `${name}/`, type: '5', mode: factsAt(host).mode }));
    else if (kind === 'symlink')
      taker.bare(gnuTarHeader({ ...nobody, name, type: '2', mode: 0o777, link: linkText(host) }));
    else taker.file(host, ({ size, mode }) => gnuTarHeader({ ...nobody, name, type: '0', mode, size }));
  }
}

/** Bytes of such a layer that a store path of these entries takes, where its files are not on this machine. */
export function storePathBytes(path: string, entries: Iterable<NarEntry>): number {
  let bytes = 0;
  for (const entry of entries) {
    const name = `${path.slice(1)}${entry.name}${entry.kind === 'directory' ? '/' : ''}`;
    const link = entry.kind === 'symlink' ? entry.link : '';
    bytes += gnuTarHeader({ ...nobody, name, type: '0', mode: 0, link }).length;
    if (entry.kind === 'file') bytes += Math.ceil(entry.size / tarBlock) * tarBlock;
  }
  return bytes;
}

function packRoot(name: string, entry: CopiedEntry, own: Owner, taker: LayerTaker): void {
  const fields = { ...nobody, ...own };
  switch (entry.kind) {
    case 'folder':
      taker.bare(gnuTarHeader({ ...fields, name: `${name}/`, type: '5', mode: entry.mode }));
      for (const [child, below] of byBytes(entry.children)) packRoot(`${name}/${child}`, below, own, taker);
      break;
    case 'file':
      taker.file(entry.host, ({ size, mode }) => gnuTarHeader({ ...fields, name, type: '0', mode, size }));
      break;
    case 'link':
      taker.bare(gnuTarHeader({ ...fields, name, type: '2', mode: 0o777, link: entry.text }));
  }
}

type Owner = Pick<PythonTarMember, 'uid' | 'gid' | 'uname' | 'gname'>;

/** The only name that is the same on every machine is root's. */
function owner(uid: number, gid: number): Owner {
  return { uid, gid, uname: uid === 0 ? 'root' : '', gname: gid === 0 ? 'root' : '' };
}

function byBytes(children: ReadonlyMap<string, CopiedEntry>): [string, CopiedEntry][] {
  return [...children].sort(([a], [b]) => compareBytes(a, b));
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(encodeName(a), encodeName(b));
}

function entryAt(root: CopiedFolder, path: string): CopiedEntry | null {
  let at: CopiedEntry | undefined = root;
  for (const part of path.split('/')) {
    if (at?.kind !== 'folder') return null;
    at = at.children.get(part);
  }
  return at ?? null;
}
