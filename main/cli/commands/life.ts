import { displayName } from '../../../shared/layer-path.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { LifeEvent } from '../../../shared/view.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Command } from '../command.ts';
import { chosenImage, imageOptions } from '../image-choice.ts';
import { imagePath } from '../image-path.ts';
import { withImage } from '../open-image.ts';
import { shownCode } from '../partly-known.ts';
import type { Session } from '../../service/session/session.ts';
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
      const { file, events } = lived(session, image, path);
      if (file !== path)
        context.warn(`varve: ${displayName(path)} is ${displayName(file)}: symlinks lead there`);
      if (given.flag('json')) {
        await context.out.json({
          schemaVersion: 1,
          path: given.positionals[0] ?? '',
          image,
          file,
          events,
        });
      } else {
        await context.out.write(lifeText(events));
      }
      return shownCode(session, image, null, context);
    });
  },
};

/** The life of a path, or of what it is once the symlinks above it are followed, as `cat` does (T2). */
function lived(
  session: Session,
  image: number,
  path: string,
): { readonly file: string; readonly events: readonly LifeEvent[] } {
  const events = session.life(image, path);
  if (events.length > 0) return { file: path, events };
  const file = throughLinks(session, image, path);
  const followed = file === null ? [] : session.life(image, file);
  if (file === null || followed.length === 0)
    throw new ProblemError('no-such-path', `no layer has or removes ${JSON.stringify(path)}`);
  return { file, events: followed };
}

/** Null where there is no way to the folder that the path is in. */
function throughLinks(session: Session, image: number, path: string): string | null {
  const cut = path.lastIndexOf('/');
  if (cut === -1) return null;
  const layer = Math.max(0, (session.report().images[image]?.layers.length ?? 0) - 1);
  try {
    const folder = session.resolve(image, { view: 'merged', layer }, path.slice(0, cut));
    return imagePath(`${folder.path}/${path.slice(cut + 1)}`);
  } catch (error) {
    if (toProblem(error).code === 'no-such-path') return null;
    throw error;
  }
}

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
