import { describe, expect, it } from 'vitest';
import { PipelineError, pipelineLayers } from '../../../shared/packing/pipeline.ts';
import { storeGraph } from '../../../shared/packing/store-graph.ts';
import type { Json } from '../../../shared/report.ts';
import { layeringCase } from './vectors.ts';

/** A→B,C; B→D; C→D,E; F alone. Sizes as in the letters: A is the smallest. */
const graph = storeGraph(
  Object.entries({ A: 'BC', B: 'D', C: 'DE', D: '', E: '', F: '' }).map(([path, references], at) => ({
    path,
    references: references.split('').filter(Boolean),
    narSize: at + 1,
  })),
);
const run = (steps: readonly Json[]): string =>
  pipelineLayers(graph, new Set(), steps)
    .map((layer) => layer.map((at) => graph.paths[at]).join(''))
    .join(' ');

describe('pipelineLayers', () => {
  it.each(['03-fake-pipeline', '09-demo-pipeline-subcomponent'])(
    'makes the layers of %s as nixpkgs does',
    (name) => {
      const { graph: closure, excluded, layering, layers } = layeringCase(name);
      const made = pipelineLayers(closure, excluded, layering as Json[]);
      expect(made.map((layer) => layer.map((at) => closure.paths[at]))).toEqual(layers);
    },
  );

  it.each<[string, Json[], string]>([
    ['split_every', [['split_every', 4]], 'ABCD EF'],
    ['subcomponent_out', [['subcomponent_out', ['C']]], 'CDE ABF'],
    ['subcomponent_in', [['subcomponent_in', ['D', 'nowhere']]], 'ABCD EF'],
    ['split_paths', [['split_paths', ['C']]], 'CE D ABF'],
    ['split_paths of children', [['split_paths', [{ children_of: 'C' }]]], 'DE ABCF'],
    ['split_paths of nothing known', [['split_paths', ['nowhere']]], 'ABCDEF'],
    [
      'remove_paths',
      [
        ['remove_paths', 'A'],
        ['split_every', 9],
      ],
      'BCDEF',
    ],
    [
      'limit_layers',
      [
        ['split_every', 1],
        ['limit_layers', 3],
      ],
      'A B CDEF',
    ],
    ['reverse', [['split_every', 2], ['reverse']], 'EF CD AB'],
    [
      'over and flatten',
      [['split_paths', ['C']], ['over', 'rest', ['split_every', 1]], ['flatten']],
      'CE D A B F',
    ],
    [
      'map',
      [
        ['split_every', 3],
        ['map', ['split_every', 2]],
      ],
      'AB C DE F',
    ],
    [
      'pipe',
      [
        ['split_paths', ['C']],
        ['over', 'main', ['pipe', [['split_every', 1], ['reverse']]]],
      ],
      'E C D ABF',
    ],
    [
      'reorder',
      [
        ['split_paths', ['C']],
        ['reorder', ['rest', 'common']],
      ],
      'ABF D CE',
    ],
    ['popularity_contest', [['popularity_contest']], 'D E B C A F'],
  ])('%s', (_, steps, layers) => {
    expect(run(steps)).toBe(layers);
  });

  it('split_paths of the only root is main, whole', () => {
    const rooted = storeGraph([
      { path: 'A', references: ['B'], narSize: 2 },
      { path: 'B', references: [], narSize: 1 },
    ]);
    expect(pipelineLayers(rooted, new Set(), [['split_paths', ['A']]])).toEqual([[1, 0]]);
  });

  it.each<[string, Json[], RegExp]>([
    ['nothing at all', [], /bare graph/],
    ['an end in a bare graph', [['remove_paths', 'A']], /bare graph/],
    ['limit_layers of a graph', [['limit_layers', 2]], /step 0: limit_layers needs a list, not a graph/],
    [
      'limit_layers of parts',
      [
        ['split_paths', ['C']],
        ['limit_layers', 2],
      ],
      /step 1: .*not parts \(main, common, rest\)/,
    ],
    ['flatten of a graph', [['flatten']], /step 0: flatten/],
    [
      'over an absent part',
      [
        ['subcomponent_out', ['C']],
        ['over', 'common', ['split_every', 1]],
      ],
      /no part "common"/,
    ],
    ['a missing argument', [['split_every']], /takes 1 argument, not 0/],
    ['zero', [['split_every', 0]], /above 0/],
    ['an unknown step', [['constructor']], /no step is called "constructor"/],
    ['a step that is none', ['flatten'], /a step is a list/],
    ['a wrong key', [['split_paths', [{ parents_of: 'A' }]]], /children_of/],
  ])('refuses %s', (_, steps, message) => {
    expect(() => run(steps)).toThrow(PipelineError);
    expect(() => run(steps)).toThrow(message);
  });
});
