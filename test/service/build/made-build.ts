import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { buildImage } from '../../../main/service/build/build-image.ts';
import type { BuildOptions, BuiltImage } from '../../../main/service/build/build-image.ts';
import { nixStore, placeSpec } from '../../../main/service/build/place-spec.ts';
import type { Pool } from '../../../main/service/threads/pool.ts';

/** Where things lie for a build in a test. */
export interface BuildPlace {
  readonly pool: Pool;
  readonly storeRoot: string;
  /** Where paths of the spec begin. */
  readonly folder: string;
}

/** Builds what a spec says, as `varve build --force` does, on a machine that is amd64 and has no nix. */
export async function buildAt(
  { pool, storeRoot, folder }: BuildPlace,
  spec: object,
  path: string,
  more: Partial<BuildOptions> = {},
): Promise<BuiltImage> {
  const placed = placeSpec(parseBuildSpec(JSON.stringify(spec), new Date(0)), folder, nixStore(storeRoot));
  const machine = { architecture: 'amd64', variant: null };
  return await buildImage(
    placed,
    { pool, cache: null, storeRoot, machine, searchPath: '', now: new Date(0), ...more },
    { kind: 'path', path, force: true },
  );
}
