import {
  isGoArchitecture,
  isGoSystem,
  isVariantOf,
  meantArchitecture,
  meantSystem,
  meantVariant,
} from '../../../../shared/architecture.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { ImageCore } from '../image-core.ts';
import { pointer, quote } from '../quote.ts';

/**
 * A1: `os` and `architecture` as Go writes them, with the right value beside a wrong one. `at` is where the three fields
 * stand in `member`.
 */
export function checkPlatform(
  platform: ImageCore['platform'],
  member: string,
  at: readonly (string | number)[] = [],
): Finding[] {
  const { os, architecture, variant } = platform;
  const findings: Finding[] = [];
  const add = (severity: Finding['severity'], field: string, what: string, why: string): void => {
    findings.push({ rule: 'A1', severity, where: pointer(member, [...at, field]), what, why });
  };
  if (architecture === null || architecture === '')
    add(
      'warning',
      'architecture',
      'no architecture is given',
      'Engines cannot tell whether the image runs on a machine; most take their own.',
    );
  else if (!isGoArchitecture(architecture)) {
    const meant = meantArchitecture(architecture);
    const right =
      meant === null
        ? 'is no GOARCH value'
        : `should be "${meant.architecture}"${meant.variant === null ? '' : ` with variant "${meant.variant}"`}`;
    add(
      'error',
      'architecture',
      `${quote(architecture)} ${right}`,
      'Engines choose images by GOARCH names; with another spelling no machine matches.',
    );
  }
  if (os === null || os === '')
    add(
      'warning',
      'os',
      'no os is given',
      'Engines cannot tell for which system the image is; most take their own.',
    );
  else if (!isGoSystem(os)) {
    const meant = meantSystem(os);
    add(
      'error',
      'os',
      `${quote(os)} ${meant === null ? 'is no GOOS value' : `should be "${meant}"`}`,
      'Docker does not load the image and umoci does not unpack it; podman loads it.',
    );
  }
  if (variant !== null && variant !== '' && architecture !== null && !isVariantOf(architecture, variant)) {
    const meant = meantVariant(architecture, variant);
    add(
      'warning',
      'variant',
      `${quote(variant)} ${meant === null ? `does not go with ${quote(architecture)}` : `should be "${meant}"`}`,
      'Variants are v5 to v8 of arm, v8 and v9 of arm64, v1 to v4 of amd64; others are not matched.',
    );
  }
  return findings;
}
