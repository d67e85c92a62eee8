import type { Finding } from '../../../../shared/finding.ts';
import type { ImageManifest } from '../documents.ts';
import { pointer, quote } from '../quote.ts';

const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const dockerConfig = 'application/vnd.docker.container.image.v1+json';

/**
 * F10: a manifest of Docker's that names OCI's layers, or one of OCI's that names Docker's config. Readers that go by the
 * manifest's own type know the others of its family only. `member` is the manifest.
 */
export function checkMediaFamily({ mediaType, config, layers }: ImageManifest, member: string): Finding[] {
  const layer = (layers ?? []).findIndex((each) => each?.mediaType?.startsWith('application/vnd.oci.'));
  if (mediaType === dockerManifest && layer !== -1)
    return [
      mixed(
        pointer(member, ['layers', layer, 'mediaType']),
        `a manifest of Docker’s names a layer by OCI’s type ${quote(layers?.[layer]?.mediaType ?? '')}`,
        'podman and skopeo refuse the manifest (“unsupported docker v2s2 media type”); containerd reads it.',
      ),
    ];
  if (mediaType === ociManifest && config?.mediaType === dockerConfig)
    return [
      mixed(
        pointer(member, ['config', 'mediaType']),
        `a manifest of OCI’s names its config by Docker’s type ${quote(dockerConfig)}`,
        'podman takes it for an artifact and does not load it; containerd reads it.',
      ),
    ];
  return [];
}

function mixed(where: string, what: string, why: string): Finding {
  return { rule: 'F10', severity: 'warning', where, what, why };
}
