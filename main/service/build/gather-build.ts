import { counted, grouped } from '../../../shared/counted.ts';
import { lstatSync } from 'node:fs';
import type { BuildInputs, FilesFacts } from '../../../shared/build/build-inputs.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { buildImageClosure } from '../../../shared/build/build-image-closure.ts';
import { changeRates } from '../../../shared/build/change-rates.ts';
import { choosePlatform } from '../../../shared/build/choose-platform.ts';
import { imageTime } from '../../../shared/build/image-time.ts';
import { topLayers } from '../../../shared/build/top-layers.ts';
import type { Platform } from '../../../shared/build/platform.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { createReferenceScan } from '../../engine/build/closure/closure-scan.ts';
import { narSizeOfFile, narSizeOfFolder } from '../../engine/build/layer/nar-size.ts';
import { planBuildImageLayer } from '../../engine/build/layer/build-image-layer.ts';
import { headerBytes, measureLayer } from '../../engine/build/layer/layer-plan.ts';
import type { LayerHeader } from '../../engine/build/layer/layer-plan.ts';
import { planLayer } from '../../engine/build/layer/make-layer.ts';
import { atOnePlace } from '../../engine/build/layer/at-one-place.ts';
import { displaced } from '../../engine/build/layer/displaced.ts';
import { ledElsewhere } from '../../engine/build/layer/led-elsewhere.ts';
import { foldersBelow, lookInSources, placeFiles } from '../../engine/build/layer/place-files.ts';
import type { LookBelow } from '../../engine/build/layer/place-files.ts';
import { configProblems } from '../../engine/build/documents/config-problems.ts';
import { planFilesLayer } from '../../engine/build/layer/source-files.ts';
import { storeHost } from '../../engine/build/files/store-place.ts';
import { readBase, withBase } from './base-facts.ts';
import type { FoundBase, ReadImageOptions } from './base-facts.ts';
import { readEarlierImages } from './earlier-images.ts';
import { findClosure } from './find-closure.ts';
import { heldNodes } from './held-paths.ts';
import type { Session } from '../session/session.ts';
import { createMadeLayers, plainFacts } from '../layers/made-layers.ts';
import { nixStore } from './place-spec.ts';
import { lookAtTaken } from './taken-layers.ts';
import { topRecipe } from './top-recipe.ts';

export interface GatherOptions extends ReadImageOptions {
  /** The folder that stands for `/` when store paths are read. */
  readonly storeRoot: string;
  readonly machine: Platform;
  /** The PATH on which `nix` is looked for. */
  readonly searchPath: string | undefined;
}

export interface GatheredBuild {
  readonly inputs: BuildInputs;
  readonly base: FoundBase | null;
}

/** Bytes of the `checksum` beside nixpkgs' layer.tar: hex and a line break. */
const checksumSize = 65;
/** Bytes of a tar that holds next to nothing. */
const emptyTar = 10_240;

/**
 * Looks at everything that a spec (placed, see `placeSpec`) names, and reads no more than a plan needs: the base's
 * documents, the closure, the names in `contents`; plain files only where the tag is derived from them; files of the base
 * only for `dedupeBase`. Rejects as the readers of each do.
 */
export async function gatherBuild(spec: BuildSpec, options: GatherOptions): Promise<GatheredBuild> {
  return await withBase(spec, options, async (session) => await gatherUpon(session, spec, options));
}

/** The same with the base opened already: who writes what is planned opens it once for both. Null: there is none. */
export async function gatherUpon(
  session: Session | null,
  spec: BuildSpec,
  options: GatherOptions,
): Promise<GatheredBuild> {
  const store = nixStore(options.storeRoot);
  const isOneLayer = spec.like === 'buildImage';
  const base =
    spec.fromImage === null || session === null
      ? null
      : await readBase(
          session,
          spec.fromImage,
          spec,
          {
            paths: spec.dedupeBase || isOneLayer,
            files: spec.files.length > 0,
            diffIds: spec.tag === null,
            inherits: spec.inherit === 'docker',
          },
          options,
        );
  const { chosen } = choosePlatform(spec, base?.facts.platform ?? null, options.machine);
  const configText = JSON.stringify({ config: spec.config, architecture: chosen.architecture, os: 'linux' });
  const wanted = [...spec.contents, ...spec.copyToRoot, ...spec.storePaths];
  const held = spec.includeStorePaths ? await heldNodes(spec.imagePaths, options) : [];
  const heldBytes = new Map(held.map(({ path, tarBytes }) => [path, tarBytes]));
  const closure = spec.includeStorePaths
    ? await findClosure(
        { store, file: spec.closure, roots: wanted, held, text: configText, searchPath: options.searchPath },
        options,
      )
    : null;
  const reached = closure?.nodes ?? [];
  const found = isOneLayer
    ? buildImageClosure(reached, spec.copyToRoot, [
        ...(closure?.named ?? []),
        ...spec.storePaths,
        ...spec.imagePaths.map(({ path }) => path),
      ])
    : reached;
  const inBase = new Set(base?.storePaths);
  const nodes = found.filter(({ path }) => !inBase.has(path));
  const top = topFacts(
    spec,
    options.storeRoot,
    found,
    isOneLayer ? nodes.map(({ path }) => path) : [],
    base,
    heldBytes,
  );
  const files = spec.files.length === 0 ? null : await filesFacts(spec, base?.below ?? null, options);
  const taken = await lookAtTaken(spec.layers, options);
  const earlier = await readEarlierImages(spec.history, options);
  return {
    base,
    inputs: {
      base: base?.facts ?? null,
      taken: taken.facts,
      closure: closure?.source ?? 'none',
      nodes,
      oneLayer: isOneLayer,
      rates: changeRates(earlier, {
        paths: nodes.map(({ path }) => path),
        references: nodes.map(({ references }) => references),
      }),
      configNode: { size: narSizeOfFile(Buffer.byteLength(configText)), references: closure?.named ?? [] },
      topNode: top.node,
      topSize: top.size,
      files: files?.facts ?? null,
      machine: options.machine,
      findings: [
        ...(base?.findings ?? []),
        ...taken.findings,
        ...configProblems(spec.config, chosen),
        ...(closure?.notes ?? []).map(noteFinding),
        ...(files?.findings ?? []),
        ...top.findings,
        ...missingFindings(
          options.storeRoot,
          nodes.filter(({ path }) => !heldBytes.has(path)),
        ),
        ...leftOut(found, nodes, isOneLayer),
      ],
    },
  };
}

/** The top layer as nixpkgs' graph has it (dockertools.md 2.1): what links `contents` into the root, or what is copied there. */
function topFacts(
  spec: BuildSpec,
  storeRoot: string,
  closure: readonly StoreNode[],
  paths: readonly string[],
  base: FoundBase | null,
  heldBytes: ReadonlyMap<string, number>,
): { node: BuildInputs['topNode']; size: number | null; findings: readonly Finding[] } {
  const store = nixStore(storeRoot);
  const sized = (size: number, references: readonly string[]): BuildInputs['topNode'] => ({
    size: narSizeOfFolder([
      ['checksum', checksumSize],
      ['layer.tar', size],
    ]),
    references,
  });
  if (!topLayers(spec).top) return { node: sized(emptyTar, []), size: null, findings: [] };
  try {
    const recipe = topRecipe(spec, store, paths, base?.storeFolders ?? []);
    // files of store paths that images hold are unpacked when the image is made
    const plan = recipe.kind === 'buildImage' ? planBuildImageLayer(recipe, heldBytes) : planLayer(recipe);
    const elsewhere = paths.reduce((sum, path) => sum + (heldBytes.get(path) ?? 0), 0);
    const known = new Map(
      closure.map(({ path }) => [path.slice(store.storeDir.length + 1).slice(0, 32), path]),
    );
    const scan = createReferenceScan(store, known);
    const named: string[] = [];
    // What contents are joined into has no files of its own.
    const bare = (header: LayerHeader): void => void named.push(...scan.namedIn(headerBytes(header)));
    if (spec.copyToRoot.length === 0) plan({ bare, file() {} });
    const references = [...new Set([...named, ...spec.copyToRoot, ...paths])].toSorted();
    const { size } = measureLayer(plan, elsewhere);
    const below = base?.below ?? null;
    return {
      node: sized(size, references),
      size,
      findings: below === null ? [] : displaced(plan, below, 'the base', keyOf(spec)),
    };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'not-found') throw error;
    const finding: Finding = {
      rule: 'BC6',
      severity: 'error',
      where: keyOf(spec),
      what: error.message,
      why: 'what they put into the root of the image cannot be known',
    };
    const references = [...spec.contents, ...spec.copyToRoot, ...paths];
    return { node: sized(emptyTar, references), size: null, findings: [finding] };
  }
}

/** What the top layer is made of. */
function keyOf({ copyToRoot }: BuildSpec): string {
  return copyToRoot.length > 0 ? 'copyToRoot' : 'contents';
}

async function filesFacts(
  spec: BuildSpec,
  below: LookBelow | null,
  { pool, cache, signal, onProgress }: GatherOptions,
): Promise<{ readonly facts: FilesFacts; readonly findings: readonly Finding[] }> {
  const mtime = Math.floor(imageTime(spec.mtime) ?? 0);
  const files = placeFiles(spec.files, below ?? (() => null));
  const plan = planFilesLayer(files, [], mtime);
  const present =
    below === null
      ? []
      : foldersBelow(
          files.map(({ to }) => to),
          below,
        );
  const { size, pieces } = measureLayer(planFilesLayer(files, present, mtime));
  const before = lookInSources(files);
  const findings = [
    ...ledElsewhere(spec.files, files),
    ...atOnePlace(files),
    ...(below === null ? [] : displaced(plan, below, 'the base', 'files')),
    ...files.flatMap((file, at) =>
      at === 0
        ? []
        : displaced(planFilesLayer([file], [], mtime), before(at), 'sources before it', `files[${at}]`),
    ),
  ];
  const facts = {
    sources: spec.files.map(({ source }) => source),
    entries: pieces,
    size,
  };
  if (spec.tag !== null) return { facts: { ...facts, digest: null }, findings };
  const layers = createMadeLayers(cache, pool, signal);
  const recipe = { kind: 'files', files, present: [], mtime } as const;
  const found = await layers.find(recipe, 'none');
  if (found.facts !== null) return { facts: { ...facts, digest: found.facts.hex }, findings };
  const made = await pool.run(
    { kind: 'layer', input: { recipe, keep: null } },
    {
      weight: size,
      signal,
      onProgress: (done) => onProgress?.({ phase: 'hashing files', done, total: size }),
    },
  );
  if (found.key !== null) layers.learn(found.key, plainFacts(made), null);
  layers.keep(null);
  return { facts: { ...facts, digest: made.hex }, findings };
}

/** BC6: a plan may be made without the store; an image may not. */
function missingFindings(storeRoot: string, nodes: readonly StoreNode[]): Finding[] {
  const store = nixStore(storeRoot);
  const missing = nodes.filter(
    ({ path }) => lstatSync(storeHost(store, path), { throwIfNoEntry: false }) === undefined,
  );
  const [first] = missing;
  if (first === undefined) return [];
  const others = missing.length === 1 ? '' : `, and ${missing.length - 1} more`;
  return [
    {
      rule: 'BC6',
      severity: 'error',
      where: storeRoot,
      what: `store paths are not there: ${first.path}${others}`,
      why: 'an image cannot be written without their files; --store-root says where the store is',
    },
  ];
}

function leftOut(found: readonly StoreNode[], kept: readonly StoreNode[], isOneLayer: boolean): Finding[] {
  const count = found.length - kept.length;
  if (count === 0) return [];
  const size = (nodes: readonly StoreNode[]): number => nodes.reduce((sum, node) => sum + node.narSize, 0);
  return [
    {
      rule: 'BL6',
      severity: 'info',
      where: 'store paths',
      what: `${grouped(count)} of ${grouped(found.length)} (${counted(size(found) - size(kept), 'byte')}) are in the base already and left out`,
      why: isOneLayer
        ? 'buildImage leaves out what the base has'
        : 'dedupeBase says so; nixpkgs would write them again',
    },
  ];
}

function noteFinding(what: string): Finding {
  return { rule: 'BC2', severity: 'info', where: 'closure', what, why: 'the next source was asked' };
}
