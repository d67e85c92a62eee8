import { basename, dirname, join, sep } from 'node:path';
import type { ConversionPlan, ConversionTarget } from '../../../shared/convert/conversion.ts';
import type { ExportAnswer } from '../../../shared/contract/build-values.ts';
import type { ConversionRequest, ConversionResult } from '../../../shared/contract/convert-values.ts';
import type { ArchiveRef, TaskId } from '../../../shared/contract/values.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { fileStem } from '../../../shared/reference.ts';
import type { ConversionInput, Converter } from '../convert/converter.ts';
import { createExports } from './exports.ts';
import type { ExportParts } from './exports.ts';
import { existing } from '../disk/path-rules.ts';
import { answerOfTask } from './tasks.ts';

export interface ConvertDeskParts extends ExportParts {
  readonly converter: Converter;
}

/** The contract's convert.* calls. */
export interface ConvertDesk {
  preview(request: ConversionRequest): Promise<ConversionPlan>;
  start(request: ConversionRequest): Promise<ExportAnswer>;
  result(task: TaskId): ConversionResult;
}

/** Plans that are remembered. */
const remembered = 8;

export function createConvertDesk(parts: ConvertDeskParts): ConvertDesk {
  const { archives, tasks, converter } = parts;
  const exports = createExports<Pick<ConversionResult, 'images'>>(parts);
  /** What was shown lately, by request. */
  const shown = new Map<string, ConversionPlan>();

  function inputs(refs: readonly ArchiveRef[]): ConversionInput[] {
    return refs.map((ref) => {
      const { name, report } = archives.view(ref);
      return { path: archives.path(ref), name, session: report === null ? null : archives.session(ref) };
    });
  }

  return {
    async preview(request) {
      const { refs, ...wish } = request;
      const given = inputs(refs);
      const [first] = given;
      const title = `Looking at ${given.length === 1 ? (first?.name ?? '') : `${given.length} archives`} for conversion`;
      const plan = await answerOfTask(tasks, title, 'reading', (errand) =>
        converter.plan(given, wish, errand),
      );
      shown.set(JSON.stringify(request), plan);
      for (const old of [...shown.keys()].slice(0, -remembered)) shown.delete(old);
      return plan;
    },
    async start(request) {
      const { refs, ...wish } = request;
      const plan = shown.get(JSON.stringify(request));
      if (plan === undefined)
        throw new ProblemError('not-ready', 'what would be written has not been looked at yet');
      const given = inputs(refs);
      const suggested = fileName(plan, given[0]?.name ?? 'image');
      return await exports.start({
        title: `Converting to ${suggested}`,
        suggested,
        isFolder: plan.target === 'oci-dir',
        check: (target) => refuseInside(given, target),
        async write(target, errand) {
          const images = await converter.write({ inputs: given, wish, target, shown: plan, errand });
          return { images: images.map(({ names, id }) => ({ names, id })) };
        },
      });
    },
    result: (task) => exports.result(task),
  };
}

const endings: Readonly<Record<ConversionTarget, string>> = {
  'docker-archive': '.tar',
  'both-specs': '.tar',
  'docker-legacy': '.legacy.tar',
  'oci-archive': '.oci.tar',
  'oci-dir': '.oci',
};

/** Named after the first image, else after the archive it comes from. */
function fileName({ images, target, compress }: ConversionPlan, archive: string): string {
  const stem = fileStem(
    images[0]?.names[0] ?? '',
    archive.replace(/(?:\.(?:tar|oci|legacy|gz|zst|xz|bz2))+$/, '') || 'image',
  );
  const isPacked = !target.startsWith('oci-') && compress !== null && compress !== 'none';
  return `${stem}${endings[target]}${isPacked ? `.${compress === 'gzip' ? 'gz' : 'zst'}` : ''}`;
}

/** A layout that is read must not get a file that is none of its own; an archive may be replaced, once all of it is written. */
function refuseInside(inputs: readonly ConversionInput[], target: string): void {
  const place = join(existing(dirname(target)), basename(target));
  for (const { path, name } of inputs)
    if (place.startsWith(`${path}${sep}`))
      throw new ProblemError('not-allowed', `${target} is inside of ${name}, which is converted`);
}
