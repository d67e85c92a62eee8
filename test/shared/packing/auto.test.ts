import { describe, expect, it } from 'vitest';
import { autoLayers } from '../../../shared/packing/auto.ts';
import { layeringCase } from './vectors.ts';

describe('autoLayers', () => {
  it.each(['01-fake-auto', '04-demo-auto-100', '16-no-store-paths', '18-two-layers', '19-config-only'])(
    'makes the layers of %s as nixpkgs does',
    (name) => {
      const { graph, excluded, layers, maxLayers } = layeringCase(name);
      const made = autoLayers(graph, excluded, maxLayers - 1);
      expect(made.map((layer) => layer.map((at) => graph.paths[at]))).toEqual(layers);
    },
  );

  it.each([1, 2, 3, 7, 20, 46, 48, 49, 200])('keeps each path once and within a limit of %d', (limit) => {
    const { graph, excluded } = layeringCase('04-demo-auto-100');
    const made = autoLayers(graph, excluded, limit);
    expect(made.length).toBeLessThanOrEqual(limit);
    expect(made.flat().toSorted((a, b) => a - b)).toEqual(
      graph.paths.map((_, at) => at).filter((at) => !excluded.has(at)),
    );
  });

  it('comes out at 7, 46 and 47 layers for limits of 11, 48 and 99, as nixpkgs did', () => {
    const { graph, excluded } = layeringCase('04-demo-auto-100');
    expect([11, 48, 99].map((limit) => autoLayers(graph, excluded, limit).length)).toEqual([7, 46, 47]);
  });
});
