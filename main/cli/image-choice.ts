import { ProblemError } from '../../shared/problem.ts';
import { selectImages } from '../../shared/select-image.ts';
import { displayName } from '../../shared/layer-path.ts';
import type { ArchiveReport } from '../../shared/report.ts';
import type { Arguments, Context, OptionSpec } from './command.ts';

/** The options by which every command chooses an image of an archive that holds several. */
export const imageOptions: Readonly<Record<'image' | 'platform', OptionSpec>> = {
  image: { type: 'string', short: 'i', value: 'N|NAME', help: 'the image, by number from 0 or by name' },
  platform: { type: 'string', value: 'OS/ARCH[/VARIANT]', help: 'the image for a platform' },
};

/** Numbers of the images that the options allow; all without options. Throws `no-such-image`. */
export function chosenImages(report: ArchiveReport, given: Arguments): readonly number[] {
  return selectImages(report.images, { image: given.text('image'), platform: given.text('platform') });
}

/** The one image that a command is about: the first that the options allow, with a word when there are others. */
export function chosenImage(report: ArchiveReport, given: Arguments, context: Context): number {
  if (report.images.length === 0)
    throw new ProblemError(
      'no-such-image',
      `there is no image in ${displayName(report.path)} that can be read; varve inspect tells why`,
    );
  const chosen = chosenImages(report, given);
  const [first = 0, ...others] = chosen;
  const total = report.images.length;
  if (others.length > 0) {
    const name = report.images[first]?.names[0] ?? `image ${first}`;
    context.warn(
      `varve: ${chosen.length < total ? `${chosen.length} of the ${total} images here match` : `${total} images here`}; this is number ${first} (${name}); --image or --platform chooses another`,
    );
  }
  return first;
}
