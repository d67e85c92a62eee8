import { describe, expect, it } from 'vitest';
import { popularity, popularityOrder } from '../../../shared/packing/popularity.ts';
import { storeGraph } from '../../../shared/packing/store-graph.ts';
import { layeringCase } from './vectors.ts';

const graphOf = (edges: Readonly<Record<string, string>>) =>
  storeGraph(
    Object.entries(edges).map(([name, references]) => ({
      path: `/nix/store/${name}-x`,
      references: Array.from(references, (target) => `/nix/store/${target}-x`),
      narSize: 1,
    })),
  );

describe('popularity', () => {
  it('counts as the example in nixpkgs: A1 B2 C3 D4 E5 F9 G2, order F E D C B G A', () => {
    const graph = graphOf({ A: 'BG', B: 'CE', C: 'DE', D: 'F', E: 'F', F: '', G: '' });
    expect(popularity(graph)).toEqual([1n, 2n, 3n, 4n, 5n, 9n, 2n]);
    expect(popularityOrder(graph).map((at) => graph.paths[at]?.at(-3))).toEqual('FEDCBGA'.split(''));
  });

  it('stays exact past 2^53: 60 levels of a two-wide diamond', () => {
    const nodes = Array.from({ length: 60 }, (_, level) =>
      ['a', 'b'].map((side) => ({
        path: `/nix/store/${level}${side}-x`,
        references: level === 59 ? [] : ['a', 'b'].map((next) => `/nix/store/${level + 1}${next}-x`),
        narSize: 1,
      })),
    ).flat();
    // W doubles with each level, so the deepest has 2^59 walks and 2 · (2^59 − 1) above it.
    expect(popularity(storeGraph(nodes)).at(-1)).toBe(2n ** 59n + 2n * (2n ** 59n - 1n));
  });

  it('puts nodes of a cycle last and ends', () => {
    const graph = graphOf({ A: 'B', B: 'C', C: 'B', D: '' });
    expect(popularityOrder(graph).slice(2)).toEqual([1, 2]);
  });

  it.each(['02-fake-popularity-5', '06-demo-popularity-12'])('orders %s as nixpkgs does', (name) => {
    const { graph, excluded, layers } = layeringCase(name);
    const order = popularityOrder(graph).filter((at) => !excluded.has(at));
    expect(order.map((at) => graph.paths[at])).toEqual(layers.flat());
  });
});
