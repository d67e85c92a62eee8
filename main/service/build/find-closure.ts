import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { ClosureSource } from '../../../shared/build/build-inputs.ts';
import { ClosureError } from '../../../shared/build/closure.ts';
import type { ClosureEntry } from '../../../shared/build/closure.ts';
import { parseClosure } from '../../../shared/build/parse-closure.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { parseStorePath, storeHash } from '../../../shared/store-path.ts';
import { readStoreDatabase } from '../../engine/build/closure/closure-database.ts';
import { askNix, findNix } from '../../engine/build/closure/closure-nix.ts';
import { createReferenceScan, listStore } from '../../engine/build/closure/closure-scan.ts';
import { statsAt } from '../../engine/build/files/host-file.ts';
import { narSize } from '../../engine/build/layer/nar-size.ts';
import { storeHost } from '../../engine/build/files/store-place.ts';
import type { StorePlace } from '../../engine/build/files/store-place.ts';
import type { Work } from '../../engine/io/work.ts';
import type { Errand } from '../progress.ts';
import { readTextFile } from '../disk/read-text-file.ts';

export interface ClosureRequest {
  readonly store: StorePlace;
  /** Host path of a closure file; null: found out. */
  readonly file: string | null;
  /** Store paths that are wanted, whatever they refer to. */
  readonly roots: readonly string[];
  /** Store paths of images, complete with all that they refer to: they need not lie in the store. */
  readonly held: readonly StoreNode[];
  /** A text whose mentions of store paths count as wanted too: the image's config. */
  readonly text: string;
  /** The PATH on which `nix` is looked for. */
  readonly searchPath: string | undefined;
}

export interface FoundClosure {
  readonly source: ClosureSource;
  /** Exactly what the roots reach, themselves included, sorted by path. */
  readonly nodes: readonly StoreNode[];
  /** Store paths that the text names. */
  readonly named: readonly string[];
  /** Why sources before this one did not answer. */
  readonly notes: readonly string[];
}

const fileLimit = 256 * 1024 * 1024;
const listed = 50;

/**
 * The closure of what an image is to hold (BC1 to BC6), from the first of: the closure file, the store's own database,
 * `nix path-info` (only for the store of this machine), the references found by scanning files. Sizes that the source does not
 * tell are found by looking at the files. Rejects with `bad-request` for a file that is no closure, and `not-found` listing
 * every member that is missing.
 */
export async function findClosure(request: ClosureRequest, errand: Errand = {}): Promise<FoundClosure> {
  const { store, held } = request;
  const heldPaths = held.map(({ path }) => path);
  if (request.file !== null) {
    const entries = readClosureFile(request.file);
    const known = byHash([...entries, ...held]);
    const named = createReferenceScan(store, known).namedIn(Buffer.from(request.text));
    const roots = unique([...request.roots, ...named, ...heldPaths]);
    const nodes = closureOf(store, [...entries, ...held], roots, request.file);
    return { source: 'file', nodes, named, notes: [] };
  }
  const mentions = /[0-9a-df-np-sv-z]{32}/.test(request.text);
  const lying = mentions ? new Map([...listStore(store), ...byHash(held)]) : new Map<string, string>();
  const named = mentions ? createReferenceScan(store, lying).namedIn(Buffer.from(request.text)) : [];
  const isHeld = new Set(heldPaths);
  const all = unique([...request.roots, ...named, ...unknownNames(request.text, store, lying)]);
  const roots = all.filter((path) => !isHeld.has(path));
  if (roots.length === 0)
    return {
      source: held.length === 0 ? 'none' : 'scan',
      nodes: closureOf(store, held, heldPaths, 'the image'),
      named,
      notes: [],
    };
  const found = await findOut(request, roots, errand);
  const others = found.nodes.filter(({ path }) => !isHeld.has(path));
  return { ...found, nodes: [...others, ...held].toSorted(byPath), named };
}

async function findOut(
  { store, searchPath }: ClosureRequest,
  roots: readonly string[],
  errand: Errand,
): Promise<Omit<FoundClosure, 'named'>> {
  const notes: string[] = [];
  const database = `${store.root.replace(/\/+$/, '')}/nix/var/nix/db/db.sqlite`;
  if (existsSync(database)) {
    const entries = attempt(() => readStoreDatabase(database, roots), notes);
    const missing = unknownRoots(entries, roots);
    if (entries !== null && missing.length === 0)
      return { source: 'database', nodes: closureOf(store, entries, roots, database), notes };
    if (entries !== null) notes.push(`${database} does not know ${list(missing)}`);
  }
  const nix = store.root === '/' ? findNix(searchPath) : null;
  if (nix !== null) {
    const answer = await askNix(nix, roots, errand.signal);
    if (answer.ok) return { source: 'nix', nodes: closureOf(store, answer.entries, roots, 'nix'), notes };
    notes.push(answer.why);
  }
  const entries = await scanReferences(store, roots, errand);
  return { source: 'scan', nodes: closureOf(store, entries, roots, 'the store'), notes };
}

function readClosureFile(file: string): readonly ClosureEntry[] {
  const text = readTextFile(file, fileLimit, 'a closure');
  try {
    return parseClosure(text).entries;
  } catch (error) {
    if (error instanceof ClosureError) throw new ProblemError('bad-request', `${file}: ${error.message}`);
    throw error;
  }
}

/** References of everything that the roots reach, each file read once; other work gets a turn between store paths. */
async function scanReferences(
  store: StorePlace,
  roots: readonly string[],
  { signal, onProgress }: Errand,
): Promise<ClosureEntry[]> {
  const scan = createReferenceScan(store, listStore(store));
  const wanted = new Set(roots);
  const entries: ClosureEntry[] = [];
  let done = 0;
  const work: Work = {
    get cancelled() {
      return signal?.aborted === true;
    },
    progress(bytes) {
      done += bytes;
      onProgress?.({ phase: 'looking for references', done, total: null });
    },
  };
  for (const path of wanted) {
    await setImmediate();
    // A symlink that leads nowhere is there all the same.
    const there = statsAt(storeHost(store, path)) !== null;
    const references = there ? scan.referencesOf(path, work) : [];
    if (there) entries.push({ path, references, narSize: null });
    for (const reference of references) wanted.add(reference);
  }
  return entries;
}

/** BC2: what the roots reach among the entries. Whatever is missing there is an error. */
function closureOf(
  store: StorePlace,
  entries: readonly ClosureEntry[],
  roots: readonly string[],
  where: string,
): StoreNode[] {
  const known = new Map(entries.map((entry) => [entry.path, entry]));
  const reached = new Set(roots);
  const missing: string[] = [];
  const found: ClosureEntry[] = [];
  for (const path of reached) {
    const entry = known.get(path);
    if (entry === undefined) missing.push(path);
    else {
      found.push(entry);
      for (const reference of entry.references) reached.add(reference);
    }
  }
  if (missing.length > 0) {
    const what = missing.length === 1 ? 'a member' : `${missing.length} members`;
    throw new ProblemError('not-found', `${where} lacks ${what} of the closure: ${list(missing.toSorted())}`);
  }
  return found
    .map(({ path, references, narSize: size }) => {
      const host = storeHost(store, path);
      return { path, references, narSize: size ?? narSize(host.toString()) };
    })
    .toSorted(byPath);
}

const byPath = (a: StoreNode, b: StoreNode): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

function byHash(entries: readonly { readonly path: string }[]): Map<string, string> {
  return new Map(
    entries.flatMap(({ path }) => {
      const parsed = parseStorePath(path);
      return parsed === null ? [] : [[storeHash(parsed), path] as const];
    }),
  );
}

/** Store paths that a text names in full and that do not lie in the store. */
function unknownNames(text: string, { storeDir }: StorePlace, lying: ReadonlyMap<string, string>): string[] {
  const names = text.matchAll(/\/[0-9a-df-np-sv-z]{32}-[0-9A-Za-z+\-._?=]+/g);
  return Array.from(names).flatMap((match) => {
    const [name] = match;
    if (!text.slice(0, match.index).endsWith(storeDir) || lying.has(name.slice(1, 33))) return [];
    return [`${storeDir}${name}`];
  });
}

function unknownRoots(entries: readonly ClosureEntry[] | null, roots: readonly string[]): string[] {
  const known = new Set(entries?.map(({ path }) => path));
  return roots.filter((root) => !known.has(root));
}

function attempt<T>(read: () => T, notes: string[]): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    notes.push(error.message);
    return null;
  }
}

/** Every path, up to a number that a person can read. */
function list(paths: readonly string[]): string {
  const more = paths.length > listed ? `, and ${paths.length - listed} more` : '';
  return `${paths.slice(0, listed).join(', ')}${more}`;
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
