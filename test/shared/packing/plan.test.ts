import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetError, planPacking } from '../../../shared/packing/plan.ts';
import type { PackingRequest } from '../../../shared/packing/plan.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';
import { strategyNames } from '../../../shared/packing/strategy.ts';
import { layeringCase } from './vectors.ts';

const request: PackingRequest = {
  nodes: [],
  excluded: new Set(),
  strategy: 'auto',
  maxLayers: 100,
  baseLayers: 0,
  topLayer: true,
  rates: new Map(),
};

/** Acyclic: a path refers only to earlier ones. Sizes and names collide on purpose. */
const closures = fc
  .array(
    fc.record({
      size: fc.integer({ min: 0, max: 4 }),
      name: fc.constantFrom('a', 'b', 'lib'),
      references: fc.array(fc.nat(), { maxLength: 4 }),
    }),
    { maxLength: 24 },
  )
  .map((made) => {
    const path = (at: number): string => `/nix/store/${String(at).padStart(32, '0')}-${made[at]?.name ?? ''}`;
    return made.map(({ size, references }, at): StoreNode => ({
      path: path(at),
      narSize: size,
      references: at === 0 ? [] : references.map((reference) => path(reference % at)),
    }));
  });

const paths = (plan: ReturnType<typeof planPacking>) => plan.layers.map((layer) => layer.paths);

describe.each(strategyNames)('%s', (strategy) => {
  it('PK1, PK2, PK4: each path once, within the budget, no empty layer', () => {
    fc.assert(
      fc.property(closures, fc.integer({ min: 2, max: 30 }), (nodes, maxLayers) => {
        const plan = planPacking({ ...request, nodes, strategy, maxLayers });
        expect(paths(plan).flat().toSorted()).toEqual(nodes.map(({ path }) => path).toSorted());
        expect(plan.layers.length + 1).toBeLessThanOrEqual(maxLayers);
        expect(plan.layers.every((layer) => layer.paths.length > 0)).toBe(true);
        expect(plan.budget.free).toBe(maxLayers - plan.layers.length - 1);
      }),
    );
  });

  it('PK3: the order of the input does not matter', () => {
    const shuffled = closures.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 2, max: 12 }), ([nodes, other], maxLayers) => {
        const plan = planPacking({ ...request, nodes, strategy, maxLayers });
        expect(planPacking({ ...request, nodes: other, strategy, maxLayers })).toEqual(plan);
      }),
    );
  });
});

describe('balanced', () => {
  it('PK6: never costs more than one layer for all, and never more with a larger budget', () => {
    fc.assert(
      fc.property(closures, (nodes) => {
        const pulls = [2, 3, 5, 9, 30].map(
          (maxLayers) => planPacking({ ...request, nodes, strategy: 'balanced', maxLayers }).expectedPull,
        );
        for (const [at, pull] of pulls.entries())
          expect(pull).toBeLessThanOrEqual((pulls[at - 1] ?? pull) + 1e-9);
      }),
    );
  });

  it.each([4, 8, 12, 24])(
    'PK6: on the closures of the vectors pulls no more than the others at %d layers',
    (maxLayers) => {
      for (const name of ['04-demo-auto-100', '01-fake-auto']) {
        const { graph } = layeringCase(name);
        const nodes = graph.paths.map((path, node): StoreNode => ({
          path,
          narSize: graph.sizes[node] ?? 0,
          references: (graph.references[node] ?? []).map((target) => graph.paths[target] ?? ''),
        }));
        const pull = (strategy: (typeof strategyNames)[number]) =>
          planPacking({ ...request, nodes, strategy, maxLayers }).expectedPull;
        for (const other of strategyNames) expect(pull('balanced')).toBeLessThanOrEqual(pull(other) + 1e-9);
      }
    },
  );

  it('keeps apart what changes often from what does not', () => {
    const nodes: StoreNode[] = ['app', 'data', 'libc', 'tool'].map((name, at) => ({
      path: `/nix/store/${String(at).repeat(32)}-${name}`,
      narSize: 100,
      references: [],
    }));
    const rates = new Map(nodes.map(({ path }, at) => [path, at === 0 ? 50 : 1]));
    const plan = planPacking({ ...request, nodes, strategy: 'balanced', maxLayers: 3, rates });
    expect(paths(plan).map((layer) => layer.map((path) => path.slice(44)))).toEqual([
      ['data', 'libc', 'tool'],
      ['app'],
    ]);
  });
});

describe('PK2: the budget', () => {
  const nodes: StoreNode[] = [{ path: `/nix/store/${'0'.repeat(32)}-a`, narSize: 1, references: [] }];

  it('that is too small is refused with the least that would do', () => {
    const plan = () => planPacking({ ...request, nodes, baseLayers: 4, maxLayers: 5 });
    expect(plan).toThrow(BudgetError);
    expect(plan).toThrow(
      'maxLayers is 5, but at least 6 layers are needed: 4 from the base, at least 1 for store paths, 1 on top',
    );
  });

  it('needs no layer for store paths where there are none', () => {
    const { budget } = planPacking({ ...request, baseLayers: 4, maxLayers: 5 });
    expect(budget).toEqual({ maxLayers: 5, base: 4, store: 0, top: 1, free: 0 });
  });

  it('does not bind a pipeline, as in nixpkgs', () => {
    const strategy = { pipeline: [['split_every', 1]] };
    expect(planPacking({ ...request, nodes, strategy, baseLayers: 4, maxLayers: 2 }).layers.length).toBe(1);
  });
});
