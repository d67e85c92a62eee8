import type { WasteReport } from '../../../shared/view.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { byteSize, share, wholeNumber } from '../arguments.ts';
import type { Arguments, Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { chosenImage, imageOptions } from '../image-choice.ts';
import { withImage } from '../open-image.ts';
import { shownCode } from '../partly-known.ts';
import { wasteText } from '../text/waste-text.ts';

/** A rule that the person gave and the image breaks. */
export interface BrokenGate {
  readonly gate: 'max-waste' | 'max-wasted' | 'min-efficiency';
  readonly message: string;
}

export const waste: Command = {
  name: 'waste',
  summary: 'bytes that no container sees, with their causes; gates for CI',
  operands: 'IMAGE',
  arity: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' },
    ...imageOptions,
    duplicates: { type: 'boolean', help: 'read files of equal size to find identical ones too' },
    limit: { type: 'string', value: 'N', help: 'rows to print (default 20; --json: 1000)' },
    'max-waste': { type: 'string', value: 'SHARE', help: 'exit 1 when more than this share is wasted (5%)' },
    'max-wasted': {
      type: 'string',
      value: 'SIZE',
      help: 'exit 1 when more bytes than this are wasted (20MB)',
    },
    'min-efficiency': { type: 'string', value: 'SHARE', help: 'exit 1 when the efficiency is lower (0.95)' },
  },
  async run(given, context) {
    const limit = wholeNumber(given, 'limit') ?? (given.flag('json') ? 1000 : 20);
    const gates = gatesOf(given);
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      const image = chosenImage(session.report(), given, context);
      await session.scan({ images: [image], index: true }, errand);
      if (given.flag('duplicates')) await session.findDuplicates(image, errand);
      const report = session.waste(image, limit);
      const broken = gates(report);
      if (given.flag('json')) {
        await context.out.json({
          schemaVersion: 1,
          path: given.positionals[0] ?? '',
          image,
          ...report,
          broken,
        });
      } else {
        await context.out.write(wasteText(report));
        for (const { message } of broken) context.warn(`varve: ${message}`);
      }
      const shown = shownCode(session, image, null, context);
      return broken.length > 0 ? exitCode.failed : shown;
    });
  },
};

/** The gates that the options set, as one question to ask of a report. */
export function gatesOf(given: Arguments): (report: WasteReport) => readonly BrokenGate[] {
  const maxWaste = share(given, 'max-waste');
  const maxWasted = byteSize(given, 'max-wasted');
  const minEfficiency = share(given, 'min-efficiency');
  return (report) => {
    const wasted = report.total === 0 ? 0 : report.wasted / report.total;
    const broken: BrokenGate[] = [];
    if (maxWaste !== null && wasted > maxWaste) {
      broken.push({
        gate: 'max-waste',
        message: `${percent(wasted)} is wasted, more than ${percent(maxWaste)}`,
      });
    }
    if (maxWasted !== null && report.wasted > maxWasted) {
      broken.push({
        gate: 'max-wasted',
        message: `${sizeText(report.wasted)} are wasted, more than ${sizeText(maxWasted)}`,
      });
    }
    if (minEfficiency !== null && report.efficiency < minEfficiency) {
      broken.push({
        gate: 'min-efficiency',
        message: `efficiency is ${percent(report.efficiency)}, less than ${percent(minEfficiency)}`,
      });
    }
    return broken;
  };
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
