import { counted } from '../../../../shared/counted.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { digestParts, parseDiffId } from '../../../../shared/digest.ts';
import type { DiffId } from '../../../../shared/digest.ts';
import { checkConfig } from '../../image/checks/config.ts';
import { imageConfig } from '../../image/documents.ts';
import type { ImageConfig } from '../../image/documents.ts';
import { imageHistory } from '../../image/history.ts';
import type { ImageCore, RawDocument } from '../../image/image-core.ts';
import { pointer, quote } from '../../image/quote.ts';
import { readShape } from '../../image/shape.ts';

export interface ConfigReading {
  readonly config: ImageConfig | null;
  readonly platform: ImageCore['platform'];
  readonly findings: readonly Finding[];
}

const noPlatform: ImageCore['platform'] = { os: null, architecture: null, variant: null };

/** Reads an image config by its schema and checks it by itself: fields, platform, env, times. */
export function readConfig(document: RawDocument, parsed: boolean): ConfigReading {
  if (!parsed) return { config: null, platform: noPlatform, findings: [] };
  const { value, findings } = readShape(imageConfig, document.json, document.member);
  if (value === null) return { config: null, platform: noPlatform, findings };
  return {
    config: value,
    platform: {
      os: value.os ?? null,
      architecture: value.architecture ?? null,
      variant: value.variant ?? null,
    },
    findings: [...findings, ...checkConfig(value, document.json, document.member)],
  };
}

/**
 * The config's diff_ids for `layers` layers, by position (L1, L2): all null when there are more or fewer of them, since
 * then no position can be trusted. Also checks that history agrees.
 */
export function diffIdsFor(
  config: ImageConfig | null,
  layers: number,
  member: string,
): { readonly diffIds: readonly (DiffId | null)[]; readonly findings: readonly Finding[] } {
  const none = Array.from({ length: layers }, () => null);
  if (config === null) return { diffIds: none, findings: [] };
  const findings: Finding[] = [...imageHistory(config, layers, member).findings];
  const listed = config.rootfs?.diff_ids ?? [];
  const diffIds = listed.map((text) => parseDiffId(text));
  for (const [index, text] of listed.entries()) {
    if (text === undefined || diffIds[index] !== null) continue;
    findings.push({
      rule: 'L2',
      severity: 'error',
      where: pointer(member, ['rootfs', 'diff_ids', index]),
      what: `${quote(text)} is no digest`,
      why: 'Without it nobody can tell whether the layer is the right one.',
    });
  }
  const other = diffIds.findIndex((diffId) => diffId !== null && digestParts(diffId)[0] !== 'sha256');
  if (other !== -1)
    findings.push({
      rule: 'L2',
      severity: 'warning',
      where: pointer(member, ['rootfs', 'diff_ids', other]),
      what: `the diff_id of layer ${other} is a ${digestParts(diffIds[other] as DiffId)[0]}`,
      why: 'Docker compares it with a sha256 and refuses the image; podman loads it.',
    });
  if (listed.length === layers) return { diffIds, findings };
  findings.push({
    rule: 'L1',
    severity: 'error',
    where: pointer(member, ['rootfs', 'diff_ids']),
    what: `${counted(listed.length, 'diff_id')} in the config, but ${counted(layers, 'layer')} in the manifest`,
    why: 'Which layer should have which content cannot be told. Docker refuses the image, podman and skopeo do so in Docker’s archives; from an OCI layout they load it.',
  });
  return { diffIds: none, findings };
}
