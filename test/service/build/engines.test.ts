import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildOutput } from '../../../shared/build/build-spec.ts';
import { encodeName } from '../../../shared/layer-path.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import type { WrittenImage } from '../../../main/service/build/write-image.ts';
import {
  fileLine,
  linesOfFolder,
  linesOfTar,
  startDocker,
  startPodman,
  startTool,
} from '../../make/engines.ts';
import type { Engine } from '../../make/engines.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';
import { buildAt } from './made-build.ts';

/** A form in which an image is written. */
interface Form {
  readonly name: string;
  readonly output: Partial<BuildOutput>;
  readonly like?: 'buildImage';
}

const docker: readonly Form[] = [
  { name: 'docker-archive', output: {} },
  { name: 'docker-archive, both specs', output: { bothSpecs: true } },
  { name: 'docker-archive, gzip', output: { compression: 'gzip' } },
  { name: 'docker-archive, zstd', output: { compression: 'zstd' } },
  { name: 'docker-archive like buildImage', output: {}, like: 'buildImage' },
];
const archives: readonly Form[] = (['none', 'gzip', 'zstd'] as const).map((layers) => ({
  name: `oci-archive of layers: ${layers}`,
  output: { format: 'oci-archive', layers },
}));
const folders: readonly Form[] = (['none', 'gzip', 'zstd'] as const).map((layers) => ({
  name: `oci-dir of layers: ${layers}`,
  output: { format: 'oci-dir', layers },
}));
const forms = [...docker, ...archives, ...folders];

interface Built {
  readonly path: string;
  readonly written: WrittenImage;
  /** What a container sees, as our reader has it. */
  readonly lines: readonly string[];
}

const pool = createPool({ size: 2 });
const built = new Map<string, Built>();
let storeRoot = '';
let folder = '';

/** Names of every kind, a base with a whiteout, store paths, setuid, links that lead nowhere. */
function writeSources(): void {
  mkdirSync(join(folder, 'src/sub'), { recursive: true });
  writeFileSync(join(folder, 'src/tool'), 'tool');
  chmodSync(join(folder, 'src/tool'), 0o4755);
  writeFileSync(join(folder, `src/${'n'.repeat(150)}`), 'long');
  writeFileSync(join(folder, 'src/sub/hé llo 🎈'), 'unicode');
  writeFileSync(Buffer.from(`${folder}/src/sub/byte-\xff`, 'latin1'), 'bytes');
  symlinkSync('../tool', join(folder, 'src/sub/link'));
  symlinkSync(`/no/${'w'.repeat(120)}here`, join(folder, 'src/sub/dangling'));
  writeFileSync(join(folder, 'src/large'), Buffer.alloc(3_000_000, 'varve'));
  for (const path of ['src', 'src/sub']) chmodSync(join(folder, path), 0o755);
}

async function build(form: Form): Promise<Built> {
  const path = join(folder, `image-${forms.indexOf(form)}`);
  const bash = '/nix/store/v8ccj0nk7j21ycf7giqh4v4w08cmwbiy-fake-bash-5.2';
  const content =
    form.like === undefined
      ? { contents: [bash], files: [{ source: join(folder, 'src'), to: '/opt/app', uid: 7, gid: 8 }] }
      : { like: form.like, copyToRoot: [bash] };
  const spec = {
    name: 'app',
    tag: '1',
    envDefault: 'last',
    // umoci takes no variable without a value, which the base has on purpose.
    envRules: { NOVALUE: 'unset' },
    closure: 'closures/fake-closure.json',
    fromImage: 'bases/legacy.tar',
    config: { Cmd: ['/bin/bash'], Env: ['A=1'] },
    output: form.output,
    ...content,
  };
  const { written } = await buildAt({ pool, storeRoot, folder: vectors }, spec, path);
  const session = await openSession(path, { pool, cache: null });
  try {
    await session.scan({ index: true });
    const view = { view: 'merged', layer: written.layers.length - 1 } as const;
    const bytes = (text: string): string => Buffer.from(encodeName(text)).toString('latin1');
    const lines = Array.from(session.files(0, view), (entry) => {
      const rest =
        entry.kind === 'symlink' ? bytes(entry.link ?? '') : entry.kind === 'file' ? String(entry.size) : '';
      return fileLine(bytes(entry.path), entry.kind, entry, rest);
    });
    return { path, written, lines: lines.sort() };
  } finally {
    session.close();
  }
}

const hasZstd = typeof zstdCompressSync === 'function';
const isZstd = ({ output }: Form): boolean => output.compression === 'zstd' || output.layers === 'zstd';

beforeAll(async () => {
  storeRoot = unpackStore();
  // podman takes the path of a layout for a name, in which capitals are wrong.
  folder = join(tmpdir(), `varve-engines-${randomBytes(8).toString('hex')}`);
  mkdirSync(folder);
  writeSources();
  for (const form of forms) if (hasZstd || !isZstd(form)) built.set(form.name, await build(form));
}, 120_000);
afterAll(async () => {
  await pool.close();
  removeStore(storeRoot);
  rmSync(folder, { recursive: true, force: true });
});

/** The built form, unless there is no such engine here, or no such form, which is told. */
function asked(
  engine: Engine,
  form: Form,
  skip: (why: string) => never,
): { readonly run: Extract<Engine, { ok: true }>['run']; readonly image: Built } {
  if (!engine.ok) return skip(engine.why);
  return { run: engine.run, image: built.get(form.name) ?? skip('this Node.js writes no zstd') };
}

/** What an engine says; forms that not every version of it knows may be refused, which is told. */
function unlessUnknown<T>(
  form: Form,
  unknown: readonly string[],
  skip: (why: string) => never,
  ask: () => T,
): T {
  try {
    return ask();
  } catch (error) {
    if (unknown.includes(form.name)) return skip(`it refuses this form: ${String(error).slice(0, 600)}`);
    throw error;
  }
}

/** skopeo 1.9 and podman 4.3 read no docker-archive that is compressed as a whole, whoever made it. */
const whole = ['docker-archive, gzip', 'docker-archive, zstd'];
const zstdLayers = ['oci-archive of layers: zstd', 'oci-dir of layers: zstd'];

const transport = ({ output }: Form): string =>
  ({ 'docker-archive': 'docker-archive', 'oci-archive': 'oci-archive', 'oci-dir': 'oci' })[
    output.format ?? 'docker-archive'
  ];
const diffIds = ({ layers }: WrittenImage): string[] => layers.map(({ diffId }) => diffId);

describe('skopeo', () => {
  const skopeo = startTool('skopeo');
  test.for(forms)('$name: the same image ID and layers, and every blob is there', (form, { skip }) => {
    const { run, image } = asked(skopeo, form, skip);
    const source = `${transport(form)}:${image.path}`;
    const config = unlessUnknown(form, whole, skip, () => run(['inspect', '--config', '--raw', source]));
    expect(`sha256:${createHash('sha256').update(config).digest('hex')}`).toBe(image.written.id);
    const said = JSON.parse(config.toString()) as { readonly rootfs: { readonly diff_ids: string[] } };
    expect(said.rootfs.diff_ids).toEqual(diffIds(image.written));
    const inspected = JSON.parse(run(['inspect', source]).toString()) as { readonly Env: string[] };
    expect(inspected.Env).toContain('A=1');
    run(['copy', '--quiet', source, `dir:${image.path}-copy`]);
    const manifest = JSON.parse(readFileSync(`${image.path}-copy/manifest.json`, 'utf8')) as {
      readonly config: { readonly digest: string };
      readonly layers: unknown[];
    };
    expect([manifest.config.digest, manifest.layers.length]).toEqual([
      image.written.id,
      image.written.layers.length,
    ]);
  });
});

describe('umoci', () => {
  const umoci = startTool('umoci');

  test.for([...archives, ...folders])('$name: the same files', (form, { skip }) => {
    if (process.getuid?.() !== 0) skip('unpacking with owners needs root');
    const { run, image } = asked(umoci, form, skip);
    const layout = form.output.format === 'oci-dir' ? image.path : `${image.path}-layout`;
    if (layout !== image.path) {
      mkdirSync(layout);
      execFileSync('tar', ['-C', layout, '-xf', image.path]);
    }
    unlessUnknown(form, zstdLayers, skip, () =>
      run(['unpack', '--image', `${layout}:1`, `${image.path}-bundle`]),
    );
    expect(linesOfFolder(`${image.path}-bundle/rootfs`)).toEqual(image.lines);
  });
});

interface Inspected {
  readonly Id: string;
  readonly RootFS: { readonly Layers: string[] };
  readonly RepoTags: string[];
}

describe('podman load', () => {
  let podman: Engine = { ok: false, why: 'not started' };
  beforeAll(() => {
    podman = startPodman();
  }, 60_000);
  afterAll(async () => {
    if (podman.ok) await podman.stop();
  });
  test.for(forms)('$name: the same image ID, layers and files', { timeout: 60_000 }, (form, { skip }) => {
    const { run, image } = asked(podman, form, skip);
    unlessUnknown(form, whole, skip, () => run(['load', '--quiet', '--input', image.path]));
    const id = image.written.id.slice('sha256:'.length);
    const [said] = JSON.parse(run(['image', 'inspect', id]).toString()) as Inspected[];
    expect([said?.Id, said?.RootFS.Layers]).toEqual([id, diffIds(image.written)]);
    const root = run(['image', 'mount', id]).toString().trim();
    expect(linesOfFolder(root)).toEqual(image.lines);
    run(['image', 'unmount', id]);
    run(['rmi', '--force', id]);
  });
});

/** As a reader of UTF-8 has it: what is none is U+FFFD. */
const asText = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

describe('docker load', () => {
  let dockerd: Engine = { ok: false, why: 'not started' };
  beforeAll(async () => {
    dockerd = await startDocker();
  }, 60_000);
  afterAll(async () => {
    if (dockerd.ok) await dockerd.stop();
  }, 60_000);

  test.for(docker)(
    '$name: the same image ID, name, layers and files',
    { timeout: 60_000 },
    async (form, { skip }) => {
      const { run, image } = asked(dockerd, form, skip);
      // Docker knows zstd since 23.
      unlessUnknown(form, ['docker-archive, zstd'], skip, () =>
        run(['load', '--quiet', '--input', image.path]),
      );
      const { id } = image.written;
      const [said] = JSON.parse(run(['image', 'inspect', id]).toString()) as Inspected[];
      expect([said?.Id, said?.RootFS.Layers, said?.RepoTags]).toEqual([
        id,
        diffIds(image.written),
        ['app:1'],
      ]);
      const container = run(['create', id]).toString().trim();
      expect(await linesOfTar(run(['export', container]))).toEqual(image.lines.map(asText).sort());
      run(['rm', container]);
      run(['rmi', '--force', id]);
    },
  );
});
