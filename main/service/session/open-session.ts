import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import type { LayerOrder } from '../../../shared/convert/conversion.ts';
import { sniff, sniffLength } from '../../engine/codec/sniff.ts';
import type { OpenedArchive } from '../../engine/image/image-core.ts';
import { place } from '../../engine/image/quote.ts';
import { openFile } from '../../engine/io/file-source.ts';
import type { FileIdentity } from '../../engine/io/file-source.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import { readListing } from '../cache/catalogue.ts';
import { createSession } from './create-session.ts';
import type { Job } from '../threads/job.ts';
import { bringBack } from '../disk/left-drafts.ts';
import { existing } from '../disk/path-rules.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import type { Session } from './session.ts';

export interface OpenSessionOptions extends Errand {
  readonly pool: Pool;
  /** See `openCache`; null: nothing is kept. */
  readonly cache: CachePlace | null;
  /** One view of the archive alone, instead of all of them. */
  readonly order?: LayerOrder | null;
  /** What to call the archive; its file's name unless told. */
  readonly name?: string | undefined;
  /** Told whenever an answer of the session may have become different. */
  readonly onChange?: (() => void) | undefined;
}

/** Compressed archives up to this size are opened on the calling thread, … */
const littleBytes = 8 * 1024 * 1024;
/** … unless that takes longer than this (milliseconds). */
const littleTime = 250;

/**
 * Opens an archive or a layout folder as far as its layer list (SV7). A plain archive costs a few reads; one that is compressed
 * as a whole is read through once, and never again while the cache remembers it. Rejects with what `openArchive` throws:
 * `not-an-image`, `not-found`, `not-readable`, `changed-while-reading`, `cancelled`.
 */
export async function openSession(path: string, options: OpenSessionOptions): Promise<Session> {
  const { pool, cache } = options;
  const real = existingOrLeft(path);
  const compressed = compressedFile(real);
  const order = options.order ?? null;
  const isKept = compressed !== null && cache !== null && order === null;
  const recalled = isKept ? readListing(cache, real, compressed) : null;
  const reopen = (errand: Errand): Promise<OpenedArchive> =>
    open({ path: real, order }, compressed, pool, errand);
  const archive = called(recalled ?? (await reopen(options)), options.name);
  return createSession(archive, {
    name: options.name ?? basename(real),
    pool,
    // What one view says is not what the cache knows of the archive.
    cache: order === null ? cache : null,
    fresh: recalled === null,
    reopen,
    onChange: options.onChange ?? (() => {}),
  });
}

/** The real path of what is there, or of a layout that a killed process had moved away to replace it (SV6.4). */
function existingOrLeft(path: string): string {
  try {
    return existing(path);
  } catch (error) {
    if (!bringBack(path)) throw error;
    return existing(path);
  }
}

/** Findings about the archive as a whole name its file, which may be one that standard input or an upload was written to. */
function called(archive: OpenedArchive, name: string | undefined): OpenedArchive {
  if (name === undefined) return archive;
  const file = place(basename(archive.path));
  const findings = archive.findings.map((finding) =>
    finding.where === file ? { ...finding, where: place(name) } : finding,
  );
  return { ...archive, findings };
}

async function open(
  input: Job<'open'>['input'],
  compressed: FileIdentity | null,
  pool: Pool,
  { signal, onProgress }: Errand,
): Promise<OpenedArchive> {
  signal?.throwIfAborted();
  const job = { kind: 'open', input } as const;
  const here = (compressed?.size ?? 0) <= littleBytes ? await pool.runHere(job, littleTime) : null;
  if (here !== null) return here;
  const total = compressed?.size ?? null;
  return await pool.run(job, {
    weight: total ?? 0,
    signal,
    onProgress: (done) => onProgress?.({ phase: 'opening', done, total }),
  });
}

/** The state of a file that is compressed as a whole; null for all else, also for what opening will refuse. */
function compressedFile(path: string): FileIdentity | null {
  if (!lstatSync(path).isFile()) return null;
  const file = openFile(path);
  try {
    const head = new Uint8Array(sniffLength);
    const count = file.read(head, 0);
    return sniff(head.subarray(0, count)) === 'none' ? null : file.identity;
  } finally {
    file.close();
  }
}
