import { ProblemError } from './problem.ts';
import { sameReference } from './reference.ts';
import type { ImageReport } from './report.ts';

/** How a person names images of an archive; both null: all of them. */
export interface ImageChoice {
  /** A number from 0, a name, a tag, or (the beginning of) an image id. */
  readonly image: string | null;
  /** `os/architecture[/variant]`; a part that is left out matches any. */
  readonly platform: string | null;
}

type Candidate = Pick<ImageReport, 'names' | 'id' | 'legacyId' | 'os' | 'architecture' | 'variant'>;

/**
 * Numbers of the images that a choice means, in the archive's order. Throws `no-such-image`, naming what there is, when
 * none does.
 */
export function selectImages(images: readonly Candidate[], choice: ImageChoice): number[] {
  const chosen = images.flatMap((image, at) =>
    isNamed(image, at, choice.image) && isFor(image, choice.platform) ? [at] : [],
  );
  if (chosen.length === 0 && (choice.image !== null || choice.platform !== null)) {
    const wanted = [choice.image, choice.platform].filter((part) => part !== null).join(' for ');
    const there = images.slice(0, 10).map((image, at) => `${at} (${describe(image)})`);
    const more = images.length > 10 ? `, and ${images.length - 10} more` : '';
    throw new ProblemError(
      'no-such-image',
      `no image ${wanted} here; there is ${there.join(', ') || 'none'}${more}`,
    );
  }
  return chosen;
}

function isNamed(image: Candidate, at: number, wanted: string | null): boolean {
  if (wanted === null || wanted === String(at)) return true;
  if (image.names.some((name) => sameReference(name, wanted))) return true;
  const id = wanted.replace(/^sha256:/, '');
  if (!/^[0-9a-f]{6,64}$/.test(id)) return false;
  return image.id?.startsWith(`sha256:${id}`) === true || image.legacyId?.startsWith(id) === true;
}

function isFor(image: Candidate, platform: string | null): boolean {
  if (platform === null) return true;
  const [os, architecture, variant] = platform.split('/');
  return (
    image.os === os &&
    (architecture === undefined || image.architecture === architecture) &&
    (variant === undefined || image.variant === variant)
  );
}

function describe(image: Candidate): string {
  const platform = [image.os, image.architecture, image.variant].filter((part) => part !== null).join('/');
  return (
    [image.names[0], platform].filter((part) => part !== undefined && part !== '').join(', ') || 'no name'
  );
}
