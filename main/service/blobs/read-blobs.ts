import type { Finding } from '../../../shared/finding.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import { joinFacts } from '../cache/blob-facts.ts';
import { cacheHas } from '../cache/cache-store.ts';
import type { CachePlace } from '../cache/cache-store.ts';
import type { BlobShelf } from './blob-shelf.ts';
import type { Job } from '../threads/job.ts';
import { isSatisfied, isThorough } from './known-blob.ts';
import type { BlobNeed, KnownBlob } from './known-blob.ts';
import { readEntry } from '../cache/layer-cache-read.ts';
import { entryKey } from '../cache/layer-cache.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import type { ScanOutput } from './scan-blob.ts';
import { watchParts } from './watch-parts.ts';
import type { Watch } from './watch-parts.ts';

/** A blob and what is to be known of it. */
export interface Wanted {
  readonly blob: KnownBlob;
  readonly need: BlobNeed;
}

export interface Reader {
  /** Reads what has to be read, on threads unless it is little, and fills in the blobs. `phase` is told as progress. */
  read(wanted: readonly Wanted[], phase: string, errand: Errand): Promise<void>;
}

export interface ReaderParts {
  readonly shelf: BlobShelf;
  readonly pool: Pool;
  readonly cache: CachePlace | null;
  /** A blob is known better now. */
  readonly onChange: () => void;
}

/** Work of at most this many bytes is done on the calling thread (SV2.6): bytes read through, … */
const littleBytes = 8 * 1024 * 1024;
/** … bytes of plain tars of which only the headers are read, … */
const littlePlain = 64 * 1024 * 1024;
/** … and milliseconds, after which the rest goes to threads. */
const littleTime = 250;

export function createReader({ shelf, pool, cache, onChange }: ReaderParts): Reader {
  return {
    async read(wanted, phase, errand) {
      for (const { blob, need } of wanted) if (need.hash !== 'computed') shelf.recall(blob, need.index);
      const left = wanted.filter(({ blob, need }) => !isSatisfied(blob, need));
      if (left.length === 0) {
        shelf.save();
        return;
      }
      const sizes = left.map(({ blob }) => blob.address.location.size);
      const watch = watchParts(sizes, phase, errand);
      try {
        if (isLittle(left)) await readHere(left, watch);
        await Promise.all(left.map((each, at) => readOnce(each, at, watch)));
      } catch (error) {
        watch.stop();
        throw error;
      } finally {
        watch.end();
        shelf.save();
      }
    },
  };

  /** One blob after the other on this thread, until there are none, or it takes too long. */
  async function readHere(left: readonly Wanted[], watch: Watch): Promise<void> {
    const end = performance.now() + littleTime;
    for (const [at, each] of left.entries()) {
      const budget = end - performance.now();
      if (budget <= 0) return;
      watch.throwIfStopped();
      if (each.blob.running !== null || isSatisfied(each.blob, each.need)) continue;
      const attempted = attempt(each, () => pool.runHere(scanJob(each, cache), budget));
      each.blob.running = attempted.then(ignore, ignore);
      try {
        if ((await attempted) === 'too long') return;
      } finally {
        each.blob.running = null;
      }
      watch.progress(at, each.blob.address.location.size);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  async function attempt(each: Wanted, run: () => Promise<ScanOutput | null>): Promise<'done' | 'too long'> {
    try {
      const found = await run();
      if (found === null && each.need.maxPlain === null) return 'too long';
      if (found !== null) settle(each, found);
    } catch (error) {
      blame(each.blob, toProblem(error));
    }
    return 'done';
  }

  /** Reads a blob unless somebody is at it already; then that is waited for. */
  async function readOnce(each: Wanted, at: number, watch: Watch): Promise<void> {
    const { blob, need } = each;
    while (!isSatisfied(blob, need)) {
      watch.throwIfStopped();
      if (blob.running !== null) {
        await Promise.race([blob.running.catch(() => undefined), watch.stopped]);
        continue;
      }
      blob.running = readOnThread(each, at, watch);
      try {
        await blob.running;
      } catch (error) {
        blame(blob, toProblem(error));
      } finally {
        blob.running = null;
      }
      // Beyond its bound, and so not to be known now.
      if (need.maxPlain !== null) break;
    }
    watch.progress(at, blob.address.location.size);
  }

  async function readOnThread(each: Wanted, at: number, watch: Watch): Promise<void> {
    if (await recallByDigest(each, at, watch)) return;
    const found = await runJob(each, at, scanJob(each, cache), watch);
    if (found !== null) settle(each, found);
  }

  /**
   * A layer of which another archive's reading is in the cache, if the manifest tells the truth: its stored bytes are
   * hashed, which takes a fraction of decoding them, and only what was computed is believed (SV5.1).
   */
  async function recallByDigest(each: Wanted, at: number, watch: Watch): Promise<boolean> {
    const { blob, need } = each;
    const { claimedDigest, compression, address } = blob;
    if (cache === null || claimedDigest === null || compression === 'none' || blob.sealed) return false;
    if (need.hash === 'computed' || blob.facts !== null || address.identity === null) return false;
    const key = entryKey(address.location, address.identity, compression, claimedDigest);
    if (key === null || !cacheHas(cache, key)) return false;
    const job = scanJob(each, cache);
    const hashed = await runJob(each, at, { ...job, input: { ...job.input, storedOnly: true } }, watch);
    const found = hashed?.facts.digest === claimedDigest ? readEntry(cache, key) : null;
    if (found === null) return false;
    blob.facts = found.facts;
    blob.index = found.index;
    blob.entry = key;
    shelf.touch();
    onChange();
    return true;
  }

  async function runJob(
    each: Wanted,
    at: number,
    job: Job<'scan'>,
    watch: Watch,
  ): Promise<ScanOutput | null> {
    return await pool.run(job, {
      weight: weightOf(each),
      signal: watch.signal,
      onProgress: (done) => watch.progress(at, done),
    });
  }

  function settle({ blob, need }: Wanted, found: ScanOutput): void {
    blob.facts = joinFacts(blob.facts, found.facts);
    blob.index ??= found.index;
    blob.entry ??= found.kept;
    blob.checkpoints ??= found.checkpoints;
    if (isThorough(blob, need)) blob.hashedHere = true;
    blob.address = { ...blob.address, identity: found.identity };
    shelf.touch();
    onChange();
  }

  /** What is wrong with one blob is a finding about it; what is wrong with everything ends the reading. */
  function blame(blob: KnownBlob, problem: Problem): void {
    const isGone = problem.code === 'not-found' && blob.address.identity !== null;
    if (problem.code === 'cancelled' || problem.code === 'changed-while-reading' || isGone) {
      throw new ProblemError(problem.code, problem.message);
    }
    blob.trouble = unreadable(problem);
    onChange();
  }
}

function ignore(): void {}

function scanJob({ blob, need }: Wanted, cache: CachePlace | null): Job<'scan'> {
  return {
    kind: 'scan',
    input: {
      address: blob.address,
      compression: blob.compression,
      // Bytes that flow by anyway are indexed in the same pass.
      index: !blob.sealed && (need.index || blob.index === null),
      hash: isThorough(blob, need),
      moreHashes: blob.moreHashes,
      storedOnly: blob.sealed,
      maxPlain: need.maxPlain,
      cache: blob.sealed ? null : cache,
    },
  };
}

function unreadable({ message }: Problem): Finding {
  return {
    rule: 'B1',
    severity: 'error',
    where: '',
    what: `cannot be read: ${message}`,
    why: 'Nothing of it can be shown or checked; it counts as empty.',
  };
}

function isLittle(wanted: readonly Wanted[]): boolean {
  let through = 0;
  let headers = 0;
  for (const { blob, need } of wanted) {
    if (isThorough(blob, need)) through += blob.address.location.size;
    else headers += blob.address.location.size;
  }
  return through <= littleBytes && headers <= littlePlain;
}

/** How long reading takes, more or less: of plain tars without hashing the headers alone are read. */
function weightOf({ blob, need }: Wanted): number {
  const { size } = blob.address.location;
  if (!isThorough(blob, need)) return size / 50;
  return blob.compression === 'none' ? size / 3 : size;
}
