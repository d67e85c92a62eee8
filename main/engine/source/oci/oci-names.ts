import type { Finding } from '../../../../shared/finding.ts';
import { checkNames, checkRefName } from '../../image/checks/names.ts';
import type { Descriptor } from '../../image/documents.ts';
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
