import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from './random.ts';

/** A store in a folder that stands for `/`, and what says that an image of all of it is wanted. */
export interface MadeStore {
  readonly root: string;
  /** What nixpkgs' builder would hand to its writer. */
  readonly conf: string;
  /** Build specs: of the same paths, and of the same files as a plain folder. */
  readonly spec: string;
  readonly filesSpec: string;
  /** One of the files, on this machine. */
  readonly file: string;
}

export interface StorePlan {
  readonly files: number;
  readonly bytes: number;
  readonly layers: number;
  readonly seed: number;
}

/** More paths than layers: what does not fit shares the last one, as nixpkgs has it. */
const pathsPerLayer = 1.5;
/** Files of a folder. */
const folderSize = 30;

/**
 * Writes a store as closures are: paths from a handful of files to a tenth of all, folders of some 30 files, most of them
 * small, a few large, links among them; all read-only and as old as Nix makes them. Slices of `pool` are their content.
 */
export function makeStore(plan: StorePlan, folder: string, pool: Buffer): MadeStore {
  const random = seededRandom(plan.seed);
  const root = join(folder, 'root');
  const weights = Array.from({ length: Math.round(plan.layers * pathsPerLayer) }, () =>
    Math.exp(random() * 5),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = plan.bytes / plan.files;
  const paths = weights.map((weight, at) => {
    const path = storePath(`made-${at}`);
    const files = Math.max(1, Math.round((plan.files * weight) / total));
    for (let file = 0; file < files; file += 1) {
      const below = join(root, path, 'share', `part-${Math.floor(file / folderSize)}`);
      if (file % folderSize === 0) mkdirSync(below, { recursive: true });
      // Two thirds of the files hold a tenth of the bytes.
      const size = Math.max(16, Math.floor(mean * (random() < 0.66 ? 0.16 : 2.63) * (0.5 + random())));
      const start = Math.floor(random() * Math.max(1, pool.length - size));
      const name = join(below, `file-${file}.so`);
      if (random() < 0.05) symlinkSync(`file-${file - 1}.so`, name);
      else {
        writeFileSync(name, pool.subarray(start, start + size));
        chmodSync(name, random() < 0.2 ? 0o555 : 0o444);
      }
    }
    return path;
  });
  const top = storePath('made-customisation-layer');
  const layer = Buffer.alloc(10_240);
  mkdirSync(join(root, top), { recursive: true });
  writeFileSync(join(root, top, 'layer.tar'), layer);
  writeFileSync(join(root, top, 'checksum'), `${createHash('sha256').update(layer).digest('hex')}\n`);
  const conf = join(folder, 'conf.json');
  const singles = paths.slice(0, plan.layers - 1).map((path) => [path]);
  writeFileSync(conf, confText([...singles, paths.slice(plan.layers - 1)], top));
  const closure = join(folder, 'closure.json');
  const nodes = paths.map((path, at) => ({ path, narSize: weights[at] ?? 0, references: [] }));
  writeFileSync(
    closure,
    JSON.stringify(nodes.map((node) => ({ ...node, narSize: Math.ceil(node.narSize) }))),
  );
  const named = { name: 'made', tag: 'latest', architecture: 'amd64' };
  const spec = join(folder, 'store.json');
  writeFileSync(spec, JSON.stringify({ ...named, storePaths: paths, closure, maxLayers: plan.layers + 1 }));
  const filesSpec = join(folder, 'files.json');
  writeFileSync(filesSpec, JSON.stringify({ ...named, files: [{ source: join(root, 'nix'), to: '/data' }] }));
  return { root, conf, spec, filesSpec, file: join(root, paths[0] ?? '', 'share', 'part-0', 'file-0.so') };
}

function storePath(name: string): string {
  const digits = '0123456789abcdfghijklmnpqrsvwxyz';
  const hash = createHash('sha256').update(name).digest().subarray(0, 32);
  return `/nix/store/${[...hash].map((byte) => digits[byte % 32]).join('')}-${name}`;
}

function confText(layers: readonly (readonly string[])[], top: string): string {
  return JSON.stringify({
    architecture: 'amd64',
    config: { Cmd: ['/bin/true'] },
    os: 'linux',
    store_dir: '/nix/store',
    from_image: null,
    store_layers: layers,
    customisation_layer: top,
    repo_tag: 'made:latest',
    created: '1970-01-01T00:00:01+00:00',
    mtime: '1970-01-01T00:00:01+00:00',
    uid: '0',
    gid: '0',
    uname: 'root',
    gname: 'root',
  });
}
