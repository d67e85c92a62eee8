import type { Command } from '../command.ts';
import { chosenImage, imageOptions } from '../image-choice.ts';
import { layerNumber } from '../layer-number.ts';
import { withImage } from '../open-image.ts';
import { shownCode } from '../partly-known.ts';

export const cat: Command = {
  name: 'cat',
  summary: 'the content of one file',
  operands: 'IMAGE PATH',
  arity: [2, 2],
  options: {
    ...imageOptions,
    layer: {
      type: 'string',
      value: 'N',
      help: 'as layer N has it, also when a later layer hides or removes it',
    },
  },
  async run(given, context) {
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      const image = chosenImage(session.report(), given, context);
      const count = session.report().images[image]?.layers.length ?? 0;
      const layer = layerNumber(given, count);
      await session.scan({ images: [image], index: true }, errand);
      const scope =
        layer === null
          ? ({ view: 'merged', layer: Math.max(0, count - 1) } as const)
          : ({ view: 'layer', layer } as const);
      const file = session.resolve(image, scope, given.positionals[1] ?? '');
      context.progress.clear();
      for await (const bytes of session.fileBytes(image, file.layer, file.path, errand)) {
        if (context.out.closed) break;
        await context.out.write(bytes);
      }
      return shownCode(session, image, scope, context);
    });
  },
};
