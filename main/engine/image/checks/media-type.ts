import type { Compression } from '../../../../shared/compression.ts';
import type { DiffId, Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { layerMediaType } from '../../../../shared/media-type.ts';
import { pointer, quote } from '../quote.ts';
import { checkMediaSpelling } from './media-spelling.ts';

/**
 * F10: what a layer's media type says, compared with its first bytes; L5 for layers that are encrypted; and L2 for a
 * plain layer whose digest and diff_id differ, of which one must be wrong whatever the bytes. `at` is where the
 * layer's descriptor stands in `member`.
 */
export function checkMediaType(
  layer: {
    readonly mediaType: string | null;
    readonly compression: Compression;
    readonly claimedDigest: Digest | null;
    readonly diffId: DiffId | null;
  },
  member: string,
  at: readonly (string | number)[],
): Finding[] {
  const { mediaType, compression, claimedDigest, diffId } = layer;
  const where = pointer(member, [...at, 'mediaType']);
  if (mediaType === null || mediaType === '') return checkMediaSpelling(mediaType, 'layer', where);
  const claimed = layerMediaType(mediaType);
  if (claimed === null)
    return [
      {
        rule: 'F10',
        severity: 'error',
        where,
        what: `${quote(mediaType)} names no image layer`,
        why: 'umoci and others that go by the type refuse the layer; podman goes by the bytes, as is done here.',
      },
    ];
  if (claimed.encrypted)
    return [
      {
        rule: 'L5',
        severity: 'warning',
        where,
        what: 'the layer is encrypted',
        why: 'Its files cannot be seen without the key; only the stored bytes can be checked.',
      },
    ];
  const findings = checkMediaSpelling(mediaType, 'layer', where);
  if (claimed.compression !== compression)
    findings.push({
      rule: 'F10',
      severity: 'error',
      where,
      what: `${quote(mediaType)} says ${nameOf(claimed.compression)}, the bytes are ${nameOf(compression)}`,
      why: 'Engines that believe the media type fail to unpack the layer.',
    });
  else if (compression === 'xz' || compression === 'bzip2')
    findings.push({
      rule: 'F10',
      severity: 'warning',
      where,
      what: `OCI has no layers in ${compression}`,
      why: 'umoci and others that go by the type refuse the layer; podman unpacks it.',
    });
  if (compression === 'none' && differ(claimedDigest, diffId))
    findings.push({
      rule: 'L2',
      severity: 'error',
      where: pointer(member, at),
      what: `a plain layer has the digest ${claimedDigest ?? ''} and the diff_id ${diffId ?? ''}`,
      why: 'Both are of the same bytes, so at least one of them is wrong.',
    });
  return findings;
}

function differ(digest: Digest | null, diffId: DiffId | null): boolean {
  if (digest === null || diffId === null) return false;
  return digest.split(':')[0] === diffId.split(':')[0] && digest !== (diffId as string);
}

function nameOf(compression: Compression): string {
  return compression === 'none' ? 'plain' : compression;
}
