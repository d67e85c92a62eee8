import { readdirSync, readlinkSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { look } from '../files/host-file.ts';
import { storeHost } from '../files/store-place.ts';
import type { StorePlace } from '../files/store-place.ts';

/** What several store paths are when they are joined into one root. */
export type JoinedFolder = Map<string, JoinedEntry>;
/** A folder, or a symlink with its text; names and texts are lossless. */
export type JoinedEntry = JoinedFolder | string;

/**
 * nixpkgs' symlinkJoin (dockertools.md 2.1): folders become real, files become absolute links to the store file,
 * symlinks keep their own text, and what is there first stays. As the program behind it (X.org's lndir) does, names that
 * end in `~` and folders of version control are passed over. Throws `bad-request` for what is no folder of the store,
 * `not-found` and `not-readable`.
 */
export function joinContents(store: StorePlace, contents: readonly string[]): JoinedFolder {
  const root: JoinedFolder = new Map();
  for (const path of contents) {
    join(root, path, contentsFolder(store, path));
  }
  return root;
}

/**
 * Where the folder lies on this machine that a store path is, or points at. Throws `bad-request` for what is none, and for a
 * link that leads out of the store's root, `not-found` and `not-readable`.
 */
export function contentsFolder(store: StorePlace, path: string): Buffer {
  const host = storeHost(store, path);
  return isLink(host) ? behindLink(store, path, host) : host;
}

const versionControl = new Set(['.git', '.hg', '.svn', 'BitKeeper', 'CVS', 'CVS.adm', 'RCS', 'SCCS']);

function join(into: JoinedFolder, path: string, host: Buffer): void {
  for (const child of look(host, () => readdirSync(host, { encoding: 'buffer', withFileTypes: true }))) {
    const name = decodeName(child.name);
    if (name.endsWith('~')) continue;
    const childHost = Buffer.concat([host, Buffer.from('/'), encodeName(name)]);
    const there = into.get(name);
    if (child.isDirectory()) {
      if (versionControl.has(name) || typeof there === 'string') continue;
      const folder: JoinedFolder = there ?? new Map<string, JoinedEntry>();
      into.set(name, folder);
      join(folder, `${path}/${name}`, childHost);
    } else if (there === undefined) {
      into.set(
        name,
        child.isSymbolicLink()
          ? decodeName(look(childHost, () => readlinkSync(childHost, { encoding: 'buffer' })))
          : `${path}/${name}`,
      );
    }
  }
}

function isLink(host: Buffer): boolean {
  const info = look(host, () => lstatSync(host));
  if (info.isDirectory() || info.isSymbolicLink()) return info.isSymbolicLink();
  throw new ProblemError('bad-request', `${decodeName(host)} is a file: contents are folders of the store`);
}

/**
 * Where the folder is that a store path points at. A link that leads out of the store's root would be read on this
 * machine instead.
 */
function behindLink(store: StorePlace, path: string, host: Buffer): Buffer {
  const text = decodeName(look(host, () => readlinkSync(host, { encoding: 'buffer' })));
  const root = store.root.replace(/\/+$/, '');
  const target = Buffer.from(text.startsWith('/') ? `${root}${text}` : `${root}${store.storeDir}/${text}`);
  const real = look(target, () => realpathSync(target, { encoding: 'buffer' }));
  const inside = look(Buffer.from(root === '' ? '/' : root), () => realpathSync(root === '' ? '/' : root));
  if (inside !== '/' && !decodeName(real).startsWith(`${inside}/`))
    throw new ProblemError('bad-request', `${path} is a link that leads out of ${root}`);
  if (!look(real, () => statSync(real)).isDirectory())
    throw new ProblemError('bad-request', `${path} leads to a file: contents are folders of the store`);
  return real;
}
