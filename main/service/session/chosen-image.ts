import { ProblemError } from '../../../shared/problem.ts';
import { selectImages } from '../../../shared/select-image.ts';
import type { ImageChoice } from '../../../shared/select-image.ts';
import type { Session } from './session.ts';

/**
 * Number of the first image of an archive that a choice means. Throws `no-such-image`, naming the archive as `path` has it, where
 * there is none.
 */
export function chosenImage(session: Session, path: string, choice: ImageChoice): number {
  const { images } = session.report();
  if (images.length === 0) throw new ProblemError('no-such-image', `${path}: there is no image in it`);
  try {
    const [image = 0] = selectImages(images, choice);
    return image;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(error.problem.code, `${path}: ${error.message}`, { cause: error });
  }
}
