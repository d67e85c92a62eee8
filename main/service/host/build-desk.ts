import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { archiveName } from '../../../shared/build/image-name.ts';
import { BuildSpecError } from '../../../shared/build/build-spec-error.ts';
import { withoutMark } from '../../../shared/build/byte-order-mark.ts';
import type { SpecIssue } from '../../../shared/build/build-spec-error.ts';
import { createBuildPlanner } from '../../../shared/build/plan-build.ts';
import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import type {
  BuildAnswer,
  BuildDraft,
  BuildInput,
  ExportAnswer,
  ExportResult,
  SealedImage,
  StrategyRow,
} from '../../../shared/contract/build-values.ts';
import type { Input } from '../../../shared/contract/contract.ts';
import type { ArchiveRef, SaveAnswer, TaskId } from '../../../shared/contract/values.ts';
import { changedPaths, changedPull } from '../../../shared/packing/changed-pull.ts';
import { BudgetError } from '../../../shared/packing/plan.ts';
import { PipelineError } from '../../../shared/packing/pipeline.ts';
import { strategyNames } from '../../../shared/packing/strategy.ts';
import type { Digest } from '../../../shared/digest.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import { sha256Hex } from '../../engine/io/hasher.ts';
import {
  draftOf,
  mapPaths,
  placeDraft,
  specDocument,
  storePlace,
  storeRootNear,
} from '../build/build-draft.ts';
import { lookAtInput } from '../build/build-input.ts';
import { outlineOf } from '../build/build-outline.ts';
import type { Builder, PreparedBuild } from '../build/builder.ts';
import { createExports } from './exports.ts';
import type { ExportParts } from './exports.ts';
import { createHostNames } from './host-names.ts';
import type { PathRules } from '../disk/path-rules.ts';
import { layersBeside, sharedBytes } from '../build/shared-layers.ts';
import type { LayersBeside } from '../build/shared-layers.ts';
import { answerOfTask } from './tasks.ts';
import { saveDocument } from './save-document.ts';

export interface BuildDeskParts extends ExportParts {
  readonly paths: PathRules;
  readonly builder: Builder;
  readonly now: () => number;
}

/** The contract's build.* calls: drafts with tokens come in, plans, digests and written images go out. */
export interface BuildDesk {
  look(refs: readonly ArchiveRef[]): readonly BuildInput[];
  plan(draft: BuildDraft, again: boolean): Promise<BuildAnswer>;
  layerPaths(draft: BuildDraft, layer: number, from: number, count: number): Promise<readonly string[]>;
  compare(input: Input<'build.compare'>): Promise<readonly StrategyRow[]>;
  seal(draft: BuildDraft): Promise<SealedImage>;
  export(draft: BuildDraft): Promise<ExportAnswer>;
  result(task: TaskId): ExportResult;
  saveSpec(draft: BuildDraft): Promise<SaveAnswer>;
  openSpec(ref: ArchiveRef): Promise<{ readonly draft: BuildDraft; readonly inputs: readonly BuildInput[] }>;
}

type Beside = NonNullable<Input<'build.compare'>['beside']>;

interface Placed {
  readonly spec: BuildSpec;
  readonly storeRoot: string;
}

interface Planned extends PreparedBuild {
  /** Throws `BudgetError` and `PipelineError`. */
  readonly plan: (spec: BuildSpec) => BuildPlan;
}

const storeName = /\/nix\/store\/[0-9a-df-np-sv-z]{32}-/;
/** A spec file larger than this is none. */
const specLimit = 16 * 2 ** 20;

export function createBuildDesk(parts: BuildDeskParts): BuildDesk {
  const { archives, tasks, builder, paths, now, names } = parts;
  const exports = createExports<{ readonly id: Digest }>(parts);
  /** Where the store of the spec lies that was opened last: its config may name store paths although nothing else does. */
  let specRoot = '/';
  let lookedAt: { readonly key: string; readonly layers: LayersBeside } | null = null;
  let prepared: { readonly key: string; readonly build: Promise<Planned> } | null = null;

  function pathOf(ref: ArchiveRef): string {
    const path = archives.path(ref);
    const store = storePlace(path);
    if (store !== null) names.add(path, store.logical);
    return path;
  }

  function place(draft: BuildDraft): Placed & { readonly text: string } {
    const { text, storeRoot } = placeDraft(draft, pathOf, specRoot);
    names.add(storeRoot, 'the folder of the store', '/');
    const spec = parseBuildSpec(text, new Date(now()));
    const inStore = [...spec.contents, ...spec.copyToRoot, ...spec.storePaths];
    const namesStore = inStore.length > 0 || storeName.test(JSON.stringify(spec.config));
    if (namesStore && !paths.allows(join(storeRoot, 'nix', 'store'))) {
      throw new ProblemError(
        'not-allowed',
        `the store below ${storeRoot} is outside of the folder that is served`,
      );
    }
    return { text, storeRoot, spec };
  }

  /** Looked through once for all that is asked of it while nothing more is known of the image. */
  function layersOf({ ref, image }: Beside): LayersBeside | null {
    const session = archives.session(ref);
    const key = `${ref} ${image} ${session.revision}`;
    try {
      if (lookedAt?.key !== key) lookedAt = { key, layers: layersBeside(session, image) };
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'not-ready') return null;
      throw error;
    }
    return lookedAt.layers;
  }

  /** What a spec names is read once for all plans that differ in nothing else. */
  function prepare({ spec, storeRoot }: Placed): Promise<Planned> {
    const key = inputKey(spec, storeRoot);
    if (prepared?.key === key) return prepared.build;
    const build = answerOfTask(tasks, 'Reading what is built', 'reading', async (errand) => {
      const read = await builder.prepare(spec, storeRoot, errand);
      return { ...read, plan: createBuildPlanner(read.inputs, (text) => sha256Hex(Buffer.from(text))) };
    });
    prepared = { key, build };
    build.catch(() => {
      if (prepared?.build === build) prepared = null;
    });
    return build;
  }

  async function answer(draft: BuildDraft, again: boolean): Promise<BuildAnswer> {
    const wrong = (issues: BuildAnswer['issues'], leastLayers: number | null = null) => ({
      issues,
      leastLayers,
    });
    let placed: Placed;
    try {
      placed = place(draft);
    } catch (error) {
      if (!(error instanceof BuildSpecError)) throw error;
      return { ...nothingYet, ...wrong(error.issues.map(issueFor)) };
    }
    if (again) prepared = null;
    const build = await prepare(placed);
    const { base } = build;
    const { nodes } = build.inputs;
    const store = { paths: nodes.length, size: nodes.reduce((sum, { narSize }) => sum + narSize, 0) };
    try {
      const outline = outlineOf(build.plan(placed.spec), nodes);
      const findings = outline.findings.map((finding) => names.finding(finding));
      return { outline: { ...outline, findings }, ...wrong([]), base, store };
    } catch (error) {
      if (error instanceof BudgetError)
        return {
          outline: null,
          ...wrong([{ where: 'maxLayers', message: error.message }], error.least),
          base,
          store,
        };
      if (error instanceof PipelineError)
        return { outline: null, ...wrong([{ where: 'layering', message: error.message }]), base, store };
      throw error;
    }
  }

  /** What a spec may name; an upload is gone by the time that somebody reads it (SV9.9). */
  function nameable(ref: ArchiveRef): ArchiveRef {
    if (!archives.isTemporary(ref)) return ref;
    const what = `${archives.view(ref).name} was uploaded and lies in no folder that a spec could name`;
    throw new ProblemError('bad-request', `${what}: put it into the build by its path`);
  }

  /** As the window is told of it. */
  function issueFor({ where, message }: SpecIssue): SpecIssue {
    return { where, message: names.text(message) };
  }

  return {
    look: (refs) => refs.map((ref) => lookAtInput(ref, archives.path(ref), archives.view(ref).name)),
    plan: answer,
    async layerPaths(draft, layer, from, count) {
      const placed = place(draft);
      const planned = (await prepare(placed)).plan(placed.spec).layers[layer];
      if (planned?.kind !== 'store' && planned?.kind !== 'top')
        throw new ProblemError('no-such-layer', 'that is no layer of store paths');
      return planned.paths.slice(from, from + count);
    },
    async compare({ draft, changed, beside }) {
      const placed = place(draft);
      const build = await prepare(placed);
      const others = beside === null ? null : layersOf(beside);
      const affected = changed === null ? null : changedPaths(build.inputs.nodes, changed);
      return strategyNames.flatMap((strategy): StrategyRow[] => {
        try {
          const plan = build.plan({ ...placed.spec, layering: strategy });
          const layers = plan.layers.filter((layer) => layer.kind === 'store');
          const { expectedPull } = plan;
          const largest = layers.reduce((most, { size }) => Math.max(most, size), 0);
          const changedBytes = affected === null ? null : changedPull(layers, affected);
          const shared = others === null ? null : sharedBytes(plan, others);
          return [
            { strategy, layers: layers.length, largest, expectedPull, changedPull: changedBytes, shared },
          ];
        } catch (error) {
          if (error instanceof BudgetError) return [];
          throw error;
        }
      });
    },
    async seal(draft) {
      const { spec, storeRoot } = place(draft);
      return await answerOfTask(tasks, `Hashing ${spec.name}`, 'hashing', (errand) =>
        builder.seal(spec, storeRoot, errand),
      );
    },
    async export(draft) {
      const placed = place(draft);
      const { name, output } = placed.spec;
      const suggested = archiveName(name, output.format, output.compression);
      return await exports.start({
        title: `Building ${suggested}`,
        suggested,
        isFolder: output.format === 'oci-dir',
        async write(target, errand) {
          const shown = (await prepare(placed)).plan(placed.spec);
          return { id: await builder.write({ ...placed, target, shown, errand }) };
        },
      });
    },
    result: (task) => exports.result(task),
    async saveSpec(draft) {
      const { text, spec, storeRoot } = place(draft);
      mapPaths(draft, (ref) => nameable(ref as ArchiveRef));
      return await saveDocument(parts, {
        name: 'varve.json',
        title: `Saving the spec of ${spec.name}`,
        text: (folder) => specDocument(text, folder ?? paths.root ?? '/', storeRoot),
      });
    },
    async openSpec(ref) {
      const path = archives.path(ref);
      if ((await stat(path)).size > specLimit)
        throw new ProblemError('too-large', `${archives.view(ref).name} is too large for a build spec`);
      const text = await readFile(path, 'utf8');
      parseBuildSpec(text, new Date(now()));
      // One that was dropped on the page lies nowhere: its paths begin where saved ones do (SV9.9).
      const folder = paths.root !== null && !paths.allows(path) ? paths.root : dirname(path);
      specRoot = storeRootNear(folder);
      const granted = new Map<ArchiveRef, string>();
      const draft = draftOf(
        JSON.parse(withoutMark(text)) as BuildDraft,
        folder,
        specRoot,
        (named, written) => {
          const real = resolveAs(paths, named, written);
          const token = archives.grant(real, {});
          granted.set(token, real);
          return token;
        },
      );
      const inputs = Array.from(granted, ([token, real]) =>
        lookAtInput(token, real, archives.view(token).name),
      );
      return { draft, inputs };
    },
  };
}

const nothingYet: BuildAnswer = {
  outline: null,
  issues: [],
  leastLayers: null,
  base: null,
  store: { paths: 0, size: 0 },
};

/** All of a spec that `Builder.prepare` depends on: everything but what a plan alone is made with. */
function inputKey(spec: BuildSpec, storeRoot: string): string {
  const planned = ['name', 'tag', 'maxLayers', 'layering', 'envRules', 'envDefault', 'output', 'inherit'];
  const read = Object.entries(spec).filter(([key]) => !planned.includes(key));
  // Plain files are hashed only for a tag that is derived from them.
  return JSON.stringify([storeRoot, spec.tag === null, read]);
}

/** What cannot be had is called as the spec calls it. */
function resolveAs(paths: PathRules, path: string, written: string): string {
  try {
    return paths.resolve(path);
  } catch (error) {
    const names = createHostNames();
    names.add(path, written);
    const { code, message } = names.problem(toProblem(error));
    throw new ProblemError(code, message, { cause: error });
  }
}
