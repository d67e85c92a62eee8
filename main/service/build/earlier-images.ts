import type { EarlierImage } from '../../../shared/build/change-rates.ts';
import type { ReadImageOptions } from './base-facts.ts';
import { chosenImage } from '../session/chosen-image.ts';
import { openSession } from '../session/open-session.ts';

/**
 * The store paths of earlier builds and who refers to whom, for `changeRates`: the first image of each archive, its files scanned
 * for store hashes. Rejects as `openSession`, and with `no-such-image`.
 */
export async function readEarlierImages(
  archives: readonly string[],
  options: ReadImageOptions,
): Promise<EarlierImage[]> {
  const earlier: EarlierImage[] = [];
  for (const archive of archives) {
    const session = await openSession(archive, options);
    try {
      const image = chosenImage(session, archive, { image: null, platform: null });
      await session.scan({ images: [image], index: true }, options);
      await session.scanReferences(image, options);
      const rows = session.storePaths(image).filter(({ references }) => references !== null);
      earlier.push({
        paths: rows.map(({ path }) => path),
        references: rows.map(({ references }) => references),
      });
    } finally {
      session.close();
    }
  }
  return earlier;
}
