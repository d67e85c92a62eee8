import type { BuildDraft, BuildInput } from '../../shared/contract/build-values.ts';
import type { EnvRule } from '../../shared/build/resolve-env.ts';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Json } from '../../shared/report.ts';

/** Where something was dropped: on a part of the page, or anywhere. */
export type DropZone = 'base' | 'store' | 'files' | 'history' | 'anywhere';

/** A build with nothing in it. */
export const emptyDraft: BuildDraft = { name: 'image', layering: 'auto', maxLayers: 100 };

export type FileItem = NonNullable<NonNullable<BuildDraft['files']>>[number];

/** The values of a key that holds one path or many, or nothing. */
export function listOf(value: string | readonly string[] | null | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}

/** A draft without the keys whose values are undefined: what is not said is not in the spec. */
function tidy(draft: { readonly [Key in keyof BuildDraft]: BuildDraft[Key] | undefined }): BuildDraft {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as BuildDraft;
}

/** The draft with some keys set, or taken out where the value is undefined. */
export function withKeys(
  draft: BuildDraft,
  keys: { readonly [Key in keyof BuildDraft]?: BuildDraft[Key] | undefined },
): BuildDraft {
  return tidy({ ...draft, ...keys });
}

/** The token of the base, or null. */
export function baseRef(draft: BuildDraft): ArchiveRef | null {
  const base = draft.fromImage;
  const ref = typeof base === 'string' ? base : base?.archive;
  return (ref ?? null) as ArchiveRef | null;
}

/**
 * What was dropped goes where it belongs: store paths and closures into the store, folders and files to `/`, an image
 * becomes the base, unless it was dropped where files go. Answers what found no place, too.
 */
export function withInputs(
  draft: BuildDraft,
  inputs: readonly BuildInput[],
  zone: DropZone,
): {
  readonly draft: BuildDraft;
  readonly refused: readonly { readonly name: string; readonly why: string }[];
} {
  const refused: { readonly name: string; readonly why: string }[] = [];
  let made = draft;
  for (const input of inputs) {
    const kind = zone === 'files' && input.kind !== 'folder' ? 'file' : input.kind;
    const refuse = (why: string): void => void refused.push({ name: input.name, why });
    if (zone === 'base' && kind !== 'image') refuse('it is no image archive, so it cannot be the base');
    else if (zone === 'history' && kind !== 'image')
      refuse('it is no image archive, so it is no earlier build');
    else if (zone === 'history') made = withEarlier(made, input.ref);
    else if (zone === 'store' && kind !== 'store-path' && kind !== 'closure')
      refuse('it is neither a store path nor a closure');
    else if (kind === 'image') made = withKeys(made, { fromImage: input.ref });
    else if (kind === 'store-path') made = withStorePath(made, input.ref);
    else if (kind === 'closure') made = withKeys(made, { closure: input.ref });
    else if (kind === 'spec') refuse('a build spec is opened, not put in');
    else made = withFile(made, input);
  }
  return { draft: made, refused };
}

/** How a store path goes in: its files linked into the root of the image, copied there, or neither. */
export type StoreWay = 'contents' | 'copyToRoot' | 'storePaths';

/** How store paths get into the root of this image: nixpkgs' buildImage copies, its other functions link. */
export function rootWay(draft: BuildDraft): StoreWay {
  return draft.like === 'buildImage' ? 'copyToRoot' : 'contents';
}

/** Store paths go into the root of the image, as nixpkgs' callers mostly want, until somebody says otherwise. */
function withStorePath(draft: BuildDraft, ref: string): BuildDraft {
  const known = [...listOf(draft.contents), ...listOf(draft.storePaths), ...listOf(draft.copyToRoot)];
  return known.includes(ref) ? draft : withStoreWay(draft, ref, rootWay(draft));
}

/** The draft of an image like buildImage's, or of one like streamLayeredImage's (null); what was to be in its root still is. */
export function withLike(draft: BuildDraft, like: 'buildImage' | null): BuildDraft {
  const inRoot = [...new Set([...listOf(draft.contents), ...listOf(draft.copyToRoot)])];
  const isCopied = like === 'buildImage';
  return withKeys(draft, {
    like: like ?? undefined,
    contents: isCopied ? undefined : orNothing(inRoot),
    copyToRoot: isCopied ? orNothing(inRoot) : undefined,
    // an archive like buildImage's has the old folders anyway
    output:
      isCopied && draft.output?.bothSpecs === true ? { ...draft.output, bothSpecs: undefined } : draft.output,
  });
}

function withFile(draft: BuildDraft, { ref, name }: BuildInput): BuildDraft {
  return withKeys(draft, { files: [...(draft.files ?? []), { source: ref, to: `/${name}` }] });
}

export type HeldItem = NonNullable<NonNullable<BuildDraft['imagePaths']>>[number];

/** The draft with one more store path of an image; the same one once only. */
export function withImagePath(draft: BuildDraft, held: HeldItem): BuildDraft {
  const all = draft.imagePaths ?? [];
  const isThere = all.some((other) => other.archive === held.archive && other.path === held.path);
  return isThere ? draft : withKeys(draft, { imagePaths: [...all, held] });
}

/** The draft without the store path of an image at a place of its list. */
export function withoutImagePath(draft: BuildDraft, at: number): BuildDraft {
  return withKeys(draft, { imagePaths: orNothing(moved(draft.imagePaths ?? [], at, null)) });
}

export type LayerItem = NonNullable<NonNullable<BuildDraft['layers']>>[number];

/** The draft with one more layer of another image on top of those it has; the same one once only. */
export function withLayer(draft: BuildDraft, layer: LayerItem): BuildDraft {
  const layers = draft.layers ?? [];
  const isThere = layers.some((other) => other.archive === layer.archive && other.layer === layer.layer);
  return isThere ? draft : withKeys(draft, { layers: [...layers, layer] });
}

/** The draft with the layer at a place of its list moved by some places (down is older), or taken out (null). */
export function withLayerMoved(draft: BuildDraft, at: number, by: number | null): BuildDraft {
  return withKeys(draft, { layers: orNothing(moved(draft.layers ?? [], at, by)) });
}

/** The draft with one more earlier build, the newest of them. */
function withEarlier(draft: BuildDraft, ref: string): BuildDraft {
  const earlier = listOf(draft.history);
  return earlier.includes(ref) ? draft : withKeys(draft, { history: [...earlier, ref] });
}

/** The draft with the earlier build at a place of its list moved by some places, or taken out (null). */
export function withEarlierMoved(draft: BuildDraft, at: number, by: number | null): BuildDraft {
  return withKeys(draft, { history: orNothing(moved(listOf(draft.history), at, by)) });
}

function moved<T>(list: readonly T[], at: number, by: number | null): T[] {
  const rest = list.toSpliced(at, 1);
  const own = list.slice(at, at + 1);
  return by === null ? rest : rest.toSpliced(Math.min(rest.length, Math.max(0, at + by)), 0, ...own);
}

/** The draft with a store path going in that way, and in no other. */
export function withStoreWay(draft: BuildDraft, ref: string, way: StoreWay): BuildDraft {
  const listFor = (key: StoreWay): string[] | undefined => {
    const others = listOf(draft[key]).filter((path) => path !== ref);
    return orNothing(key === way ? [...others, ref] : others);
  };
  return withKeys(draft, {
    contents: listFor('contents'),
    copyToRoot: listFor('copyToRoot'),
    storePaths: listFor('storePaths'),
  });
}

/** The draft without a store path, a closure or a base. */
export function withoutInput(draft: BuildDraft, ref: string): BuildDraft {
  const without = (value: string | readonly string[] | null | undefined): string[] | undefined =>
    orNothing(listOf(value).filter((path) => path !== ref));
  return withKeys(draft, {
    contents: without(draft.contents),
    storePaths: without(draft.storePaths),
    copyToRoot: without(draft.copyToRoot),
    closure: draft.closure === ref ? undefined : draft.closure,
    fromImage: baseRef(draft) === ref ? undefined : draft.fromImage,
    // only a base can be inherited from
    inherit: baseRef(draft) === ref ? undefined : draft.inherit,
  });
}

/** The draft with the file or folder at a place of its list changed; null takes it out. */
export function withFileAt(draft: BuildDraft, at: number, change: Partial<FileItem> | null): BuildDraft {
  const files = (draft.files ?? []).flatMap((file, index) =>
    index !== at ? [file] : change === null ? [] : [{ ...file, ...change }],
  );
  return withKeys(draft, { files: files.length === 0 ? undefined : files });
}

/** The draft with a key of the container config set; undefined takes it out. */
export function withConfig(draft: BuildDraft, key: string, value: Json | undefined): BuildDraft {
  const { [key]: _, ...rest } = draft.config ?? {};
  const config = value === undefined ? rest : { ...draft.config, [key]: value };
  return withKeys(draft, { config: Object.keys(config).length === 0 ? undefined : (config as never) });
}

/** What stands at a place of the container config; a place is a key, or a key in an object below it. */
export function configAt(draft: BuildDraft, [key, inner]: ConfigPlace): Json | undefined {
  const value = draft.config?.[key] as Json | undefined;
  if (inner === undefined) return value;
  return isObject(value) ? value[inner] : undefined;
}

export type ConfigPlace = readonly [key: string] | readonly [key: string, inner: string];

/** The draft with another value there; undefined takes it out, and an object that is left with nothing. */
export function withConfigAt(
  draft: BuildDraft,
  [key, inner]: ConfigPlace,
  value: Json | undefined,
): BuildDraft {
  if (inner === undefined) return withConfig(draft, key, value);
  const before = draft.config?.[key] as Json | undefined;
  const { [inner]: _, ...rest } = isObject(before) ? before : {};
  const made = value === undefined ? rest : { ...rest, [inner]: value };
  return withConfig(draft, key, Object.keys(made).length === 0 ? undefined : made);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `config.Env` as far as it is a list of texts. */
export function envOf(draft: BuildDraft): readonly string[] {
  const env: unknown = draft.config?.['Env'];
  return Array.isArray(env) ? env.filter((entry) => typeof entry === 'string') : [];
}

/** The draft with a rule for a variable; null leaves it without one. */
export function withEnvRule(draft: BuildDraft, name: string, rule: EnvRule | null): BuildDraft {
  const { [name]: _, ...rest } = draft.envRules ?? {};
  const written = rule === null ? null : rule.rule === 'pin' ? { pin: rule.value } : rule.rule;
  const rules = written === null ? rest : { ...rest, [name]: written };
  return withKeys(draft, { envRules: Object.keys(rules).length === 0 ? undefined : rules });
}

/** The draft with a variable set to a value in its own Env (all its entries become one); null takes it out. */
export function withVariable(draft: BuildDraft, name: string, value: string | null): BuildDraft {
  const own = envOf(draft);
  const isIt = (entry: string): boolean => entry === name || entry.startsWith(`${name}=`);
  const at = own.findIndex(isIt);
  const rest = own.filter((entry) => !isIt(entry));
  if (value !== null) rest.splice(at === -1 ? rest.length : at, 0, `${name}=${value}`);
  return withConfig(draft, 'Env', rest.length === 0 ? undefined : rest);
}

/** Every token that a draft names. */
export function refsOf(draft: BuildDraft): readonly string[] {
  const base = baseRef(draft);
  return [
    ...(base === null ? [] : [base]),
    ...(draft.layers ?? []).map(({ archive }) => archive),
    ...(draft.imagePaths ?? []).map(({ archive }) => archive),
    ...listOf(draft.contents),
    ...listOf(draft.storePaths),
    ...listOf(draft.copyToRoot),
    ...listOf(draft.closure),
    ...listOf(draft.history),
    ...(draft.files ?? []).map(({ source }) => source),
  ];
}

/** Whether anything at all is to go into the image. */
export function hasContent(draft: BuildDraft): boolean {
  return refsOf(draft).length > 0;
}

function orNothing<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
