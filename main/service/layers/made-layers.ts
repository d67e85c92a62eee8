import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { blockSizes, gzipLevel, zstdLevel, zstdTables } from '../../engine/build/layer/compress.ts';
import type { Packing } from '../../engine/build/layer/compress.ts';
import type { LayerRecipe, MadeLayer } from '../../engine/build/layer/make-layer.ts';
import { isSettled, openFile, sameFile } from '../../engine/io/file-source.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { cachePrune, cacheRead, cacheWrite } from '../cache/cache-store.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import type { Spot } from '../write/image-container.ts';
import type { Pool } from '../threads/pool.ts';
import { shelveLayer } from './shelve-layer.ts';
import type { ShelvedLayer } from './shelve-layer.ts';
import { build } from '../version.ts';

/** What is known of a layer once it was made. */
export type MadeFacts = z.infer<typeof factsSchema>;

/** Where the stored bytes of a layer lie: a range of a file, as long as that is the same. */
export type KeptBytes = z.infer<typeof bytesSchema>;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const factsSchema = z.strictObject({
  hex,
  size: count,
  storedHex: hex,
  storedSize: count,
  tarSum: z.string().nullable(),
});
const bytesSchema = z.strictObject({
  path: z.string(),
  offset: count,
  identity: z.strictObject({
    dev: z.string(),
    ino: z.string(),
    size: count,
    mtimeNs: z.string(),
    ctimeNs: z.string(),
  }),
});
const entrySchema = z.strictObject({ facts: factsSchema, bytes: bytesSchema.nullable() });

/** Grows when entries, plans or packing come to mean something else. Keys name the build too. */
const version = 1;

export interface FoundLayer {
  /** Under which the layer is kept; null where it is not to be. */
  readonly key: string | null;
  readonly facts: MadeFacts | null;
  /** Null too where the file is not what it was. */
  readonly bytes: KeptBytes | null;
}

/** The layers of earlier builds (SV10), as one build sees them. */
export interface MadeLayers {
  find(recipe: LayerRecipe, packing: Packing): Promise<FoundLayer>;
  /** A file of the cache for the bytes of a layer that is being written to where they cannot be had again; null: none. */
  shelve(key: string): ShelvedLayer | null;
  /** A layer was made, and if it was written, where. Nothing is kept yet. */
  learn(key: string, facts: MadeFacts, spot: Spot | null): void;
  /**
   * Looks at what is written, still under a draft's name that nobody else knows, and waits until a later change would show in
   * its times (SV5.3).
   */
  settle(draft: string | null): Promise<void>;
  /** Keeps what was learnt; `target` is the archive or folder that the draft has become, null: its bytes are not to be had. */
  keep(target: string | null): void;
}

/** Of a layer that is stored as it is. */
export function plainFacts({ hex: digest, size, tarSum }: MadeLayer): MadeFacts {
  return { hex: digest, size, storedHex: digest, storedSize: size, tarSum };
}

/**
 * With a cache, layers are looked for by what decides on their bytes; without one nothing is ever found. `shelf`: where bytes
 * are kept that cannot be read again from what is written.
 */
export function createMadeLayers(
  cache: CachePlace | null,
  pool: Pool,
  signal: AbortSignal | undefined,
  shelf: CachePlace | null = null,
): MadeLayers {
  const learnt = new Map<string, { readonly facts: MadeFacts; readonly spot: Spot | null }>();
  const drafts = new Map<string, FileIdentity | null>();
  return {
    async find(recipe, packing) {
      if (cache === null) return { key: null, facts: null, bytes: null };
      const identity = await pool.run(
        { kind: 'identify', input: { recipe, now: Date.now() } },
        { weight: 0, signal },
      );
      if (identity === null) return { key: null, facts: null, bytes: null };
      const key = `made ${version} ${build} ${packingText(packing)} ${identity}`;
      const { facts, bytes } = readEntry(cache, key) ?? { facts: null, bytes: null };
      return { key, facts, bytes: bytes !== null && isThere(bytes) ? bytes : null };
    },
    shelve: (key) => (shelf === null ? null : shelveLayer(shelf, key)),
    learn(key, facts, spot) {
      learnt.set(key, { facts, spot });
    },
    async settle(draft) {
      if (cache === null) return;
      for (const { spot } of learnt.values()) {
        const path = spot === null ? null : placeOf(draft, spot);
        if (spot !== null && path !== null && !drafts.has(spot.name))
          drafts.set(spot.name, await settledIdentity(path));
      }
    },
    keep(target) {
      if (cache === null) return;
      const files = new Map<string, FileIdentity | null>();
      for (const [key, { facts, spot }] of learnt) {
        let bytes: KeptBytes | null = null;
        const path = spot === null ? null : placeOf(target, spot);
        if (spot !== null && path !== null) {
          if (!files.has(path)) files.set(path, renamed(path, drafts.get(spot.name) ?? null));
          const identity = files.get(path) ?? null;
          if (identity !== null) bytes = { path, offset: spot.offset, identity };
        }
        // What is known of other bytes is worth more than nothing.
        if (bytes === null && readEntry(cache, key) !== null) continue;
        const entry = Buffer.from(JSON.stringify({ facts, bytes }));
        cacheWrite(cache, key, [{ pieces: [entry], checksItself: false }]);
      }
      learnt.clear();
      for (const place of [cache, shelf]) if (place !== null) cachePrune(place, Date.now());
    },
  };
}

/** The file of a spot on disk: on the shelf, or in what was written. */
function placeOf(written: string | null, { name }: Spot): string | null {
  if (isAbsolute(name)) return name;
  return written === null ? null : join(written, name);
}

/** Everything beside the plain bytes that the stored ones depend on. */
function packingText(packing: Packing): string {
  switch (packing) {
    case 'none':
      return 'plain';
    case 'gzip':
      return `gzip-${gzipLevel} ${process.versions.zlib}`;
    case 'zstd':
      return `zstd-${zstdLevel} ${JSON.stringify([zstdTables, blockSizes.zstd])} ${process.versions['zstd'] ?? ''}`;
  }
}

function readEntry(cache: CachePlace, key: string): z.infer<typeof entrySchema> | null {
  const [bytes] = cacheRead(cache, key, [0]) ?? [];
  if (bytes === undefined) return null;
  try {
    return entrySchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return null;
  }
}

function isThere({ path, identity }: KeptBytes): boolean {
  const found = identityAt(path);
  return found !== null && sameFile(found, identity);
}

function identityAt(path: string): FileIdentity | null {
  try {
    const file = openFile(path);
    file.close();
    return file.identity;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/** Of a file that was just written, once a later change to it would show (SV5.3); null where that takes long. */
async function settledIdentity(path: string): Promise<FileIdentity | null> {
  for (let tries = 0; tries < 2; tries += 1) {
    const identity = identityAt(path);
    if (identity === null || isSettled(identity, Date.now())) return identity;
    await new Promise((resolve) => {
      setTimeout(resolve, settleTime);
    });
  }
  const identity = identityAt(path);
  return identity !== null && isSettled(identity, Date.now()) ? identity : null;
}

/** Longer than the clocks of most file systems take for a tick, in milliseconds. */
const settleTime = 60;

/** A settled file under its new name. Renaming changes its ctime; what was written to it since would change its mtime. */
function renamed(path: string, draft: FileIdentity | null): FileIdentity | null {
  const found = identityAt(path);
  return found !== null && draft !== null && sameFile({ ...found, ctimeNs: draft.ctimeNs }, draft)
    ? found
    : null;
}
