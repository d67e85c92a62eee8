import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeStore, unpackStore, vectors } from '../make/vector-store.ts';
import { runCli } from './run-cli.ts';
import type { CliRun } from './run-cli.ts';

let root = '';
const folder = mkdtempSync(join(tmpdir(), 'varve-plan-'));
beforeAll(() => {
  root = unpackStore();
});
afterAll(() => {
  removeStore(root);
  rmSync(folder, { recursive: true });
});

const spec = (name: string): string => join(vectors, 'cases', name, 'spec.json');
const plan = (file: string, ...words: string[]): Promise<CliRun> =>
  runCli(['plan', file, '--store-root', root, '--relative-to', vectors, ...words]);

function own(json: object): string {
  const file = join(folder, 'varve.json');
  writeFileSync(file, JSON.stringify(json));
  return file;
}

describe('varve plan', () => {
  test('shows layers, why they are so, and what a change costs', async () => {
    const run = await plan(spec('10-base-legacy'), '--env-default', 'last', '--changed', 'fake-zlib-1.2');
    expect(run).toMatchObject({ code: 0, err: '' });
    await expect(run.out).toMatchFileSnapshot('../golden/plan.txt');
  });

  test('an output that cannot be is refused before anything is looked at, as by build', async () => {
    const file = own({ name: 'app', fromImage: 'nothing.tar', output: { layers: 'gzip' } });
    const told = {
      code: 2,
      out: '',
      err: expect.stringContaining('a docker-archive holds plain layers') as string,
    };
    expect(await plan(file)).toMatchObject(told);
    expect(await runCli(['build', file, '-o', join(folder, 'out.tar')])).toMatchObject(told);
    const other = await runCli(['build', file, '-o', join(folder, 'out.tar'), '--format', 'oci-archive']);
    expect(other.err).toContain('nothing.tar does not exist');
  });

  test('--max-layers is bounded as maxLayers is', async () => {
    const file = own({ name: 'app', tag: '1' });
    expect(await plan(file, '--max-layers', '10000')).toMatchObject({ code: 0 });
    for (const number of ['0', '10001'])
      expect(await plan(file, '--max-layers', number)).toMatchObject({ code: 2 });
  });

  test('compares all strategies', async () => {
    const run = await plan(spec('06-demo-popularity-12'), '--compare', '--changed', 'lib1d-1.3', '--json');
    const { compared, repull, layers } = JSON.parse(run.out) as {
      compared: { strategy: string; layers: number; repull: { bytes: number } }[];
      repull: { bytes: number };
      layers: unknown[];
    };
    expect(compared.map(({ strategy }) => strategy)).toEqual(['auto', 'popularity', 'balanced', 'nixery']);
    expect(compared[1]?.layers).toBe(layers.length);
    expect(compared[1]?.repull).toEqual(repull);
    const text = await plan(spec('06-demo-popularity-12'), '--compare', '--changed', 'lib1d-1.3');
    expect(text.out).toMatch(/STRATEGY +LAYERS +LARGEST +EXPECTED PULL +PULLED AGAIN\nauto +\d/);
  });

  test('options stand for what the spec says', async () => {
    const run = await plan(spec('01-fake-auto').replace('01-fake-auto', '18-two-layers'), '--json');
    expect(JSON.parse(run.out)).toMatchObject({ schemaVersion: 1, budget: { maxLayers: 2, store: 1 } });
    const wide = await plan(
      spec('18-two-layers'),
      '--json',
      '--max-layers',
      '50',
      '--strategy',
      'popularity',
    );
    expect(JSON.parse(wide.out)).toMatchObject({ budget: { maxLayers: 50, store: 11 } });
    const steps = join(folder, 'steps.json');
    writeFileSync(steps, JSON.stringify([['popularity_contest'], ['limit_layers', 3]]));
    const piped = await plan(spec('18-two-layers'), '--json', '--strategy', steps);
    expect(JSON.parse(piped.out)).toMatchObject({ budget: { store: 3 } });
  });

  test('exits 1 while something must be settled before an image can be written', async () => {
    const run = await plan(spec('10-base-legacy'));
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/LANG +CONFLICT +base C\.UTF-8 \| new de_DE\.UTF-8/);
    const other = own({ name: 'a', fromImage: 'bases/legacy.tar', architecture: 'arm64' });
    const conflict = await plan(other);
    expect(conflict.code).toBe(1);
    expect(conflict.out).toContain('CONFLICT: the base is for amd64, the spec wants arm64');
    const bare = await runCli([
      'plan',
      spec('06-demo-popularity-12'),
      '--store-root',
      folder,
      '--relative-to',
      vectors,
    ]);
    expect(bare.code).toBe(1);
    expect(bare.out).toContain('BC6');
  });

  test.each([
    [{ name: 'a', maxLayer: 3 }, [], /varve\.json: maxLayer: .*did you mean maxLayers\?/],
    [{ name: 'a', extraCommands: 'ls' }, [], /extraCommands: Varve runs no shell commands/],
    [{ name: 'a', contents: ['/etc/passwd'] }, [], /contents: "\/etc\/passwd" is no store path/],
    [{ name: 'a', fromImage: 'nowhere.tar' }, [], /nowhere\.tar/],
    [{ name: 'a', fromImage: 'bases/legacy.tar', maxLayers: 2 }, [], /at least 3 layers are needed/],
    [{ name: 'a' }, ['--strategy', 'best'], /--strategy: "best" is none of auto/],
    [{ name: 'a' }, ['--changed', 'x'], /--changed: no store path of the closure is "x"/],
    [{ name: 'a', layeringPipeline: [['frob']], contents: [] }, [], /frob/],
  ])('says in one line why %j %j cannot be planned', async (json, words, message) => {
    const run = await plan(own(json), ...words);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(message);
    expect(run.err.trim().split('\n').length).toBe(1);
  });
});
