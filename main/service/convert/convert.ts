import { isOciTarget, layerOrders } from '../../../shared/convert/conversion.ts';
import type { ConversionOptions, ConversionPlan, LayerOrder } from '../../../shared/convert/conversion.ts';
import { planConversion } from '../../../shared/convert/plan-conversion.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { selectImages } from '../../../shared/select-image.ts';
import { outputTo } from '../build/build-output.ts';
import type { OutputTarget } from '../build/build-output.ts';
import { gatherSource } from './gather-conversion.ts';
import type { GatheredSource } from './gather-conversion.ts';
import { openSession } from '../session/open-session.ts';
import type { OpenSessionOptions } from '../session/open-session.ts';
import type { Session } from '../session/session.ts';
import { writeConversion } from './write-conversion.ts';
import type { ConvertedImage } from './write-conversion.ts';

/** What is to be converted, and how. */
export interface ConversionWish extends ConversionOptions {
  /** Numbers, names or ids; none: all images. */
  readonly images: readonly string[];
  readonly platform: string | null;
}

/** Opens one of the archives, by one view or as it is; whoever asks closes it. */
export type OpenForConversion = (
  order: LayerOrder | null,
) => Promise<{ readonly session: Session; close(): void }>;

/** What opens each of several archives by its path. */
export function archivesAt(paths: readonly string[], options: OpenSessionOptions): OpenForConversion[] {
  return paths.map((path) => (order) => opened(path, { ...options, order }));
}

/** A session of its own. */
export async function opened(path: string, options: OpenSessionOptions): ReturnType<OpenForConversion> {
  const session = await openSession(path, options);
  return { session, close: () => session.close() };
}

export interface PreparedConversion {
  readonly plan: ConversionPlan;
  readonly sources: readonly GatheredSource[];
}

/**
 * Looks at archives and plans what is to be made of them, then lets `work` have the plan while they are open. With `repair`
 * and no order, an archive whose documents cannot be put right is read by each of its views, and the first that is whole
 * counts. Rejects as opening does, and with `no-such-image` when something that a wish names is in none of them.
 */
export async function withConversion<T>(
  archives: readonly OpenForConversion[],
  wish: ConversionWish,
  options: OpenSessionOptions,
  work: (prepared: PreparedConversion) => Promise<T>,
): Promise<T> {
  const open: (() => void)[] = [];
  const prepare = async (order: LayerOrder | null): Promise<View> => {
    const sources: GatheredSource[] = [];
    const chosen = await choose(archives, wish, order, open);
    let doubtful = false;
    for (const { session, images, known } of chosen) {
      const gathered = await gatherSource(session, images, wish, known, options.pool, options);
      doubtful ||= known.length > 0 && gathered.source.images.some(({ config }) => config?.origin === 'made');
      sources.push(gathered);
    }
    return {
      sources,
      doubtful,
      plan: planConversion(
        sources.map(({ source }) => source),
        { ...wish, order },
      ),
    };
  };
  try {
    const prepared = await prepare(wish.order);
    if (!wish.repair || prepared.plan.possible || wish.order !== null) return await work(prepared);
    return await work((await byAnotherView(prepare)) ?? prepared);
  } finally {
    for (const close of open) close();
  }
}

interface View extends PreparedConversion {
  /** A parent chain although there are configs, none of which has its layers: it may be the layers that are wrong. */
  readonly doubtful: boolean;
}

/** The first view by which all is whole. */
async function byAnotherView(
  prepare: (order: LayerOrder) => Promise<View>,
): Promise<PreparedConversion | null> {
  for (const order of layerOrders) {
    try {
      const prepared = await prepare(order);
      if (!prepared.plan.possible || prepared.doubtful) continue;
      const note = {
        kind: 'repaired',
        where: viewNames[order],
        what: `images and layers as ${viewNames[order]} has them`,
        why: 'Of the views that the archive has it is the one that is whole; what the others say is left.',
      } as const;
      return { ...prepared, plan: { ...prepared.plan, notes: [note, ...prepared.plan.notes] } };
    } catch (error) {
      // The archive does not have that view.
      if (error instanceof ProblemError && error.problem.code === 'bad-request') continue;
      throw error;
    }
  }
  return null;
}

const viewNames: Readonly<Record<LayerOrder, string>> = {
  manifest: 'manifest.json',
  parents: 'the parent chain',
  index: 'index.json',
};

interface Chosen {
  readonly session: Session;
  readonly images: readonly number[];
  readonly known: Parameters<typeof gatherSource>[3];
}

async function choose(
  archives: readonly OpenForConversion[],
  wish: ConversionWish,
  order: LayerOrder | null,
  toClose: (() => void)[],
): Promise<readonly Chosen[]> {
  const chosen: Chosen[] = [];
  const wanted = wish.images.length === 0 ? [null] : wish.images;
  /** What no archive has had so far, and what was last said of that. */
  const missing = new Map<string | null, ProblemError | null>(wanted.map((image) => [image, null]));
  for (const open of archives) {
    const own = await open(order);
    const { session } = own;
    toClose.push(() => own.close());
    // Configs are not part of the parent chain's view.
    const whole = order === 'parents' ? await open(null) : null;
    if (whole !== null) toClose.push(() => whole.close());
    const known = (whole?.session.archive.images ?? []).flatMap(({ config, legacyChain }) =>
      config !== null && legacyChain.length === 0 ? [config] : [],
    );
    const numbers = new Set<number>();
    for (const image of wanted)
      try {
        for (const number of selectImages(session.report().images, { image, platform: wish.platform }))
          numbers.add(number);
        missing.delete(image);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        if (missing.has(image)) missing.set(image, error);
      }
    chosen.push({ session, images: [...numbers].toSorted((a, b) => a - b), known });
  }
  for (const refused of missing.values()) if (refused !== null) throw refused;
  return chosen;
}

/**
 * Converts: plans, shows the plan to `onPlan`, which may throw to go no further, and writes just that. Rejects with
 * `corrupt` for a plan that refuses, and as `writeConversion` and `outputTo` do.
 */
export async function convert(
  archives: readonly OpenForConversion[],
  wish: ConversionWish,
  target: OutputTarget,
  options: OpenSessionOptions,
  onPlan: (plan: ConversionPlan) => void = () => {},
): Promise<{ readonly plan: ConversionPlan; readonly images: readonly ConvertedImage[] }> {
  return await withConversion(archives, wish, options, async ({ plan, sources }) => {
    onPlan(plan);
    if (!plan.possible) throw new ProblemError('corrupt', refusalOf(plan));
    const compression = isOciTarget(plan.target) ? 'none' : (plan.compress ?? 'none');
    const form = { isFolder: plan.target === 'oci-dir', compression };
    const images = await outputTo(target, form, options.pool, options, (parts) =>
      writeConversion(plan, sources, parts, options),
    );
    return { plan, images };
  });
}

function refusalOf({ notes }: ConversionPlan): string {
  const [first, ...others] = notes.filter(({ kind }) => kind === 'refused');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return first === undefined ? 'it is refused' : `${first.where}: ${first.what}. ${first.why}${more}`;
}
