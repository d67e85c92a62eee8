import { displayName } from '../../../shared/layer-path.ts';
import type { FileEntry } from '../../../shared/file-entry.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { TreeScope } from '../../../shared/view.ts';
import { usage, wholeNumber } from '../arguments.ts';
import type { Arguments, Command } from '../command.ts';
import { chosenImage, imageOptions } from '../image-choice.ts';
import { withImage } from '../open-image.ts';
import { shownCode } from '../partly-known.ts';
import { entryLine } from '../text/entry-line.ts';

export const files: Command = {
  name: 'files',
  summary: 'the files of a layer, of the merged image, or what layers changed',
  operands: 'IMAGE',
  arity: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print one JSON object a line (docs/cli.md)' },
    ...imageOptions,
    merged: { type: 'boolean', help: 'what a container sees of all layers (the default)' },
    'up-to': { type: 'string', value: 'N', help: 'what a container sees of the layers 0 to N' },
    layer: { type: 'string', value: 'N', help: 'the entries of layer N as they are, whiteouts included' },
    changes: { type: 'boolean', help: 'what the layers did to those below: added, modified, removed' },
    from: { type: 'string', value: 'N', help: 'with --changes: the first layer of the range (default 0)' },
  },
  async run(given, context) {
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      const image = chosenImage(session.report(), given, context);
      const scope = scopeOf(given, session.report().images[image]?.layers.length ?? 0);
      await session.scan({ images: [image], index: true }, errand);
      context.progress.clear();
      const line = given.flag('json')
        ? (entry: FileEntry): string => `${JSON.stringify(entry)}\n`
        : (entry: FileEntry): string => `${displayName(entryLine(entry))}\n`;
      for (const entry of session.files(image, scope)) {
        if (context.out.closed) break;
        await context.out.write(line(entry));
      }
      return shownCode(session, image, scope, context);
    });
  },
};

/**
 * The tree that the options ask for, of an image of `count` layers. Throws `no-such-layer` and, for options that contradict
 * each other, `bad-request`.
 */
export function scopeOf(given: Arguments, count: number): TreeScope {
  const upTo = wholeNumber(given, 'up-to');
  const layer = wholeNumber(given, 'layer');
  const from = wholeNumber(given, 'from');
  if ([upTo !== null, layer !== null, given.flag('merged')].filter(Boolean).length > 1) {
    throw usage('files: --merged, --up-to and --layer exclude one another');
  }
  if (from !== null && (!given.flag('changes') || layer !== null)) {
    throw usage('files: --from goes with --changes and without --layer');
  }
  for (const number of [upTo, layer, from]) {
    if (number !== null && number >= count) {
      throw new ProblemError('no-such-layer', `layer ${number}: the image has ${count}, numbered from 0`);
    }
  }
  const last = layer ?? upTo ?? Math.max(0, count - 1);
  if (given.flag('changes')) return { view: 'changes', from: layer ?? from ?? 0, layer: last };
  return { view: layer === null ? 'merged' : 'layer', layer: last };
}
