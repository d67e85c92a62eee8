import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../main/engine/source/open-archive.ts';
import { openFile } from '../../main/engine/io/file-source.ts';
import { decodeThrough } from '../../main/engine/codec/one-pass.ts';
import { slice } from '../../main/engine/io/byte-source.ts';
import { idleWork } from '../../main/engine/io/work.ts';
import { createTarScanner } from '../../main/engine/tar/tar-scanner.ts';
import { openImages } from './images.ts';
import { layerEntries } from './layer-files.ts';

const plan = { layers: 3, entries: 240, bytes: 400_000, seed: 5 };
const store = { files: 300, bytes: 300_000, layers: 5, seed: 3 };
const folder = mkdtempSync(join(tmpdir(), 'varve-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('plans', () => {
  test('a plan always makes the same entries, none of them twice in a layer', () => {
    for (let layer = 0; layer < plan.layers; layer += 1) {
      const entries = layerEntries(plan, layer, 1_000_000);
      expect(layerEntries(plan, layer, 1_000_000)).toEqual(entries);
      expect(new Set(entries.map(({ path }) => path)).size).toBe(entries.length);
      expect(entries.length).toBe(80);
    }
  });

  test('later layers replace and remove files of the one below', () => {
    const below = new Set(layerEntries(plan, 0, 1_000_000).map(({ path }) => path));
    const above = layerEntries(plan, 1, 1_000_000);
    expect(above.some(({ kind, path }) => kind === 'file' && below.has(path))).toBe(true);
    expect(above.some(({ kind }) => kind === 'whiteout')).toBe(true);
  });
});

describe('images', () => {
  const said: string[] = [];
  const open = (): ReturnType<typeof openImages> =>
    openImages(folder, { mid: plan, large: { ...plan, seed: 6 }, bomb: 20_000_000, store }, (line) =>
      said.push(line),
    );

  test('are what they say they are: every digest and every entry', async () => {
    const images = open();
    const { plain, gzip, zstd } = await images.mid();
    for (const file of [plain, gzip.archive, zstd.archive, await images.large()]) {
      const archive = openArchive(file);
      expect(archive.findings).toEqual([]);
      const [image] = archive.images;
      expect(image?.layers.length).toBe(plan.layers);
      for (const layer of image?.layers ?? []) {
        expect(layer.blob).not.toBeNull();
        const source = openFile(file);
        const scanner = createTarScanner();
        const { offset = 0, size = 0 } = layer.blob ?? {};
        const pass = decodeThrough(slice(source, offset, size), layer.compression, {
          work: idleWork,
          hashStored: false,
          hashPlain: true,
          onPlain: (bytes) => scanner.write(bytes),
        });
        source.close();
        expect(`sha256:${String(pass.plainDigest)}`).toBe(layer.claimedDiffId);
        expect(scanner.end()).toMatchObject({ entries: 80, findings: [] });
      }
    }
    expect(gzip.blobs.length).toBe(plan.layers);
  });

  test('the twin of the large image differs in its last layers alone', async () => {
    const images = open();
    const [one, other] = [await images.large(), await images.largeTwin()].map((file) =>
      (openArchive(file).images[0]?.layers ?? []).map(({ claimedDiffId }) => claimedDiffId),
    );
    expect(other?.slice(0, -1)).toEqual(one?.slice(0, -1));
    expect(other?.at(-1)).not.toBe(one?.at(-1));
  });

  test('bombs expand to what was asked for', async () => {
    const { zeros, noisy } = await open().bombs();
    for (const file of [zeros, noisy]) {
      const { blob, compression } = openArchive(file).images[0]?.layers[0] ?? {};
      const source = openFile(file);
      const { plainSize, failure } = decodeThrough(
        slice(source, blob?.offset ?? 0, blob?.size ?? 0),
        compression ?? 'none',
        { work: idleWork, hashStored: false, hashPlain: false },
      );
      source.close();
      expect(failure).toBeNull();
      expect(plainSize).toBeGreaterThan(20_000_000);
    }
  });

  test('a store is what its conf and its specs say', async () => {
    const { conf, root, file } = await open().store();
    const { store_layers: layers } = JSON.parse(readFileSync(conf, 'utf8')) as { store_layers: string[][] };
    expect(layers.length).toBe(store.layers);
    expect(layers.flat().every((path) => existsSync(join(root, path)))).toBe(true);
    expect(existsSync(file)).toBe(true);
  });

  test('are made once, without anything left of the making', async () => {
    const before = said.length;
    const images = open();
    await images.mid();
    await images.large();
    await images.largeTwin();
    await images.bombs();
    await images.store();
    expect(said.length).toBe(before);
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /layer-\d+\.tar$|\.\d+$/.test(name))).toEqual([]);
  });
});
