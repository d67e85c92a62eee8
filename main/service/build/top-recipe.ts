import type { BuildSpec, FileSource } from '../../../shared/build/build-spec.ts';
import { decodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { LayerRecipe } from '../../engine/build/layer/make-layer.ts';
import { storeHost } from '../../engine/build/files/store-place.ts';
import type { StorePlace } from '../../engine/build/files/store-place.ts';

/** The mtime of everything in nixpkgs' top layers: 1980-01-01T00:00:00Z. */
const topTime = 315_532_800;

/**
 * How the top layer is made: buildImage's one layer, of `paths` too, where `present` are folders of the base; copies in the
 * root; or links into the store. Throws `bad-request` for a spec that wants both of the latter.
 */
export function topRecipe(
  spec: BuildSpec,
  store: StorePlace,
  paths: readonly string[],
  present: readonly string[],
): LayerRecipe {
  const { contents, copyToRoot, uid, gid } = spec;
  if (spec.like === 'buildImage')
    return { kind: 'buildImage', store, items: copyToRoot, paths, present, uid, gid };
  if (copyToRoot.length === 0) return { kind: 'contents', contents, store };
  if (contents.length > 0)
    throw new ProblemError(
      'bad-request',
      'contents (links into the store) and copyToRoot (copies) both make the root: give one of them',
    );
  const files = copyToRoot.map((path): FileSource => ({
    source: decodeName(storeHost(store, path)),
    to: '/',
    uid,
    gid,
    mode: null,
    directoryMode: null,
    mtime: topTime,
  }));
  return { kind: 'files', files, present: [], mtime: topTime };
}
