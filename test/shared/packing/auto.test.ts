import { describe, expect, it } from 'vitest';
import { autoLayers } from '../../../shared/packing/auto.ts';
import { storeGraph } from '../../../shared/packing/store-graph.ts';
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

  it('orders layers by all that their members refer to, those that are taken out as well, as nixpkgs does', () => {
    const path = (digit: string, name: string): string => `/nix/store/${digit.repeat(32)}-${name}`;
    const app = path('1', 'app');
    const data = path('2', 'data');
    const graph = storeGraph([
      { path: path('0', 'base.json'), references: [app, data], narSize: 5 },
      { path: app, references: [], narSize: 10 },
      { path: data, references: [], narSize: 100 },
    ]);
    // base.json shares a layer with app; app alone would come before data
    expect(autoLayers(graph, new Set([0]), 2)).toEqual([[2], [1]]);
  });

  it('comes out at 7, 46 and 47 layers for limits of 11, 48 and 99, as nixpkgs did', () => {
    const { graph, excluded } = layeringCase('04-demo-auto-100');
    expect([11, 48, 99].map((limit) => autoLayers(graph, excluded, limit).length)).toEqual([7, 46, 47]);
  });
});
