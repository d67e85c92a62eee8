import { sizeText } from '../../../shared/size-text.ts';
import type { LifeEvent } from '../../../shared/view.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { Command } from '../command.ts';
import { chosenImage, imageOptions } from '../image-choice.ts';
import { imagePath } from '../image-path.ts';
import { withImage } from '../open-image.ts';
import { shownCode } from '../partly-known.ts';
import { table } from '../table.ts';
import { modeText, timeText } from '../text/entry-line.ts';

export const life: Command = {
  name: 'life',
  summary: 'what each layer did to one path',
  operands: 'IMAGE PATH',
  arity: [2, 2],
  options: { json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' }, ...imageOptions },
  async run(given, context) {
    return await withImage(given.positionals[0] ?? '', context, async (session, errand) => {
      const image = chosenImage(session.report(), given, context);
      const path = imagePath(given.positionals[1] ?? '');
      await session.scan({ images: [image], index: true }, errand);
      const events = session.life(image, path);
      if (events.length === 0)
        throw new ProblemError('no-such-path', `no layer has or removes ${JSON.stringify(path)}`);
      if (given.flag('json')) {
        await context.out.json({
          schemaVersion: 1,
          path: given.positionals[0] ?? '',
          image,
          file: path,
          events,
        });
      } else {
        await context.out.write(lifeText(events));
      }
      return shownCode(session, image, null, context);
    });
  },
};

function lifeText(events: readonly LifeEvent[]): string {
  return table(
    [
      { title: 'layer', align: 'right' },
      { title: 'event', align: 'left' },
      { title: 'mode', align: 'left' },
      { title: 'owner', align: 'left' },
      { title: 'size', align: 'right' },
      { title: 'modified', align: 'left' },
      { title: 'cause', align: 'left' },
    ],
    events.map((event) => [
      String(event.layer),
      event.event,
      modeText(event.kind, event.mode),
      `${event.uid}:${event.gid}`,
      sizeText(event.size),
      timeText(event.mtime),
      [event.link === null ? '' : `→ ${event.link}`, event.cause ?? ''].filter(Boolean).join('  '),
    ]),
  );
}
