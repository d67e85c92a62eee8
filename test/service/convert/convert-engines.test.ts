import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversionTarget } from '../../../shared/convert/conversion.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { corpusFacts, unpackCorpus } from '../../make/corpus.ts';
import { startDocker, startPodman, startTool } from '../../make/engines.ts';
import type { Engine } from '../../make/engines.ts';
import { convertTo, planOf } from './converting.ts';

const pool = createPool({ size: 2 });
let folder = '';
beforeAll(async () => {
  // podman takes the path of a layout for a name, in which capitals are wrong.
  folder = mkdtempSync(join(tmpdir(), 'varve-converted-')).toLowerCase();
  await unpackCorpus(folder);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await pool.close();
});

/** A few archives of every kind that can be converted; engines take seconds for each. */
const sources = [
  'public/dockerode__test-load.tar',
  'public/container-diff__emptyLayer.tar',
  'malformed/legacy-fork-20-tags.tar',
  'engine/docker20.10-save-duplayers.tar.bz2',
  'public/jib__docker-save.tar',
  'public/go-containerregistry__hello-world-v25.tar',
  'public/dive__test-oci-zstd-image.tar',
  'umoci/umoci-insert.oci.tar.gz',
  'public/podman__docker-registry-name.tar.xz',
].map((file) => {
  const facts = corpusFacts().find((other) => other.file === file);
  if (facts === undefined) throw new Error(`the corpus has no ${file}`);
  return facts;
});

const transports: Readonly<Record<Exclude<ConversionTarget, 'docker-legacy'>, string>> = {
  'docker-archive': 'docker-archive',
  'both-specs': 'docker-archive',
  'oci-archive': 'oci-archive',
  'oci-dir': 'oci',
};
const modern = ['docker-archive', 'both-specs', 'oci-archive', 'oci-dir'] as const;

interface Converted {
  readonly path: string;
  readonly id: string;
  readonly diffIds: readonly string[];
  readonly names: readonly string[];
}

/** The first image of an archive, alone, in another form. */
async function converted(file: string, target: ConversionTarget): Promise<Converted> {
  const source = join(folder, file);
  const path = join(folder, 'converted');
  const made = await convertTo([source], path, { target, images: ['0'] }, pool);
  const plan =
    target === 'docker-legacy' ? await planOf([path], { target: 'docker-archive' }, pool) : made.plan;
  return {
    path,
    id: plan.images[0]?.id ?? '',
    names: made.images[0]?.names ?? [],
    diffIds: (made.images[0]?.layers ?? []).map(({ diffId }) => diffId),
  };
}

/** What an engine says of an image that it has loaded. */
function loaded(run: Extract<Engine, { ok: true }>['run'], id: string): [string, readonly string[]] {
  const [image] = JSON.parse(run(['image', 'inspect', id.replace('sha256:', '')]).toString()) as readonly {
    readonly Id: string;
    readonly RootFS: { readonly Layers: readonly string[] };
  }[];
  return [`sha256:${image?.Id.replace('sha256:', '') ?? ''}`, image?.RootFS.Layers ?? []];
}

function asked(engine: Engine, skip: (why: string) => never): Extract<Engine, { ok: true }>['run'] {
  return engine.ok ? engine.run : skip(engine.why);
}

describe('skopeo opens and copies what is written (CV10)', () => {
  const engine = startTool('skopeo');
  describe.each(sources)('$file', ({ file }) => {
    test.for(modern)('%s', async (target, { skip }) => {
      const run = asked(engine, skip);
      const { path, id, diffIds } = await converted(file, target);
      const reference = `${transports[target]}:${path}`;
      const config = JSON.parse(run(['inspect', '--config', '--raw', reference]).toString()) as {
        readonly rootfs: { readonly diff_ids: readonly string[] };
      };
      expect(config.rootfs.diff_ids).toEqual(diffIds);
      const copy = join(folder, 'copied');
      rmSync(copy, { recursive: true, force: true });
      run(['copy', reference, `dir:${copy}`]);
      const manifest = JSON.parse(run(['inspect', '--raw', `dir:${copy}`]).toString()) as {
        readonly config: { readonly digest: string };
      };
      expect(manifest.config.digest).toBe(id);
    });
  });
});

describe('podman loads it as the same image', () => {
  const engine = startPodman();
  afterAll(async () => {
    if (engine.ok) await engine.stop();
  });
  test.for(sources)('$file', { timeout: 180_000 }, async ({ file }, { skip }) => {
    const run = asked(engine, skip);
    for (const target of modern) {
      const { path, id, diffIds } = await converted(file, target);
      run(['load', '--quiet', '--input', path]);
      expect([target, ...loaded(run, id)]).toEqual([target, id, diffIds]);
      run(['rmi', '--force', id.replace('sha256:', '')]);
    }
  });
});

describe('Docker loads it as the same image', () => {
  let engine: Engine = { ok: false, why: 'dockerd was not started' };
  beforeAll(async () => {
    engine = await startDocker();
  }, 60_000);
  afterAll(async () => {
    if (engine.ok) await engine.stop();
  });
  test.for(sources)('$file', { timeout: 180_000 }, async ({ file }, { skip }) => {
    const run = asked(engine, skip);
    for (const target of ['docker-archive', 'both-specs', 'docker-legacy'] as const) {
      const { path, id, diffIds, names } = await converted(file, target);
      // Docker 1.10 and later wants the list of names that such an archive has not.
      if (target === 'docker-legacy' && names.length === 0) continue;
      try {
        run(['load', '--quiet', '--input', path]);
      } catch (error) {
        // Docker 23 and later has forgotten the old format.
        if (target === 'docker-legacy' && String(error).includes('manifest.json')) continue;
        throw error;
      }
      expect([target, ...loaded(run, id)]).toEqual([target, id, diffIds]);
      run(['rmi', '--force', id]);
    }
  });
});
