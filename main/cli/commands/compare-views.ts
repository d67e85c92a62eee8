import { reaches } from '../../../shared/finding.ts';
import type { Arguments, Context } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { chosenImages } from '../image-choice.ts';
import { withImage } from '../open-image.ts';
import { truthsText } from '../text/truths-text.ts';

/** `compare` with one operand: what the views of one archive say of its layers, and whether they agree. */
export async function compareViews(given: Arguments, context: Context): Promise<ExitCode> {
  const path = given.positionals[0] ?? '';
  return await withImage(path, context, async (session, errand) => {
    const images = chosenImages(session.report(), given);
    await session.hashViews(errand);
    const truths = session.truths();
    const shown = { ...truths, path, images: truths.images.filter(({ image }) => images.includes(image)) };
    if (given.flag('json')) await context.out.json(shown);
    else await context.out.write(truthsText(shown));
    return reaches(shown.findings, 'error') ? exitCode.failed : exitCode.fine;
  });
}
