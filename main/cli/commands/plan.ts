import { availableParallelism, homedir } from 'node:os';
import type { BuildInputs } from '../../../shared/build/build-inputs.ts';
import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { outputIssue } from '../../../shared/build/output-issue.ts';
import { createBuildPlanner } from '../../../shared/build/plan-build.ts';
import { meantPath, repull } from '../../../shared/build/repull.ts';
import type { Repull } from '../../../shared/build/repull.ts';
import { reaches } from '../../../shared/finding.ts';
import { strategyNames } from '../../../shared/packing/strategy.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import { openCache } from '../../service/cache/cache-store.ts';
import { gatherBuild } from '../../service/build/gather-build.ts';
import type { GatheredBuild } from '../../service/build/gather-build.ts';
import { commandThreads, createPool } from '../../service/threads/create-pool.ts';
import { thisMachine } from '../../service/build/read-spec.ts';
import { sha256OfText } from '../../service/text-digest.ts';
import { cacheFolder } from '../../service/disk/user-folders.ts';
import { usage } from '../arguments.ts';
import type { Arguments, Command, Context } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { chosenSpec, specOptions } from '../spec-options.ts';
import { comparisonText, planText } from '../text/plan-text.ts';
import type { ComparedPlan } from '../text/plan-text.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'what varve build would make of a build spec, without writing it',
  operands: 'SPEC.JSON',
  arity: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' },
    ...specOptions,
    compare: { type: 'boolean', help: 'all strategies side by side' },
    changed: {
      type: 'string',
      value: 'PATH',
      help: 'what is pulled again when this store path changes (whole, its hash, or its name)',
    },
  },
  async run(given, context) {
    const { spec, storeRoot } = chosenSpec(given, new Date());
    const issue = outputIssue(spec.output, spec.like);
    if (issue !== null) throw new ProblemError('bad-request', issue);
    const { inputs } = await gather(spec, storeRoot, context);
    const planner = createBuildPlanner(inputs, sha256OfText);
    const made = planner(spec);
    const changed = changedPath(given, inputs);
    const cost = changed === null ? null : costOf(made, inputs, changed);
    const compared = given.flag('compare') ? compare(planner, spec, inputs, changed) : null;
    if (given.flag('json')) {
      await context.out.json({
        ...made,
        ...(cost !== null && { repull: cost }),
        ...(compared !== null && { compared }),
      });
    } else {
      await context.out.write(planText(made, cost));
      if (compared !== null) await context.out.write(`\n${comparisonText(compared)}`);
    }
    const blocked =
      made.env.conflicts.length > 0 || made.architectureConflict !== null || reaches(made.findings, 'error');
    return blocked ? exitCode.failed : exitCode.fine;
  },
};

async function gather(spec: BuildSpec, storeRoot: string, context: Context): Promise<GatheredBuild> {
  const { progress, signal, environment } = context;
  const folder = cacheFolder({ platform: process.platform, environment, home: homedir() });
  const pool = createPool({ size: Math.min(availableParallelism(), commandThreads) });
  try {
    return await gatherBuild(spec, {
      pool,
      cache: folder === null ? null : openCache(folder),
      signal,
      onProgress: ({ phase, done, total }) => progress.show(phase, done, total),
      storeRoot,
      machine: thisMachine(),
      searchPath: environment['PATH'],
    });
  } finally {
    await pool.close();
  }
}

function changedPath(given: Arguments, { nodes }: BuildInputs): string | null {
  const text = given.text('changed');
  if (text === null) return null;
  const [path, ...others] = meantPath(nodes, text);
  if (path === undefined) throw usage(`--changed: no store path of the closure is ${JSON.stringify(text)}`);
  if (others.length > 0)
    throw usage(`--changed: ${JSON.stringify(text)} may be ${[path, ...others].slice(0, 5).join(' or ')}`);
  return path;
}

function costOf(made: BuildPlan, inputs: BuildInputs, path: string): Repull | null {
  return repull(made, inputs.nodes, inputs.topNode.references, path);
}

function compare(
  planner: (spec: BuildSpec) => BuildPlan,
  spec: BuildSpec,
  inputs: BuildInputs,
  changed: string | null,
): ComparedPlan[] {
  const given = typeof spec.layering === 'string' ? [] : [spec.layering];
  return [...strategyNames, ...given].map((layering) => {
    const strategy = typeof layering === 'string' ? layering : 'pipeline';
    try {
      const made = planner({ ...spec, layering });
      return {
        strategy,
        layers: made.layers.length,
        largest: Math.max(0, ...made.layers.map((layer) => (layer.kind === 'store' ? layer.size : 0))),
        expectedPull: made.expectedPull,
        repull: changed === null ? null : costOf(made, inputs, changed),
        problem: null,
      };
    } catch (error) {
      const none = { layers: null, largest: null, expectedPull: null, repull: null };
      return { strategy, ...none, problem: toProblem(error).message };
    }
  });
}
