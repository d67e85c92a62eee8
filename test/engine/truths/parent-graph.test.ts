import { describe, expect, test } from 'vitest';
import { legacyNames, legacyParts, v1Id } from '../../make/legacy-maker.ts';
import type { LegacyPart } from '../../make/legacy-maker.ts';
import { openMade } from '../source/open-made.ts';
import { troublesOf, truthsOf, unhashedTruths } from './made-truths.ts';

const open = openMade();

function graphOf(parts: readonly LegacyPart[], names: Readonly<Record<string, string>> | null) {
  const truths = truthsOf(
    open.members([...legacyParts(parts), ...(names === null ? [] : [legacyNames(names)])]),
  );
  const { graph } = truths;
  if (graph === null) throw new Error('there is no graph');
  const name = (at: number | null): string | null =>
    at === null ? null : (parts.find((part) => v1Id(part.name) === graph.layers[at]?.id)?.name ?? '?');
  return { truths, graph, name, named: (list: readonly number[]) => list.map(name) };
}

describe('TR1: the parent graph', () => {
  test('TR1: a fork: two heads on one base', () => {
    const { graph, named, truths } = graphOf(
      [
        { name: 'base', parent: null },
        { name: 'left', parent: 'base' },
        { name: 'right', parent: 'base' },
      ],
      { 'a:1': 'left', 'b:1': 'right', 'c:1': 'base' },
    );
    expect(named(graph.heads)).toEqual(['left', 'right']);
    expect(named(graph.forks)).toEqual(['base']);
    expect(named(graph.layers[0]?.children ?? [])).toEqual(['left', 'right']);
    expect([graph.orphans, graph.cycles, graph.missing]).toEqual([[], [], []]);
    expect(graph.tags?.map((tag) => [tag.name, tag.where, named([tag.layer ?? -1])[0]])).toEqual([
      ['a:1', 'repositories#/a/1', 'left'],
      ['b:1', 'repositories#/b/1', 'right'],
      ['c:1', 'repositories#/c/1', 'base'],
    ]);
    expect(truths.images.map(({ parents }) => parents[0]?.slots.length)).toEqual([2, 2, 1]);
    expect(troublesOf(truths)).toEqual([]);
  });

  test('TR1: orphans are layers that no name reaches', () => {
    const { graph, named, truths } = graphOf(
      [
        { name: 'base', parent: null },
        { name: 'top', parent: 'base' },
        { name: 'left over', parent: 'base' },
        { name: 'alone', parent: null },
      ],
      { 'a:1': 'top' },
    );
    expect(named(graph.orphans)).toEqual(['left over', 'alone']);
    expect(truths.findings.map(({ severity, what }) => [severity, what])).toEqual([
      ['info', 'no name reaches this head of 2 layers'],
      ['info', 'no name reaches this head of 1 layer'],
    ]);
  });

  test('TR1: without names nothing is an orphan', () => {
    const { graph } = graphOf([{ name: 'base', parent: null }], null);
    expect([graph.tags, graph.orphans]).toEqual([null, []]);
  });

  test('TR1: circles, also those that a chain leads into', () => {
    const { graph, named, truths } = graphOf(
      [
        { name: 'self', parent: 'self' },
        { name: 'one', parent: 'two' },
        { name: 'two', parent: 'three' },
        { name: 'three', parent: 'one' },
        { name: 'tail', parent: 'two' },
      ],
      { 'a:1': 'tail', 'b:1': 'self' },
    );
    expect(graph.cycles.map(named)).toEqual([['self'], ['one', 'two', 'three']]);
    expect(named(graph.heads)).toEqual(['tail']);
    expect(truths.images.map(({ parents }) => parents.map(({ end, slots }) => [end, slots.length]))).toEqual([
      [['cycle', 4]],
      [['cycle', 1]],
    ]);
    expect(troublesOf(truths)).toEqual([
      expect.stringMatching(/^error F1 .*#\/parent: the parent .* is above it in the same chain/),
      expect.stringMatching(/^error F1 .*#\/parent: the parent .* is above it in the same chain/),
    ]);
  });

  test('TR1: a parent that is not there', () => {
    const { graph, named, truths } = graphOf([{ name: 'top', parent: 'gone' }], { 'a:1': 'top' });
    expect(named(graph.missing)).toEqual(['top']);
    expect(graph.layers[0]).toMatchObject({ parent: v1Id('gone'), below: null });
    expect(truths.images[0]?.parents[0]?.end).toBe('missing');
    expect(troublesOf(truths)).toEqual([
      `error F1 ${v1Id('top')}/json#/parent: the parent "${v1Id('gone')}" is not in the archive`,
    ]);
  });

  test('TR1: a name that leads nowhere', () => {
    const { graph, truths } = graphOf([{ name: 'top', parent: null }], { 'a:1': 'top', 'b:1': 'gone' });
    expect(graph.tags?.map(({ layer }) => layer)).toEqual([0, null]);
    expect(troublesOf(truths)).toEqual([expect.stringMatching(/^error B1 repositories#\/b\/1: the layer/)]);
  });

  test('TR1: 3,000 layers in one chain are followed without recursion', () => {
    const count = 3_000;
    const parts = Array.from({ length: count }, (_, at) => ({
      name: String(at),
      parent: at === 0 ? null : String(at - 1),
      content: 'same',
    }));
    const { graph, images } = unhashedTruths(
      open.members([...legacyParts(parts), legacyNames({ 'a:1': String(count - 1) })]),
    );
    expect(graph).toMatchObject({ heads: [count - 1], forks: [], orphans: [], cycles: [], missing: [] });
    expect(images[0]?.parents.map(({ end, slots }) => [end, slots.length])).toEqual([['base', count]]);
  });
});
