import type { EntrySpec } from './make-layer.ts';

/**
 * The overlay rules once more, on strings and plain objects, slow and meant to be right by reading: what the columns are
 * compared with. It shares no code with the engine.
 */
export interface ModelNode {
  readonly kind: 'directory' | 'implied' | 'file' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo';
  readonly layer: number;
  /** Path of the entry in its layer, as written. */
  readonly entry: string;
  readonly link: string;
  /** `layer path` of the entry whose content it is; null for hard links that lead nowhere. */
  readonly content: string | null;
  readonly size: number;
}

export type Model = Map<string, ModelNode>;

/** Findings by rule, as `layer path`. */
export interface ModelFindings {
  readonly W3: string[];
  readonly W4: string[];
  readonly W5: string[];
  readonly missing: string[];
}

export function emptyFindings(): ModelFindings {
  return { W3: [], W4: [], W5: [], missing: [] };
}

/** The tree after one more layer. */
export function layOver(
  lower: Model,
  entries: readonly EntrySpec[],
  layer: number,
  findings: ModelFindings = emptyFindings(),
): Model {
  const nodes = nodesOf(entries);
  const model: Model = new Map(lower);

  // first what the layer hides, of what the layers below show
  for (const [path] of nodes) {
    const name = lastOf(path);
    if (!name.startsWith('.wh.') || isBelowHiding(path)) continue;
    const folder = folderOf(path);
    if (name === '.wh..wh..opq') for (const each of below(lower, folder)) model.delete(each);
    else if (name.startsWith('.wh..wh.')) findings.W3.push(`${layer} ${path}`);
    else {
      const hidden = join(folder, name.slice(4));
      if (!lower.has(hidden)) findings.W4.push(`${layer} ${path}`);
      model.delete(hidden);
      for (const each of below(lower, hidden)) model.delete(each);
    }
  }
  const removed = new Map([...lower].filter(([path]) => !model.has(path)));
  const take = (path: string): void => {
    const node = model.get(path);
    if (node !== undefined) removed.set(path, node);
    model.delete(path);
  };

  // then what it brings, in the order of the tar
  const places = new Map<string, string | null>([['', '']]);
  const pending: [place: string, link: string, entry: string][] = [];
  for (const [path, entry] of nodes) {
    if (lastOf(path).startsWith('.wh.') || isBelowHiding(path)) continue;
    const parent = folderOf(path);
    let folder = places.get(parent);
    if (folder === undefined) {
      const spec = nodes.get(parent);
      const linked =
        spec?.type === 'symlink' ? follow(model, placeOf(places, parent), spec.link ?? '', true) : null;
      folder = linked !== null && isFolder(model, linked) ? linked : null;
      places.set(parent, folder);
    }
    if (folder === null || !isFolder(model, folder)) {
      places.set(parent, null);
      places.set(path, null);
      continue;
    }
    const place = join(folder, lastOf(path));
    const isDirectory = entry === null || entry.type === 'directory';
    if (isDirectory) places.set(path, place);
    const old = model.get(place);
    const wasDirectory = old !== undefined && (old.kind === 'directory' || old.kind === 'implied');
    const made: ModelNode = {
      kind: entry === null ? 'implied' : entry.type,
      layer,
      entry: path,
      link: entry?.link ?? '',
      content: `${layer} ${path}`,
      size: entry?.type === 'file' ? (entry.size ?? 0) : 0,
    };
    if (isDirectory) {
      if (wasDirectory) {
        if (entry !== null) model.set(place, made);
        continue;
      }
      if (old?.kind === 'symlink') findings.W5.push(`${layer} ${place}`);
    } else for (const each of below(model, place)) take(each);
    if (made.kind !== 'hardlink') {
      model.set(place, made);
      continue;
    }
    const target =
      follow(model, '', made.link, false) ?? (removed.has(normal(made.link)) ? normal(made.link) : null);
    const source = target === null ? undefined : (model.get(target) ?? removed.get(target));
    const isUsable =
      source !== undefined &&
      target !== place &&
      source.content !== null &&
      source.kind !== 'directory' &&
      source.kind !== 'implied';
    model.set(place, { ...made, content: isUsable ? source.content : null });
    if (!isUsable) pending.push([place, made.link, path]);
  }

  // last the hard links whose targets came later, until no more can be made
  for (let isMore = true; isMore;) {
    isMore = false;
    for (const [place, link, entry] of pending) {
      const node = model.get(place);
      if (node?.entry !== entry || node.kind !== 'hardlink' || node.layer !== layer || node.content !== null)
        continue;
      const target = follow(model, '', link, false);
      const source = target === null || target === place ? undefined : model.get(target);
      if (source === undefined || source.content === null) continue;
      if (source.kind === 'directory' || source.kind === 'implied') continue;
      model.set(place, { ...node, content: source.content });
      isMore = true;
    }
  }
  for (const [place, link, entry] of pending) {
    const node = model.get(place);
    if (
      node?.entry === entry &&
      node.layer === layer &&
      node.kind === 'hardlink' &&
      node.content === null &&
      follow(model, '', link, false) === null
    )
      findings.missing.push(`${layer} ${node.entry}`);
  }
  return model;
}

/** Paths of a layer in the order in which they first appear, directories that are only implied with null. */
export function nodesOf(entries: readonly EntrySpec[]): Map<string, EntrySpec | null> {
  const nodes = new Map<string, EntrySpec | null>();
  for (const entry of entries) {
    const parts = normal(entry.path).split('/');
    for (let at = 1; at < parts.length; at++) {
      const above = parts.slice(0, at).join('/');
      if (!nodes.has(above)) nodes.set(above, null);
    }
    nodes.set(normal(entry.path), entry);
  }
  return nodes;
}

/** Lines as `showTree` makes them, of a whole model: content counts at one name. */
export function showModel(model: Model): string[] {
  const shown = settle(model);
  return [...shown]
    .map(([path, node]) => {
      const size = node.kind === 'directory' ? sum(shown, path) : node.size;
      return `${path} ${node.kind} ${size} @${node.layer}`;
    })
    .sort();
}

/** A model as the merged tree shows it: implied directories are directories, hard links without their file are it. */
export function settle(
  model: Model,
): Map<string, { kind: string; size: number; layer: number; content: string | null }> {
  const sizes = new Map(
    [...model.values()].filter((node) => node.kind !== 'hardlink').map((node) => [node.content, node]),
  );
  const shown = new Map<string, { kind: string; size: number; layer: number; content: string | null }>();
  for (const path of treeOrder([...model.keys()])) {
    const node = model.get(path)!;
    const kind = node.kind === 'implied' ? 'directory' : node.kind;
    shown.set(path, { kind, size: node.size, layer: node.layer, content: node.content });
  }
  const held = new Set(sizes.keys());
  for (const [path, node] of shown) {
    if (node.kind !== 'hardlink' || node.content === null || held.has(node.content)) continue;
    held.add(node.content);
    const original = originals.get(node.content);
    shown.set(path, { ...node, kind: original?.kind ?? 'file', size: original?.size ?? 0 });
  }
  return shown;
}

/** Every entry ever laid, by content: what a hard link is once its file's own name is gone. */
const originals = new Map<string, { kind: string; size: number; link: string }>();

/** Fills what `settle` knows of contents; call it with all layers before. */
export function rememberContents(layers: readonly (readonly EntrySpec[])[]): void {
  originals.clear();
  layers.forEach((entries, layer) => {
    for (const [path, entry] of nodesOf(entries)) {
      if (entry !== null)
        originals.set(`${layer} ${path}`, {
          kind: entry.type,
          size: entry.type === 'file' ? (entry.size ?? 0) : 0,
          link: entry.link ?? '',
        });
    }
  });
}

/** Breadth first, siblings by bytes. */
function treeOrder(paths: readonly string[]): string[] {
  const order: string[] = [];
  let level = [''];
  while (level.length > 0) {
    const next: string[] = [];
    for (const folder of level) {
      next.push(
        ...paths.filter((path) => path !== '' && folderOf(path) === folder).sort((a, b) => (a < b ? -1 : 1)),
      );
    }
    order.push(...next);
    level = next;
  }
  return order;
}

function follow(model: Model, from: string, text: string, followLast: boolean, hops = 0): string | null {
  let at = text.startsWith('/') ? '' : from;
  const parts = text.split('/').filter((part) => part !== '');
  for (const [number, part] of parts.entries()) {
    if (part === '.') continue;
    if (part === '..') {
      at = folderOf(at);
      continue;
    }
    const next = join(at, part);
    const node = model.get(next);
    if (node === undefined) return null;
    const isLast = parts.slice(number + 1).every((each) => each === '.');
    const shown = node.kind === 'hardlink' ? originals.get(node.content ?? '') : node;
    if (shown?.kind === 'symlink' && (followLast || parts.length > number + 1)) {
      if (hops === 40) return null;
      const rest = [shown.link, ...parts.slice(number + 1)].join('/');
      return follow(model, at, rest, followLast, hops + 1);
    }
    if (!isLast && !isFolder(model, next)) return null;
    at = next;
  }
  return at;
}

function isFolder(model: Model, path: string): boolean {
  const kind = path === '' ? 'directory' : model.get(path)?.kind;
  return kind === 'directory' || kind === 'implied';
}

function placeOf(places: Map<string, string | null>, path: string): string {
  return places.get(folderOf(path)) ?? '';
}

function below(model: Model, folder: string): string[] {
  return [...model.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`));
}

function sum(shown: ReadonlyMap<string, { size: number }>, folder: string): number {
  let total = 0;
  for (const [path, node] of shown) if (path.startsWith(`${folder}/`)) total += node.size;
  return total;
}

function isBelowHiding(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => part.startsWith('.wh.'));
}

function normal(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
