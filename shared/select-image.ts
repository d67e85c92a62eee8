import {
  isGoArchitecture,
  isGoSystem,
  meantArchitecture,
  meantSystem,
  meantVariant,
} from './architecture.ts';
import type { GoPlatform } from './architecture.ts';
import { platformName } from './platform-name.ts';
import { ProblemError } from './problem.ts';
import { sameReference } from './reference.ts';
import type { ImageReport } from './report.ts';

/** How a person names images of an archive; both null: all of them. */
export interface ImageChoice {
  /** A number from 0, a name, a tag, or (the beginning of) an image id. */
  readonly image: string | null;
  /** `os/architecture[/variant]`, in any usual spelling; a part that is left out matches any. */
  readonly platform: string | null;
}

type Candidate = Pick<ImageReport, 'names' | 'id' | 'legacyId' | 'os' | 'architecture' | 'variant'>;

/**
 * Numbers of the images that a choice means, in the archive's order. Throws `no-such-image`, naming what there is, when
 * none does, and `bad-request` for what is no platform.
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
  const wanted = wantedPlatform(platform);
  const { architecture, variant } = meant(image.architecture ?? '', image.variant);
  return (
    (wanted.os === null || (meantSystem(image.os ?? '') ?? image.os) === wanted.os) &&
    (wanted.architecture === null || architecture === wanted.architecture) &&
    (wanted.variant === null || variant === wanted.variant)
  );
}

/** `os/architecture/variant` as people and other programs write it; null matches any. An architecture may stand alone. */
function wantedPlatform(text: string): Pick<Candidate, 'os' | 'architecture' | 'variant'> {
  const [first = '', ...rest] = text.split('/');
  const system = meantSystem(first) ?? first;
  const isAlone = !isGoSystem(system) && (isGoArchitecture(first) || meantArchitecture(first) !== null);
  const [architecture, variant, ...more] = isAlone ? [first, ...rest] : rest;
  if (more.length > 0)
    throw new ProblemError('bad-request', `${text} is no platform: that is OS/ARCH or OS/ARCH/VARIANT`);
  const os = isAlone ? null : system;
  if (architecture === undefined) return { os, architecture: null, variant: null };
  const spelt = meantArchitecture(architecture);
  const told = variant ?? spelt?.variant ?? null;
  const found = meant(architecture, told);
  return { os, architecture: found.architecture, variant: told === null ? null : found.variant };
}

/** As containerd normalises it: `aarch64` is `arm64`, and a variant that is not told the one that every processor has. */
function meant(architecture: string, variant: string | null): GoPlatform {
  const spelt = meantArchitecture(architecture);
  const right = spelt?.architecture ?? architecture;
  const told = variant ?? spelt?.variant ?? null;
  if (told === null || told === '') return { architecture: right, variant: usualVariants[right] ?? null };
  return { architecture: right, variant: meantVariant(right, told) ?? told };
}

const usualVariants: Readonly<Record<string, string>> = { amd64: 'v1', arm: 'v7', arm64: 'v8' };

function describe(image: Candidate): string {
  return (
    [image.names[0], platformName(image)].filter((part) => part !== undefined && part !== '').join(', ') ||
    'no name'
  );
}
