import { ProblemError } from '../../../shared/problem.ts';
import { selectImages } from '../../../shared/select-image.ts';
import type { ImageChoice } from '../../../shared/select-image.ts';
import type { Session } from './session.ts';

/** What is wrong with an archive without images is told up to this: the rest mostly follows from it. */
const told = 3;

/**
 * Number of the first image of an archive that a choice means. Throws `no-such-image`, naming the archive as `path` has it, where
 * there is none, with what is wrong with one that has no images.
 */
export function chosenImage(session: Session, path: string, choice: ImageChoice): number {
  const { images, findings } = session.report();
  if (images.length === 0) {
    const wrong = findings
      .filter(({ severity }) => severity === 'error')
      .slice(0, told)
      .map(({ where, what }) => `${where}: ${what}`);
    const message = ['there is no image in it', ...wrong].join('; ');
    throw new ProblemError('no-such-image', `${path}: ${message}`);
  }
  try {
    const [image = 0] = selectImages(images, choice);
    return image;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(error.problem.code, `${path}: ${error.message}`, { cause: error });
  }
}
