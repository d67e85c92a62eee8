import { deserialize, serialize } from 'node:v8';
import * as z from 'zod/mini';
import { parseCheckpoints, serializeCheckpoints } from '../../engine/codec/checkpoint-file.ts';
import type { OpenedArchive, OuterPass } from '../../engine/image/image-core.ts';
import { isSettled } from '../../engine/io/file-source.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import { blobFacts } from './blob-facts.ts';
import type { BlobFacts } from './blob-facts.ts';
import { cacheRead, cacheWrite } from './cache-store.ts';
import type { CachePlace } from './cache-store.ts';
import { identityText } from './layer-cache.ts';
import { build } from '../version.ts';

/** What is remembered of one blob of an archive. */
export interface BlobRecord {
  readonly facts: BlobFacts;
  /** Key of the cache entry with its index; null: there is none. */
  readonly entry: string | null;
}

/** What is remembered of an archive (SV5.2); blobs by `rangeText`, which tells a file that has changed. */
export interface Catalogue {
  readonly blobs: ReadonlyMap<string, BlobRecord>;
}

/** Grows when what is written here comes to mean something else. */
const version = 1;
const part = { blobs: 0, archive: 1, checkpoints: 2 } as const;

/** Made when there is something to check, as `blobFacts` is. */
function parseRecords(text: string): [string, BlobRecord][] {
  const record = z.strictObject({ facts: blobFacts(), entry: z.nullable(z.string()) });
  return z.array(z.tuple([z.string(), record])).parse(JSON.parse(text), { jitless: true });
}

/** The records of an archive by its real path; empty on a miss. */
export function readCatalogue(place: CachePlace, path: string): Catalogue {
  const [bytes] = cacheRead(place, catalogueKey(path), [part.blobs]) ?? [];
  try {
    if (bytes === undefined) return { blobs: new Map() };
    return { blobs: new Map(parseRecords(Buffer.from(bytes).toString('utf8'))) };
  } catch {
    return { blobs: new Map() };
  }
}

/**
 * A compressed archive as it was opened before, without another pass through it; null when it is not known, or its file
 * is not in that state any more. Indexes of its layers are in entries of their own.
 */
export function readListing(place: CachePlace, path: string, identity: FileIdentity): OpenedArchive | null {
  const [bytes, checkpointBytes] =
    cacheRead(place, catalogueKey(path), [part.archive, part.checkpoints]) ?? [];
  if (bytes === undefined || checkpointBytes === undefined || bytes.length === 0) return null;
  try {
    // Written by this very build of the program, and undamaged: the store has checked that.
    const [state, archive] = deserialize(bytes) as [string, OpenedArchive];
    if (state !== identityText(identity) || archive.pass === null) return null;
    const checkpoints = checkpointBytes.length === 0 ? null : parseCheckpoints(checkpointBytes);
    return { ...archive, pass: { ...archive.pass, checkpoints } };
  } catch {
    return null;
  }
}

/** Remembers an archive; answers whether it did. One whose file may still be changing is not remembered (SV5.3). */
export function writeCatalogue(
  place: CachePlace,
  archive: OpenedArchive,
  blobs: ReadonlyMap<string, BlobRecord>,
  now: number,
): boolean {
  const { identity, pass } = archive;
  if (identity !== null && !isSettled(identity, now)) return false;
  const isListed = identity !== null && pass !== null;
  return cacheWrite(place, catalogueKey(archive.path), [
    { pieces: [Buffer.from(JSON.stringify([...blobs]))], checksItself: false },
    {
      pieces: isListed
        ? [serialize([identityText(identity), { ...archive, pass: withoutIndexes(pass) }])]
        : [],
      checksItself: false,
    },
    {
      pieces: pass === null || pass.checkpoints === null ? [] : [serializeCheckpoints(pass.checkpoints)],
      checksItself: true,
    },
  ]);
}

function withoutIndexes(pass: OuterPass): OuterPass {
  const blobs = new Map([...pass.blobs].map(([at, blob]) => [at, { ...blob, scan: null }]));
  return { ...pass, checkpoints: null, blobs };
}

/** Documents are kept as objects, whose form may change with any build of the program. */
function catalogueKey(path: string): string {
  return `archive ${version} ${build} ${path}`;
}
