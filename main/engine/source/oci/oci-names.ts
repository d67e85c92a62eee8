import type { Finding } from '../../../../shared/finding.ts';
import { checkNames, checkRefName, contested } from '../../image/checks/names.ts';
import type { Descriptor } from '../../image/documents.ts';
import type { ImageCore, LayoutRoot } from '../../image/image-core.ts';
import { pointer, quote } from '../../image/quote.ts';
import type { Place } from '../reading/reading.ts';

const containerdName = 'io.containerd.image.name';
const referenceName = 'org.opencontainers.image.ref.name';

/**
 * The name that a descriptor's annotations give (F6): containerd's full reference where there is one, else the ref.name,
 * which may be a whole name or only a tag.
 */
export function annotatedName(descriptor: Descriptor, at: Place, findings: Finding[]): string | null {
  for (const key of [containerdName, referenceName]) {
    const name = Object.hasOwn(descriptor.annotations ?? {}, key) ? descriptor.annotations?.[key] : undefined;
    if (name === undefined) continue;
    const where = { member: at.member, at: [...at.at, 'annotations', key] };
    if (typeof name !== 'string') continue;
    const placed = { name, ...where };
    findings.push(...(key === containerdName ? checkNames([placed]) : checkRefName(placed)));
    return name;
  }
  return null;
}

/**
 * N4: names that `index.json` gives to two images for one platform. For several platforms one name is usual, and so it is for
 * versions of Windows, whose platforms are not told apart here.
 */
export function checkRootNames(
  roots: readonly LayoutRoot[],
  images: ReadonlyMap<string, Pick<ImageCore, 'platform'>>,
): Finding[] {
  const claims = roots
    .filter(({ indexes }) => indexes.length === 0)
    .flatMap(({ at, images: listed }) =>
      listed.flatMap(({ manifest, names }) => {
        const platform = images.get(manifest)?.platform;
        if (platform === undefined || platform.os === 'windows') return [];
        const { os, architecture, variant } = platform;
        return names.map((name) => ({
          key: JSON.stringify([name, os, architecture, variant]),
          id: manifest,
          name,
          at,
        }));
      }),
    );
  return contested(claims).map(([{ name, at }, first]) => ({
    rule: 'N4',
    severity: 'warning',
    where: pointer('index.json', ['manifests', at]),
    what: `${quote(name)} names this image, and another one at manifests/${first.at} before`,
    why: 'umoci calls the name ambiguous and refuses it; skopeo takes the first of them.',
  }));
}
