import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { ConversionPlan } from '../../../shared/convert/conversion.ts';
import type { ArchiveReport, ImageReport } from '../../../shared/report.ts';
import { archivesAt, convert, withConversion } from '../../../main/service/convert/convert.ts';
import type { ConversionWish } from '../../../main/service/convert/convert.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import type { Pool } from '../../../main/service/threads/pool.ts';
import type { ConvertedImage } from '../../../main/service/convert/write-conversion.ts';

/** Nothing but another container. */
export const plainWish: ConversionWish = {
  target: 'docker-archive',
  compress: null,
  repair: false,
  repairConfig: false,
  order: null,
  images: [],
  platform: null,
};

/** The plan for archives. */
export async function planOf(
  paths: readonly string[],
  wish: Partial<ConversionWish>,
  pool: Pool,
): Promise<ConversionPlan> {
  const options = { pool, cache: null };
  return await withConversion(archivesAt(paths, options), { ...plainWish, ...wish }, options, ({ plan }) =>
    Promise.resolve(plan),
  );
}

/** Converts archives into `out`, which is replaced. */
export async function convertTo(
  paths: readonly string[],
  out: string,
  wish: Partial<ConversionWish>,
  pool: Pool,
  signal?: AbortSignal,
): Promise<{ readonly plan: ConversionPlan; readonly images: readonly ConvertedImage[] }> {
  rmSync(out, { recursive: true, force: true });
  const options = { pool, cache: null, signal };
  const target = { kind: 'path', path: out, force: false } as const;
  return await convert(archivesAt(paths, options), { ...plainWish, ...wish }, target, options);
}

/** What our own reader makes of an archive. */
export interface Seen {
  readonly report: ArchiveReport;
  /** Of each image, a hash of every file that a container sees. */
  readonly files: readonly string[];
  /** Errors and warnings, by rule, each as often as it is said. */
  readonly complaints: readonly string[];
}

export async function seen(path: string, pool: Pool): Promise<Seen> {
  const session = await openSession(path, { pool, cache: null });
  try {
    await session.scan({ index: true, hash: 'all' });
    const report = session.report();
    const files = report.images.map((image, number) => {
      const hash = createHash('sha256');
      if (image.layers.length > 0)
        for (const entry of session.files(number, { view: 'merged', layer: image.layers.length - 1 }))
          hash.update(JSON.stringify(entry));
      return hash.digest('hex');
    });
    const complaints = [...report.findings, ...report.images.flatMap(({ findings }) => findings)]
      .filter(({ severity }) => severity !== 'info')
      .map(({ rule, severity }) => `${severity} ${rule}`);
    return { report, files, complaints };
  } finally {
    session.close();
  }
}

export function diffIdsOf(image: ImageReport): readonly (string | null)[] {
  return image.layers.map(({ diffId }) => diffId);
}

/** Complaints of `after` that `before` has not as often. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((complaint) => {
    const at = left.indexOf(complaint);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
