import type { ImageReport } from '../../shared/report.ts';
import { shortDigest } from './digest-text.ts';

/** What to call an image in one line: its first name, else its config's digest, else its v1 id, else its number. */
export function imageName(
  image: Pick<ImageReport, 'names' | 'id' | 'legacyId' | 'manifestDigest'>,
  index: number,
): string {
  const name = image.names[0];
  if (name !== undefined) return name;
  const id = image.id ?? image.manifestDigest;
  if (id !== null) return shortDigest(id);
  return image.legacyId === null ? `image ${index + 1}` : `${image.legacyId.slice(0, 12)}…`;
}
