import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { BuildDraft } from '../../../shared/contract/build-values.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { ProblemError } from '../../../shared/problem.ts';

/** What a path in a build spec names: a store path is a logical one, everything else lies where it says. */
export type PathRole = 'file' | 'store';

/** The keys of a build spec whose value is a path, or a list of paths. */
const listKeys = ['contents', 'copyToRoot', 'storePaths', 'history'] as const;

/**
 * A build spec with every path in it put through `change`, in the places where build-spec-schema.ts has paths. What is no
 * text in such a place is left alone: the parser of the spec says what is wrong with it.
 */
export function mapPaths(draft: BuildDraft, change: (path: string, role: PathRole) => string): BuildDraft {
  const mapped: Record<string, unknown> = { ...draft };
  for (const key of listKeys) {
    const role = key === 'history' ? 'file' : 'store';
    const value: unknown = draft[key];
    if (Array.isArray(value)) mapped[key] = value.map((path: unknown) => changed(path, role, change));
    else if (value !== undefined) mapped[key] = changed(value, role, change);
  }
  if (draft.closure !== undefined) mapped['closure'] = changed(draft.closure, 'file', change);
  const base: unknown = draft.fromImage;
  if (base !== undefined) mapped['fromImage'] = changed(base, 'file', change);
  for (const key of ['layers', 'imagePaths'] as const) {
    const parts: unknown = draft[key];
    if (Array.isArray(parts))
      mapped[key] = parts.map((part: unknown) => (isObject(part) ? changed(part, 'file', change) : part));
  }
  const files: unknown = draft.files;
  if (Array.isArray(files)) {
    mapped['files'] = files.map((file: unknown) =>
      isObject(file) ? { ...file, source: changed(file['source'], 'file', change) } : file,
    );
  }
  return mapped as BuildDraft;
}

/** A path, or something in an archive that lies at one. */
function changed(value: unknown, role: PathRole, change: (path: string, role: PathRole) => string): unknown {
  if (typeof value === 'string') return change(value, role);
  if (!isObject(value) || typeof value['archive'] !== 'string') return value;
  return { ...value, archive: change(value['archive'], 'file') };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A store path on this machine: the folder that stands for `/`, and the path below it as Nix calls it. */
export interface StorePlace {
  readonly root: string;
  readonly logical: string;
}

/**
 * `/mnt/nix/store/<hash>-x` → root `/mnt`, logical `/nix/store/<hash>-x`; null for what is no store path itself.
 */
export function storePlace(path: string): StorePlace | null {
  const found = /^(.*)(\/nix\/store\/[0-9a-df-np-sv-z]{32}-[^/]+)$/s.exec(path.split(sep).join('/'));
  const [, root, logical] = found ?? [];
  return root === undefined || logical === undefined ? null : { root: root === '' ? '/' : root, logical };
}

export interface PlacedDraft {
  /** Text of a build spec whose paths are absolute and whose store paths are logical. */
  readonly text: string;
  /** The folder that stands for `/` to the store paths. */
  readonly storeRoot: string;
}

/**
 * A draft with the paths that its tokens stand for; `usualRoot` is the store's root where no token tells it. Throws
 * `not-allowed` for what is no token of this service, and `bad-request` where store paths lie below different roots or are
 * none.
 */
export function placeDraft(
  draft: BuildDraft,
  pathOf: (ref: ArchiveRef) => string,
  usualRoot: string,
): PlacedDraft {
  let storeRoot: string | null = null;
  const placed = mapPaths(draft, (token, role) => {
    const path = pathOf(token as ArchiveRef);
    if (role === 'file') return path;
    const place = storePlace(path);
    if (place === null) throw new ProblemError('bad-request', `${path} is no store path`);
    if (storeRoot !== null && storeRoot !== place.root) {
      throw new ProblemError(
        'bad-request',
        `store paths lie below both ${storeRoot} and ${place.root}: an image is made from one store`,
      );
    }
    storeRoot = place.root;
    return place.logical;
  });
  return { text: JSON.stringify(placed), storeRoot: storeRoot ?? usualRoot };
}

/**
 * A spec as it is written to a file in `folder`: what lies below that folder is named from there, and store paths by their own
 * names where its reader will look for them below `storeRoot`, else by where they lie.
 */
export function specDocument(text: string, folder: string, storeRoot: string): string {
  const isNear = storeRootNear(folder) === storeRoot;
  const spec = mapPaths(JSON.parse(text) as BuildDraft, (named, role) => {
    if (role === 'store' && isNear) return named;
    const path = role === 'store' ? join(storeRoot, named) : named;
    const way = relative(folder, path);
    return way === '' || way.startsWith('..') || isAbsolute(way) ? path : `./${way.split(sep).join('/')}`;
  });
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** A spec that was read from `folder` as a draft: `grant` makes a token of each path that it names, `written` so. */
export function draftOf(
  spec: BuildDraft,
  folder: string,
  storeRoot: string,
  grant: (path: string, written: string) => ArchiveRef,
): BuildDraft {
  return mapPaths(spec, (path, role) => {
    const isLogical = role === 'store' && path.startsWith('/nix/store/');
    return grant(isLogical ? join(storeRoot, path) : resolve(folder, path), path);
  });
}

/**
 * The folder that stands for `/` to the store paths that a spec in `folder` names: the nearest folder above it with a store,
 * else the root of this machine.
 */
export function storeRootNear(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'nix', 'store')) || at === dirname(at)) return at;
  }
}
