import { bySeverity, reaches } from '../../../shared/finding.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { withImage } from '../open-image.ts';
import { findingsText } from '../text/findings-text.ts';
import { verifyText } from '../text/verify-text.ts';

export const verify: Command = {
  name: 'verify',
  summary: 're-hash every blob, diff_id and config',
  operands: 'IMAGE',
  arity: [1, 1],
  options: { json: { type: 'boolean', help: 'print the report of inspect --json, all digests computed' } },
  async run(given, context) {
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      await session.verify(errand);
      const report = { ...session.report(), path: given.positionals[0] ?? '' };
      const findings = bySeverity([...report.findings, ...report.images.flatMap((image) => image.findings)]);
      if (given.flag('json')) await context.out.json(report);
      else await context.out.write(`${verifyText(report)}${findingsText(findings)}`);
      return reaches(findings, 'error') ? exitCode.failed : exitCode.fine;
    });
  },
};
