import { resolve } from 'node:path';
import type { BuildSpec } from '../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { storePathOf } from '../../../shared/store-path.ts';
import type { StorePlace } from '../../engine/build/files/store-place.ts';

/** The store that images are of. */
export function nixStore(root: string): StorePlace {
  return { storeDir: '/nix/store', root };
}

/**
 * A spec whose paths of this machine are absolute, meant from `folder`, and whose store paths are logical ones, also where
 * it names them below the store's root (BC1). Throws `bad-request` for what is no store path.
 */
export function placeSpec(spec: BuildSpec, folder: string, store: StorePlace): BuildSpec {
  const logical = (paths: readonly string[], where: string): string[] =>
    paths.map((path) => logicalPath(path, where, folder, store));
  return {
    ...spec,
    fromImage:
      spec.fromImage === null
        ? null
        : { ...spec.fromImage, archive: resolve(folder, spec.fromImage.archive) },
    layers: spec.layers.map((layer) => ({ ...layer, archive: resolve(folder, layer.archive) })),
    imagePaths: spec.imagePaths.map((held) => ({ ...held, archive: resolve(folder, held.archive) })),
    closure: spec.closure === null ? null : resolve(folder, spec.closure),
    history: spec.history.map((path) => resolve(folder, path)),
    files: spec.files.map((file) => ({ ...file, source: resolve(folder, file.source) })),
    contents: logical(spec.contents, 'contents'),
    copyToRoot: logical(spec.copyToRoot, 'copyToRoot'),
    storePaths: logical(spec.storePaths, 'storePaths'),
  };
}

function logicalPath(text: string, where: string, folder: string, { storeDir, root }: StorePlace): string {
  const host = text.startsWith(`${storeDir}/`) ? text : resolve(folder, text);
  const below = `${root.replace(/\/+$/, '')}${storeDir}/`;
  const path = host.startsWith(below) ? `${storeDir}/${host.slice(below.length)}` : host;
  const parsed = storePathOf(path.slice(1));
  if (parsed !== null && parsed === path.replace(/\/+$/, '')) return parsed;
  const why = parsed === null ? `it is not in ${storeDir}` : `it lies inside of ${parsed}`;
  throw new ProblemError('bad-request', `${where}: ${JSON.stringify(text)} is no store path: ${why}`);
}
