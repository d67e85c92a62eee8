import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { createBuildPlanner } from '../../../shared/build/plan-build.ts';
import { meantPath, repull } from '../../../shared/build/repull.ts';
import { gatherBuild } from '../../../main/service/build/gather-build.ts';
import type { GatheredBuild } from '../../../main/service/build/gather-build.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { sha256OfText } from '../../../main/service/text-digest.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';
import type { Container } from '../../make/image-maker.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

let root = '';
const pool = createPool({ size: 1 });
beforeAll(() => {
  root = unpackStore();
});
afterAll(async () => {
  removeStore(root);
  await pool.close();
});

type Json = Readonly<Record<string, unknown>>;

async function look(
  json: Json,
  folder = vectors,
  storeRoot = root,
): Promise<GatheredBuild & { plan: BuildPlan }> {
  const spec = placeSpec(
    parseBuildSpec(JSON.stringify({ name: 'app', ...json }), new Date()),
    folder,
    nixStore(storeRoot),
  );
  const machine = { architecture: 'amd64', variant: null };
  const gathered = await gatherBuild(spec, { pool, cache: null, storeRoot, machine, searchPath: '' });
  return { ...gathered, plan: createBuildPlanner(gathered.inputs, sha256OfText)(spec) };
}

const groups = (plan: BuildPlan) =>
  plan.layers.flatMap((layer) => (layer.kind === 'store' ? [layer.paths] : []));
const fake = (name: string): string => {
  const found = readdirSync(join(root, 'nix/store')).find((each) => each.endsWith(`-${name}`));
  return `/nix/store/${found ?? ''}`;
};
const closure = 'closures/fake-closure.json';

describe('the plan of a spec', () => {
  const cases = readdirSync(join(vectors, 'cases'));
  test.each(cases)('BL2: case %s: the layers that nixpkgs made', async (name) => {
    const read = (file: string): unknown =>
      JSON.parse(readFileSync(join(vectors, 'cases', name, file), 'utf8'));
    // The commands of this case make files and name no store path; only the size of the top layer differs.
    const { extraCommands: _, ...spec } = read('spec.json') as Json;
    const expected = read('layers.json') as string[][];
    const { plan } = await look(spec);
    const sorted = (layers: readonly (readonly string[])[]) =>
      layers.map((layer) => layer.join(' ')).toSorted();
    // Where closures are of one size, nixpkgs follows Python's order of sets.
    if (plan.layers.length > 0 && (spec['layering'] ?? 'auto') === 'auto')
      expect(sorted(groups(plan))).toEqual(sorted(expected));
    else expect(groups(plan)).toEqual(expected);
    expect(plan.budget.maxLayers).toBe(spec['maxLayers'] ?? 100);
  });

  test('BL1: a size is that of the tar, or said to be that of the packed bytes', async () => {
    const folder = scratchFolder();
    // more than is unpacked for the sake of a plan
    const image = imageOf([[{ path: 'one', content: new Uint8Array(66 * 2 ** 20) }]]);
    for (const [packing, container] of [
      ['none', 'docker-25'],
      ['gzip', 'oci'],
    ] as const) {
      const archive = writeArchive(folder, [image], { container, packing });
      const { diffId } = (await look({ fromImage: archive }, folder)).inputs.base?.layers[0] ?? {};
      const { plan } = await look({ fromImage: archive, layers: [{ archive, layer: diffId }] }, folder);
      const size = image.layers[0]?.tar.length ?? 0;
      for (const layer of plan.layers.slice(0, 2)) {
        expect(layer).toMatchObject({ isPacked: packing === 'gzip' });
        if (packing === 'none') expect(layer.size).toBe(size);
        else expect(layer.size).toBeLessThan(size / 10);
      }
    }
  });

  test('BL1: layers of the base count, whatever archive it lies in, and come first', async () => {
    const spec = { contents: [fake('fake-bash-5.2')], closure, config: {} };
    for (const base of ['bases/legacy.tar', 'bases/hybrid.tar']) {
      const { plan } = await look({ ...spec, fromImage: base, maxLayers: 4 });
      expect(plan.layers.map(({ kind }) => kind)).toEqual(['base', 'base', 'store', 'top']);
      expect(plan.budget).toEqual({ maxLayers: 4, base: 2, taken: 0, store: 1, top: 1, free: 0 });
    }
    await expect(look({ ...spec, fromImage: 'bases/legacy.tar', maxLayers: 3 })).rejects.toThrow(
      /at least 4 layers are needed/,
    );
  });

  test('BL1: nothing at all, and plain files alone, are images too', async () => {
    const empty = await look({});
    expect(empty.plan.layers).toEqual([{ kind: 'top', contents: [], paths: [], size: 10_240 }]);
    const folder = scratchFolder();
    mkdirSync(join(folder, 'site'));
    writeFileSync(join(folder, 'site/index.html'), 'hello');
    const { plan } = await look({ files: [{ source: 'site', to: '/srv/site' }], maxLayers: 1 }, folder);
    expect(plan.layers).toEqual([
      { kind: 'files', sources: [join(folder, 'site')], entries: 3, size: 10_240 },
    ]);
    expect(plan.budget).toEqual({ maxLayers: 1, base: 0, taken: 0, store: 0, top: 1, free: 0 });
  });

  test('BL6: --dedupe-base leaves out what the base has, and says so', async () => {
    const kept = fake('fake-libc-1.0').slice(1);
    const folder = scratchFolder();
    const base = writeArchive(folder, [
      imageOf([
        [
          { path: 'nix/store/', kind: 'directory' },
          { path: `${kept}/`, kind: 'directory' },
          { path: `${kept}/lib`, content: 'x' },
        ],
      ]),
    ]);
    const spec = { contents: [fake('fake-bash-5.2')], closure: join(vectors, closure), fromImage: base };
    const all = await look(spec);
    const without = await look({ ...spec, dedupeBase: true });
    expect(groups(all.plan).flat()).toContain(`/${kept}`);
    expect(groups(without.plan).flat()).toEqual(
      groups(all.plan)
        .flat()
        .filter((path) => path !== `/${kept}`),
    );
    expect(without.plan.findings.map(({ rule }) => rule)).toContain('BL6');
  });

  test('BL5: earlier builds tell how often each path changed by itself', async () => {
    const folder = scratchFolder();
    const path = (digit: string, name: string): string => `/nix/store/${digit.repeat(32)}-${name}`;
    const file = (at: string, content: string) => ({ path: at.slice(1), content });
    // libc stays, the library changes once, the app at every build (once of them because of the library).
    const builds = [
      ['1', '1'],
      ['2', '1'],
      ['3', '2'],
    ].map(([app = '', lib = ''], at) => {
      const names = [path(app, `app-1.${at}`), path(lib, 'lib-2.0'), path('a', 'libc-3.0')] as const;
      const layer = [file(names[0], names[1]), file(names[1], names[2]), file(names[2], 'libc')];
      return { names, archive: writeArchive(mkdtempSync(join(folder, 'b')), [imageOf([layer])]) };
    });
    const [app, lib, libc] = [path('4', 'app-1.3'), path('2', 'lib-2.0'), path('a', 'libc-3.0')];
    const entries = [
      { path: app, references: [lib], narSize: 10 },
      { path: lib, references: [libc], narSize: 20 },
      { path: libc, references: [], narSize: 30 },
    ];
    writeFileSync(join(folder, 'closure.json'), JSON.stringify({ graph: entries }));
    const { inputs } = await look(
      {
        storePaths: [app],
        closure: 'closure.json',
        history: builds.map(({ archive }) => archive),
        layering: 'balanced',
      },
      folder,
    );
    expect([...inputs.rates]).toEqual([
      [lib, 1.5 / 4],
      [app, 2.5 / 4],
      [libc, 0.5 / 4],
    ]);
  });

  test('BA2: another architecture than the base’s is a conflict', async () => {
    const { plan } = await look({ fromImage: 'bases/legacy.tar', architecture: 'aarch64-linux' });
    expect(plan).toMatchObject({
      architecture: 'arm64',
      architectureConflict: { base: 'amd64', wanted: 'arm64' },
    });
    const same = await look({ fromImage: 'bases/legacy.tar', architecture: 'x86_64-linux' });
    expect(same.plan.architectureConflict).toBeNull();
  });

  test('BL4: a change is pulled again with all that refers to it', async () => {
    const { plan, inputs } = await look({ contents: [fake('fake-app-1.0')], closure, layering: 'auto' });
    const [libc = ''] = meantPath(inputs.nodes, 'fake-libc-1.0');
    expect(libc).toBe(fake('fake-libc-1.0'));
    const cost = repull(plan, inputs.nodes, inputs.topNode.references, libc);
    const untouched = groups(plan)
      .flat()
      .filter((path) => /fake-(?:cert|data|link)/.test(path));
    expect(cost?.changed).toBe(groups(plan).flat().length - untouched.length);
    expect(cost?.layers).toContain(plan.layers.length - 1);
    expect(repull(plan, inputs.nodes, [], '/nix/store/none')).toBeNull();
  });

  test('BC6: a plan can be made without the store, and says that an image cannot', async () => {
    const spec = { contents: [fake('fake-bash-5.2')], closure: join(vectors, closure) };
    const { plan } = await look(spec, vectors, scratchFolder());
    expect(groups(plan).flat().toSorted()).toEqual([fake('fake-bash-5.2'), fake('fake-libc-1.0')].toSorted());
    expect(plan.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual([
      'BC6',
      'BC6',
    ]);
  });
});

describe('the derived tag', () => {
  const spec = () => ({
    contents: [fake('fake-bash-5.2')],
    closure,
    config: { Cmd: ['/bin/sh'], Env: ['A=1'] },
  });
  const tagOf = async (json: Json): Promise<string> => (await look(json)).plan.tag;

  test('BT1: has 32 digits, and is the same wherever things lie and however they are spelled', async () => {
    const tag = await tagOf(spec());
    expect(tag).toMatch(/^[0-9a-df-np-sv-z]{32}$/);
    expect(await tagOf({ ...spec(), config: { Env: ['A=1'], Cmd: ['/bin/sh'] } })).toBe(tag);
    expect(await tagOf({ ...spec(), name: 'registry.example.org/other' })).toBe(tag);
    expect(await tagOf({ ...spec(), output: { compression: 'gzip', format: 'oci-archive' } })).toBe(tag);
    const elsewhere = scratchFolder();
    cpSync(join(vectors, closure), join(elsewhere, 'c.json'));
    const moved = await look({ ...spec(), closure: 'c.json' }, elsewhere);
    expect(moved.plan.tag).toBe(tag);
  });

  test.each([
    [{ config: { Cmd: ['/bin/bash'], Env: ['A=1'] } }],
    [{ config: { Cmd: ['/bin/sh'], Env: ['A=2'] } }],
    [{ architecture: 'arm64' }],
    [{ created: '2020-01-01T00:00:00Z' }],
    [{ uid: 1 }],
    [{ maxLayers: 2 }],
    [{ fromImage: 'bases/legacy.tar' }],
  ])('BT1: differs for %j', async (change) => {
    expect(await tagOf({ ...spec(), ...change })).not.toBe(await tagOf(spec()));
  });

  test('BT1: the same base has the same tag in every container, also where nothing names its layers', async () => {
    const folder = scratchFolder();
    const made = (container: Container, content: string): string =>
      writeArchive(mkdtempSync(join(folder, 'b')), [imageOf([[{ path: 'x', content }]])], { container });
    const tags = await Promise.all(
      (['skopeo', 'oci', 'docker-legacy'] as const).map((each) => tagOf({ fromImage: made(each, 'x') })),
    );
    expect(new Set(tags).size).toBe(1);
    expect(await tagOf({ fromImage: made('docker-legacy', 'y') })).not.toBe(tags[0]);
  });

  test('BT1: plain files count by their bytes, not by their place or their time', async () => {
    const made = async (text: string): Promise<string> => {
      const folder = scratchFolder();
      writeFileSync(join(folder, 'motd'), text);
      return (await look({ files: [{ source: 'motd', to: '/etc/motd', mode: '0644' }] }, folder)).plan.tag;
    };
    expect(await made('hello')).toBe(await made('hello'));
    expect(await made('hello')).not.toBe(await made('hallo'));
  });
});
