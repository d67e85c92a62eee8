import { counted } from '../counted.ts';
import type { Finding } from '../finding.ts';
import { BudgetError, createPacker } from '../packing/plan.ts';
import type { Packing } from '../packing/plan.ts';
import type { StoreNode } from '../packing/store-graph.ts';
import type { BaseFacts, BuildInputs } from './build-inputs.ts';
import type { BuildPlan, PlannedLayer } from './build-plan.ts';
import type { BuildSpec } from './build-spec.ts';
import { configFindings } from './config-findings.ts';
import { derivedTag } from './derived-tag.ts';
import { imageName } from './image-name.ts';
import { choosePlatform } from './choose-platform.ts';
import type { Platform } from './platform.ts';
import { beyondDocker, layerLimits } from '../layer-limits.ts';
import { resolveEnv } from './resolve-env.ts';
import type { ResolvedEnv } from './resolve-env.ts';
import { topLayers } from './top-layers.ts';

/**
 * Plans of one build (BL1 to BL5), for its spec and for any that differs in nothing that was gathered: layering, maxLayers,
 * env rules, names. The packing's groundwork is laid once, so that a slider gets its answer at once. A plan throws
 * `BudgetError`, which names the least number of layers that would do, and `PipelineError`. `sha256` answers lower-case hex
 * for the UTF-8 of a text.
 */
export function createBuildPlanner(
  inputs: BuildInputs,
  sha256: (text: string) => string,
): (spec: BuildSpec) => BuildPlan {
  const { base, taken } = inputs;
  const graph = buildGraph(inputs.oneLayer ? { ...inputs, nodes: [] } : inputs);
  const pack = createPacker({ ...graph, rates: inputs.rates });
  const size = inputs.nodes.reduce((sum, node) => sum + node.narSize, 0);

  return (spec) => {
    const { layering, maxLayers } = spec;
    const above = topLayers(spec);
    const platform = choosePlatform(spec, base?.platform ?? null, inputs.machine);
    // Layers of other images and the one of plain files take places of the budget as layers of the base do.
    const extra = above.files ? 1 : 0;
    const packing = within(maxLayers, inputs, above, () =>
      pack({
        strategy: layering,
        maxLayers: maxLayers - extra - taken.length,
        baseLayers: base?.layers.length ?? 0,
        topLayer: above.top,
      }),
    );
    const env = planEnv(spec, base);
    const layers = planLayers(spec, inputs, packing);
    const named = nameAndTag(spec, inputs, platform.chosen, env, packing, sha256);
    return {
      schemaVersion: 1,
      ...named,
      os: 'linux',
      ...platform.chosen,
      architectureConflict: platform.conflict,
      layers,
      budget: { ...packing.budget, maxLayers, taken: taken.length, top: packing.budget.top + extra },
      env,
      closure: { source: inputs.closure, paths: inputs.nodes.length, size },
      // One layer is pulled again whole, whatever changes.
      expectedPull: inputs.oneLayer ? size : packing.expectedPull,
      findings: [
        ...inputs.findings,
        ...configFindings(spec.config),
        ...repeatFindings(inputs),
        ...limitFindings(layers.length, maxLayers),
      ],
    };
  };
}

/**
 * The graph as nixpkgs has it (BL2): the closure, and two derivations that are no content but take part in choosing,
 * base.json (the config) and the customisation layer. Their paths' hashes are not known without Nix; zeros stand for them.
 */
function buildGraph(inputs: BuildInputs): { nodes: readonly StoreNode[]; excluded: ReadonlySet<string> } {
  if (inputs.nodes.length === 0) return { nodes: [], excluded: new Set() };
  const prefix = `/nix/store/${'0'.repeat(32)}`;
  const extra: StoreNode[] = [
    {
      path: `${prefix}-base.json`,
      narSize: inputs.configNode.size,
      references: inputs.configNode.references,
    },
    {
      path: `${prefix}-customisation-layer`,
      narSize: inputs.topNode.size,
      references: inputs.topNode.references,
    },
  ];
  return { nodes: [...inputs.nodes, ...extra], excluded: new Set(extra.map(({ path }) => path)) };
}

/** BL1: a budget that is too small is told in the numbers that the person gave. */
function within(
  maxLayers: number,
  { base, taken }: BuildInputs,
  above: { readonly files: boolean; readonly top: boolean },
  pack: () => Packing,
): Packing {
  try {
    return pack();
  } catch (error) {
    const extra = taken.length + (above.files ? 1 : 0);
    if (!(error instanceof BudgetError) || extra === 0) throw error;
    const least = error.least + extra;
    const parts = [
      ...(base === null || base.layers.length === 0 ? [] : [`${base.layers.length} from the base`]),
      ...(taken.length === 0 ? [] : [`${taken.length} from other images`]),
      above.files ? 'store paths, plain files and what links them in' : 'store paths and what links them in',
    ];
    const message = `maxLayers is ${maxLayers}, but at least ${least} layers are needed: ${parts.join(', ')}`;
    throw new BudgetError(maxLayers, least, message);
  }
}

function planEnv(spec: BuildSpec, base: BaseFacts | null): ResolvedEnv {
  const own = spec.config['Env'];
  const entries = Array.isArray(own) ? own.filter((entry) => typeof entry === 'string') : [];
  return resolveEnv(base?.env ?? [], entries, spec.envRules, spec.envDefault);
}

function planLayers(spec: BuildSpec, inputs: BuildInputs, packing: Packing): PlannedLayer[] {
  const { base, taken, files } = inputs;
  return [
    ...(base?.layers ?? []).map((layer) => ({ kind: 'base', ...layer }) as const),
    ...taken.map((layer) => ({ kind: 'taken', ...layer }) as const),
    ...packing.layers.map((layer) => ({ kind: 'store', ...layer }) as const),
    ...(files === null
      ? []
      : [{ kind: 'files', sources: files.sources, entries: files.entries, size: files.size } as const]),
    ...(topLayers(spec).top
      ? [
          {
            kind: 'top',
            contents: [...spec.contents, ...spec.copyToRoot],
            paths: inputs.oneLayer ? inputs.nodes.map(({ path }) => path) : [],
            size: inputs.topSize ?? 0,
          } as const,
        ]
      : []),
  ];
}

function nameAndTag(
  spec: BuildSpec,
  inputs: BuildInputs,
  { architecture, variant }: Platform,
  env: ResolvedEnv,
  packing: Packing,
  sha256: (text: string) => string,
): Pick<BuildPlan, 'name' | 'tag' | 'tagSource'> {
  const named = imageName(spec.name, spec.tag);
  const name = named.ok ? named.name : spec.name.toLowerCase();
  if (spec.tag !== null) return { name, tag: spec.tag, tagSource: 'given' };
  const { created, mtime, uid, gid, uname, gname, config, inherit, contents, copyToRoot } = spec;
  const { Env: _, ...rest } = config;
  const facts = {
    architecture,
    variant,
    created,
    mtime,
    owner: { uid, gid, uname, gname },
    config: rest,
    inherit,
    env: env.env,
    base: (inputs.base?.layers ?? []).map((layer) => layer.diffId ?? layer.digest),
    taken: inputs.taken.map((layer) => layer.diffId ?? layer.digest),
    store: inputs.oneLayer
      ? [inputs.nodes.map(({ path }) => path)]
      : packing.layers.map((layer) => layer.paths),
    contents,
    copyToRoot,
    files: inputs.files?.digest ?? null,
    ...(spec.like !== null && { like: spec.like }),
    // Then what the base's config says is the image's as well.
    ...(inherit === 'docker' && { inherited: inputs.base?.id ?? null }),
  };
  return { name, tag: derivedTag(facts, sha256), tagSource: 'derived' };
}

/** BL7: what the base, or a layer before it, holds already. */
function repeatFindings({ base, taken }: BuildInputs): Finding[] {
  const seen = new Set((base?.layers ?? []).flatMap(({ diffId }) => diffId ?? []));
  return taken.flatMap(({ diffId }, at): Finding[] => {
    if (diffId === null) return [];
    const isRepeated = seen.has(diffId);
    seen.add(diffId);
    if (!isRepeated) return [];
    return [
      {
        rule: 'BL7',
        severity: 'info',
        where: `layers[${at}]`,
        what: `the layer ${diffId.slice(0, 19)}… is in the image twice`,
        why: 'a second time it changes only what layers between the two have changed',
      },
    ];
  });
}

function limitFindings(count: number, maxLayers: number): Finding[] {
  const findings: Finding[] = [];
  if (count > layerLimits.docker) {
    findings.push({
      rule: 'BL3',
      severity: 'warning',
      where: 'layers',
      what: `the image has ${counted(count, 'layer')}`,
      why: beyondDocker,
    });
  }
  if (count > maxLayers) {
    findings.push({
      rule: 'BL3',
      severity: 'warning',
      where: 'layers',
      what: `the pipeline makes ${counted(count, 'layer')} in all, maxLayers is ${maxLayers}`,
      why: 'pipelines bound themselves (limit_layers), as in nixpkgs',
    });
  }
  return findings;
}
