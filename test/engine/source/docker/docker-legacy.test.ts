import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../../main/engine/image/report.ts';
import { jsonMember } from '../../../make/outer-member.ts';
import type { OuterMember } from '../../../make/outer-member.ts';
import { makeTar } from '../../../make/tar-maker.ts';
import { findingsOf, openMade, troublesOf } from '../open-made.ts';

const open = openMade();
const tar = makeTar([{ path: 'file', content: 'x' }]);

/** A valid id from a number. */
const id = (number: number): string => number.toString(16).padStart(64, '0');

/** `<id>/{VERSION,json,layer.tar}` */
function layer(number: number, parent: number | null, fields: object = {}): OuterMember[] {
  return [
    { name: `${id(number)}/VERSION`, body: '1.0' },
    jsonMember(`${id(number)}/json`, {
      id: id(number),
      ...(parent !== null && { parent: id(parent) }),
      created: '2014-01-01T00:00:00Z',
      container_config: { Cmd: ['/bin/sh', '-c', `step ${number}`] },
      os: 'linux',
      architecture: 'amd64',
      ...fields,
    }),
    { name: `${id(number)}/layer.tar`, body: tar },
  ];
}

const repositories = (tags: Record<string, Record<string, unknown>>): OuterMember =>
  jsonMember('repositories', tags);

describe('F1: the parent chain is the order', () => {
  test('F1: oldest first, whatever the order of the members', () => {
    const archive = open.members([
      ...layer(3, 2),
      ...layer(1, null),
      ...layer(2, 1),
      repositories({ 'a/b': { latest: id(3), v1: id(3) } }),
    ]);
    expect(archive.format).toBe('docker-legacy');
    expect(archive.images).toHaveLength(1);
    expect(archive.images[0]).toMatchObject({
      names: ['a/b:latest', 'a/b:v1'],
      legacyChain: [id(1), id(2), id(3)],
      platform: { os: 'linux', architecture: 'amd64', variant: null },
    });
    expect(findingsOf(archive)).toEqual([]);
    const [image] = buildReport(archive, () => null).images;
    expect(image).toMatchObject({ id: null, legacyId: id(3), manifestDigest: null });
    expect(image?.layers.map(({ createdBy }) => createdBy)).toEqual([
      '/bin/sh -c step 1',
      '/bin/sh -c step 2',
      '/bin/sh -c step 3',
    ]);
    expect(image?.history.map(({ layer: number }) => number)).toEqual([0, 1, 2]);
  });

  test('F1: every head is an image: forks, and heads that no tag reaches', () => {
    const archive = open.members([
      ...layer(1, null),
      ...layer(2, 1),
      ...layer(3, 1),
      ...layer(4, 1),
      repositories({ a: { x: id(2), y: id(1) }, b: { z: id(3) } }),
    ]);
    expect(archive.images.map(({ names, legacyChain }) => [names, legacyChain])).toEqual([
      [['a:x'], [id(1), id(2)]],
      [['a:y'], [id(1)]],
      [['b:z'], [id(1), id(3)]],
      [[], [id(1), id(4)]],
    ]);
    expect(findingsOf(archive)).toEqual([`info F1 ${id(4)}/json: no name reaches this head of 2 layers`]);
  });

  test('F1: without repositories the heads are found by their links', () => {
    const archive = open.members([...layer(1, null), ...layer(2, 1)]);
    expect(archive.images).toMatchObject([{ names: [], legacyChain: [id(1), id(2)] }]);
    expect(troublesOf(archive)).toEqual([]);
  });

  test('F1: empty repositories are an error, and the images are shown', () => {
    const archive = open.members([...layer(1, null), repositories({})]);
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual(['error F1 repositories: names no image']);
  });

  test('F1: a missing parent is an error; the layers above it are shown', () => {
    const archive = open.members([...layer(2, 1), ...layer(3, 2), repositories({ a: { x: id(3) } })]);
    expect(archive.images[0]?.legacyChain).toEqual([id(2), id(3)]);
    expect(troublesOf(archive)).toEqual([
      `error F1 ${id(2)}/json#/parent: the parent "${id(1)}" is not in the archive`,
    ]);
  });

  test('F1: circles end, also those that no tag reaches', () => {
    const archive = open.members([
      ...layer(1, 2),
      ...layer(2, 1),
      ...layer(5, 6),
      ...layer(6, 7),
      ...layer(7, 6),
      ...layer(8, 8),
      repositories({ a: { x: id(2) } }),
    ]);
    expect(archive.images.map(({ legacyChain }) => legacyChain.length)).toEqual([2, 3, 1]);
    expect(troublesOf(archive).filter((text) => text.includes('above it in the same chain'))).toHaveLength(3);
  });

  test('F1: ten thousand layers in one chain overflow nothing', () => {
    const members = Array.from({ length: 10_000 }, (_, index) => [
      jsonMember(`${id(index)}/json`, { id: id(index), parent: index === 0 ? undefined : id(index - 1) }),
      { name: `${id(index)}/layer.tar`, body: '' },
    ]).flat();
    const archive = open.members([...members, repositories({ a: { x: id(9_999) } })]);
    expect(archive.images[0]?.layers).toHaveLength(10_000);
    expect(troublesOf(archive)[0]).toContain('10,000 layers');
  });

  test('F1: a tag on every layer of a long chain does not multiply without bound', () => {
    const members = Array.from({ length: 1_000 }, (_, index) => [
      jsonMember(`${id(index)}/json`, { id: id(index), parent: index === 0 ? undefined : id(index - 1) }),
      { name: `${id(index)}/layer.tar`, body: '' },
    ]).flat();
    const tags = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`t${index}`, id(index)]));
    const archive = open.members([...members, repositories({ a: tags })]);
    const layers = archive.images.reduce((sum, image) => sum + image.layers.length, 0);
    expect(layers).toBeLessThanOrEqual(100_000);
    expect(troublesOf(archive).join('\n')).toContain('more images not shown');
  });

  test('F1: ids that are none are shown and refused', () => {
    const archive = open.members([
      jsonMember('short/json', { id: 'short', os: 'linux', architecture: 'amd64' }),
      { name: 'short/layer.tar', body: tar },
      repositories({ a: { x: 'short' } }),
    ]);
    expect(archive.images[0]?.legacyChain).toEqual(['short']);
    expect(troublesOf(archive)).toEqual(['error F1 short/json: "short" is no layer id']);
  });

  test('F1: a tag of a layer that is not there has no layers', () => {
    const archive = open.members([...layer(1, null), repositories({ a: { x: id(9) } })]);
    expect(archive.images[0]).toMatchObject({ names: ['a:x'], layers: [] });
    expect(troublesOf(archive).join('\n')).toContain(`the layer "${id(9)}" is not in the archive`);
  });
});

describe('F1: damaged layers', () => {
  test('B1: no layer.tar', () => {
    const archive = open.members([
      ...layer(1, null).slice(0, 2),
      ...layer(2, 1),
      repositories({ a: { x: id(2) } }),
    ]);
    expect(archive.images[0]?.layers.map(({ blob }) => blob === null)).toEqual([true, false]);
    expect(troublesOf(archive)[0]).toMatch(/^error B1 .*layer.tar" is not in the archive/);
  });

  test('F9: the json names another id than its folder', () => {
    const archive = open.members([...layer(1, null, { id: id(7) }), repositories({ a: { x: id(1) } })]);
    expect(troublesOf(archive)).toEqual([
      `error F9 ${id(1)}/json#/id: the id is "${id(7)}", the folder is "${id(1)}"`,
    ]);
  });

  test.each([
    ['[]', 'D5'],
    ['{"parent":7}', 'D5'],
    ['nonsense', 'D1'],
    ['{"__proto__":{"parent":"x"}}', null],
  ])('D5: a json of %s', (body, rule) => {
    const [version, , blob] = layer(1, null);
    const archive = open.members([
      version ?? { name: '' },
      { name: `${id(1)}/json`, body },
      blob ?? { name: '' },
      repositories({ a: { x: id(1) } }),
    ]);
    expect(archive.images[0]?.legacyChain).toEqual([id(1)]);
    const rules = archive.images[0]?.findings
      .filter(({ severity }) => severity === 'error')
      .map((f) => f.rule);
    if (rule === null) expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });

  test.each([
    ['{"a":7}', 'repositories#/a'],
    ['{"a":{"x":7}}', 'repositories#/a/x'],
    ['[]', 'repositories'],
    ['7', 'repositories'],
  ])('D5: repositories of %s', (body, where) => {
    const archive = open.members([...layer(1, null), { name: 'repositories', body }]);
    expect(archive.images).toHaveLength(1);
    expect(archive.findings).toContainEqual(expect.objectContaining({ rule: 'D5', where }) as object);
  });
});
