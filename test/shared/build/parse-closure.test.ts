import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClosureError } from '../../../shared/build/closure.ts';
import { parseClosure } from '../../../shared/build/parse-closure.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../fixtures/vectors/closures/${name}`, import.meta.url), 'utf8');

/** Without what only some forms tell: order, sizes, self references. */
const edges = (name: string): string[] =>
  parseClosure(read(name))
    .entries.map(
      ({ path, references }) =>
        `${path}: ${references
          .filter((other) => other !== path)
          .toSorted()
          .join(' ')}`,
    )
    .toSorted();
const sizes = (name: string) =>
  Object.fromEntries(parseClosure(read(name)).entries.map((entry) => [entry.path, entry.narSize]));

describe('parseClosure', () => {
  it.each([
    ['structuredAttrs.attrs.json', 'structuredAttrs'],
    ['fake-closure.json', 'path-info'],
    ['path-info.nix28.json', 'path-info'],
    ['path-info.nix219-like.json', 'path-info-2.19'],
    ['path-info.json-format-2-like.json', 'path-info-2'],
    ['closureInfo.registration', 'registration'],
    ['dump-db.txt', 'registration'],
    ['exportReferencesGraph.classic.txt', 'references-graph'],
    ['graph.dot', 'graph'],
  ])('knows %s as %s', (name, form) => {
    expect(parseClosure(read(name)).form).toBe(form);
  });

  it.each([
    'path-info.nix28.json',
    'path-info.nix219-like.json',
    'path-info.json-format-2-like.json',
    'closureInfo.registration',
    'exportReferencesGraph.classic.txt',
    'graph.dot',
  ])('reads the same closure of 47 paths from %s as from .attrs.json', (name) => {
    expect(edges(name)).toEqual(edges('structuredAttrs.attrs.json'));
    expect(edges(name).length).toBe(47);
  });

  it.each([
    'path-info.nix28.json',
    'path-info.nix219-like.json',
    'path-info.json-format-2-like.json',
    'closureInfo.registration',
  ])('reads the same sizes from %s', (name) => {
    expect(sizes(name)).toEqual(sizes('structuredAttrs.attrs.json'));
  });

  it.each([
    ['', /no closure/],
    ['hello', /no closure/],
    ['{', /not JSON/],
    ['{"graph": 1}', /holds no closure/],
    [
      '{"a": [{"path": "/x", "references": []}], "b": [{"path": "/x", "references": []}]}',
      /several closures: a, b/,
    ],
    ['[{"references": []}]', /the list: 0.path/],
    ['[{"path": "/nix/store/x", "valid": false}]', /\/nix\/store\/x is not in that store/],
    ['{"/nix/store/x": null}', /\/nix\/store\/x is not in that store/],
    ['{"/nix/store/x": {"references": [1]}}', /references.0/],
    ['/nix/store/x\n\n3\n/nix/store/y', /line 3: 3 references are more/],
    ['/nix/store/x\n\nmany', /line 3: "many" is no number of references/],
    ['/nix/store/x', /line 2: the text ends where a deriver should be/],
    ['digraph G {\nhello world\n}', /line 2: "hello world" is no line/],
  ])('refuses %j', (text, message) => {
    expect(() => parseClosure(text)).toThrow(ClosureError);
    expect(() => parseClosure(text)).toThrow(message);
  });
});
