import { reaches } from '../../../shared/finding.ts';
import type { Severity } from '../../../shared/finding.ts';
import { oneOf } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { chosenImages, imageOptions } from '../image-choice.ts';
import { withImage } from '../open-image.ts';
import { reportText } from '../text/report-text.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

export const inspect: Command = {
  name: 'inspect',
  summary: 'what an archive holds: images, layers, config, env, history, findings',
  operands: 'IMAGE',
  arity: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' },
    ...imageOptions,
    full: {
      type: 'boolean',
      help: 'read every layer, whatever its size: digests, sizes, file findings, secrets',
    },
    'fail-on': {
      type: 'string',
      value: 'error|warning|info',
      help: 'exit 1 when a finding is at least this bad (default: error)',
    },
  },
  async run(given, context) {
    const failOn = oneOf(given, 'fail-on', severities) ?? 'error';
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      const images = chosenImages(session.report(), given);
      const full = given.flag('full');
      await session.scan({ images, index: full || 'cheap', hash: full ? 'all' : 'cheap' }, errand);
      if (full) await session.findSecrets(images, errand);
      const report = session.report();
      const shown = {
        ...report,
        path: given.positionals[0] ?? '',
        images: report.images.filter((_, at) => images.includes(at)),
      };
      if (given.flag('json')) await context.out.json(shown);
      else await context.out.write(reportText(shown));
      const findings = [...shown.findings, ...shown.images.flatMap((image) => image.findings)];
      return reaches(findings, failOn) ? exitCode.failed : exitCode.fine;
    });
  },
};
