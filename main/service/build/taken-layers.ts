import type { TakenFacts } from '../../../shared/build/build-inputs.ts';
import type { LayerSource } from '../../../shared/build/build-spec.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { Finding } from '../../../shared/finding.ts';
import { foundLayer, lookCheaply } from './base-facts.ts';
import { takenFindings } from './base-findings.ts';
import type { ReadImageOptions } from './base-facts.ts';
import { openSession } from '../session/open-session.ts';
import type { Session } from '../session/session.ts';

/** Layers of other images, found (BL7); their archives are open until `close`. */
export interface TakenLayers {
  readonly layers: readonly TakenLayer[];
  close(): void;
}

export interface TakenLayer {
  readonly session: Session;
  readonly image: number;
  readonly report: LayerReport;
}

/**
 * Finds layers by what they are, in any image of their archives; each archive is opened once. Rejects as `openSession`, with
 * `no-such-layer` where none is that one, and `not-found` where the archive does not have its bytes.
 */
export async function openTakenLayers(
  sources: readonly LayerSource[],
  options: ReadImageOptions,
): Promise<TakenLayers> {
  const sessions = new Map<string, Session>();
  const close = (): void => {
    for (const session of sessions.values()) session.close();
  };
  try {
    const layers: TakenLayer[] = [];
    for (const { archive, layer } of sources) {
      const session = sessions.get(archive) ?? (await openSession(archive, options));
      sessions.set(archive, session);
      // reads nothing, and recalls what the cache knows
      await session.scan({}, options);
      layers.push(await findLayer(session, archive, layer, options));
    }
    return { layers, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** What a plan is to know of them, and what is wrong with them (BL9), as far as that is found by looking at next to nothing. */
export async function lookAtTaken(
  sources: readonly LayerSource[],
  options: ReadImageOptions,
): Promise<{ readonly facts: readonly TakenFacts[]; readonly findings: readonly Finding[] }> {
  const taken = await openTakenLayers(sources, options);
  try {
    const findings: Finding[] = [];
    for (const [at, { session, image, report }] of taken.layers.entries()) {
      await lookCheaply(session, image, [report.index], options);
      findings.push(...takenFindings(session, image, report.index, `layers[${at}]`));
    }
    const facts = taken.layers.map(({ report }, at) => ({
      archive: sources[at]?.archive ?? '',
      ...foundLayer(report),
    }));
    return { facts, findings };
  } finally {
    taken.close();
  }
}

async function findLayer(
  session: Session,
  archive: string,
  wanted: string,
  options: ReadImageOptions,
): Promise<TakenLayer> {
  const look = (): TakenLayer | undefined =>
    session.report().images.flatMap(({ layers }, image) => {
      const report = layers.find(({ diffId, digest }) => diffId === wanted || digest === wanted);
      return report === undefined ? [] : [{ session, image, report }];
    })[0];
  let found = look();
  if (found === undefined && isUnknown(session)) {
    await session.scan({ hash: 'all' }, options);
    found = look();
  }
  if (found === undefined) throw new ProblemError('no-such-layer', `${archive} has no layer ${wanted}`);
  if (found.report.storedSize === null)
    throw new ProblemError('not-found', `${archive} names the layer ${wanted} but does not have its bytes`);
  return found;
}

/** Archives from before Docker 1.10 do not say what their layers are; docker-archives not, what they are as stored. */
function isUnknown(session: Session): boolean {
  return session
    .report()
    .images.some(({ layers }) => layers.some(({ diffId, digest }) => diffId === null || digest === null));
}
