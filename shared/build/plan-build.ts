import type { Finding } from '../finding.ts';
import { BudgetError, createPacker } from '../packing/plan.ts';
import type { Packing } from '../packing/plan.ts';
import type { StoreNode } from '../packing/store-graph.ts';
import type { Strategy } from '../packing/strategy.ts';
import type { BaseFacts, BuildInputs } from './build-inputs.ts';
import type { BuildPlan, PlannedLayer } from './build-plan.ts';
import { configFindings } from './config-findings.ts';
import { derivedTag } from './derived-tag.ts';
import { baseName, imageName } from './image-name.ts';
import { parsePlatform, samePlatform } from './platform.ts';
import type { Platform } from './platform.ts';
import { resolveEnv } from './resolve-env.ts';
import type { EnvRule, ResolvedEnv } from './resolve-env.ts';
import { topLayers } from './top-layers.ts';

/** What a person may turn without anything being read again; the spec's own where it says nothing. */
export interface PlanChoice {
  readonly strategy?: Strategy;
  readonly maxLayers?: number;
  readonly envRules?: ReadonlyMap<string, EnvRule>;
  readonly envDefault?: 'last' | 'first' | null;
}

/** Overlay file systems of engines stack so many layers. */
const engineLimit = 127;

/**
 * Plans of one build (BL1 to BL5): what does not depend on the choice is done once, so that a slider gets its answer at
 * once. A plan throws `BudgetError`, which names the least number of layers that would do, and `PipelineError`. `sha256`
 * answers lower-case hex for the UTF-8 of a text.
 */
export function createBuildPlanner(
  inputs: BuildInputs,
  sha256: (text: string) => string,
): (choice?: PlanChoice) => BuildPlan {
  const { spec, base } = inputs;
  const graph = buildGraph(inputs);
  const pack = createPacker({ ...graph, rates: inputs.rates });
  const above = topLayers(spec);
  const platform = choosePlatform(inputs);
  const size = inputs.nodes.reduce((sum, node) => sum + node.narSize, 0);

  return (choice = {}) => {
    const layering = choice.strategy ?? spec.layering;
    const maxLayers = choice.maxLayers ?? spec.maxLayers;
    // The layer of plain files takes a place of the budget as a layer of the base does.
    const extra = above.files ? 1 : 0;
    const packing = within(maxLayers, base, above, () =>
      pack({
        strategy: layering,
        maxLayers: maxLayers - extra,
        baseLayers: base?.layers.length ?? 0,
        topLayer: above.top,
      }),
    );
    const env = planEnv(inputs, choice);
    const layers = planLayers(inputs, packing, above.top);
    const named = nameAndTag(inputs, platform.chosen, env, packing, sha256);
    return {
      schemaVersion: 1,
      ...named,
      os: 'linux',
      ...platform.chosen,
      architectureConflict: platform.conflict,
      layers,
      budget: { ...packing.budget, maxLayers, top: packing.budget.top + extra },
      env,
      closure: { source: inputs.closure, paths: inputs.nodes.length, size },
      expectedPull: packing.expectedPull,
      findings: [
        ...inputs.findings,
        ...configFindings(spec.config),
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
  const prefix = `/nix/store/${'0'.repeat(32)}-${baseName(inputs.spec.name)}`;
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
  base: BaseFacts | null,
  above: { readonly files: boolean; readonly top: boolean },
  pack: () => Packing,
): Packing {
  try {
    return pack();
  } catch (error) {
    if (!(error instanceof BudgetError) || !above.files) throw error;
    const least = error.least + 1;
    const parts = [
      ...(base === null || base.layers.length === 0 ? [] : [`${base.layers.length} from the base`]),
      'store paths, plain files and what links them in',
    ];
    const message = `maxLayers is ${maxLayers}, but at least ${least} layers are needed: ${parts.join(', ')}`;
    throw new BudgetError(maxLayers, least, message);
  }
}

/** BA2: what is asked for, else the base's, else this machine's; a variant also from the base of the same architecture. */
function choosePlatform({ spec, base, machine }: BuildInputs): {
  readonly chosen: Platform;
  readonly conflict: BuildPlan['architectureConflict'];
} {
  const parsed = spec.architecture === null ? null : parsePlatform(spec.architecture);
  const wanted = parsed?.ok === true ? { architecture: parsed.architecture, variant: parsed.variant } : null;
  const own = base?.platform ?? null;
  const chosen = wanted ?? own ?? machine;
  const inherited = own?.architecture === chosen.architecture ? own.variant : null;
  const whole = { architecture: chosen.architecture, variant: spec.variant ?? chosen.variant ?? inherited };
  if (own === null || samePlatform(own, whole)) return { chosen: whole, conflict: null };
  return { chosen: whole, conflict: { base: platformText(own), wanted: platformText(whole) } };
}

function platformText({ architecture, variant }: Platform): string {
  return variant === null ? architecture : `${architecture}/${variant}`;
}

function planEnv({ spec, base }: BuildInputs, choice: PlanChoice): ResolvedEnv {
  const own = spec.config['Env'];
  const entries = Array.isArray(own) ? own.filter((entry) => typeof entry === 'string') : [];
  const fallback = choice.envDefault === undefined ? spec.envDefault : choice.envDefault;
  return resolveEnv(base?.env ?? [], entries, choice.envRules ?? spec.envRules, fallback);
}

function planLayers(inputs: BuildInputs, packing: Packing, top: boolean): PlannedLayer[] {
  const { base, files, spec } = inputs;
  return [
    ...(base?.layers ?? []).map((layer) => ({ kind: 'base', ...layer }) as const),
    ...packing.layers.map((layer) => ({ kind: 'store', ...layer }) as const),
    ...(files === null
      ? []
      : [{ kind: 'files', sources: files.sources, entries: files.entries, size: files.size } as const]),
    ...(top
      ? [
          {
            kind: 'top',
            contents: [...spec.contents, ...spec.copyToRoot],
            size: inputs.topSize ?? 0,
          } as const,
        ]
      : []),
  ];
}

function nameAndTag(
  inputs: BuildInputs,
  { architecture, variant }: Platform,
  env: ResolvedEnv,
  packing: Packing,
  sha256: (text: string) => string,
): Pick<BuildPlan, 'name' | 'tag' | 'tagSource'> {
  const { spec } = inputs;
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
    store: packing.layers.map((layer) => layer.paths),
    contents,
    copyToRoot,
    files: inputs.files?.digest ?? null,
  };
  return { name, tag: derivedTag(facts, sha256), tagSource: 'derived' };
}

function limitFindings(count: number, maxLayers: number): Finding[] {
  const findings: Finding[] = [];
  if (count > engineLimit) {
    findings.push({
      rule: 'BL3',
      severity: 'warning',
      where: 'layers',
      what: `the image has ${count} layers`,
      why: `engines stack at most ${engineLimit}: it can be loaded but not run`,
    });
  }
  if (count > maxLayers) {
    findings.push({
      rule: 'BL3',
      severity: 'warning',
      where: 'layers',
      what: `the pipeline makes ${count} layers in all, maxLayers is ${maxLayers}`,
      why: 'pipelines bound themselves (limit_layers), as in nixpkgs',
    });
  }
  return findings;
}
