import { sha256Digest } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';
import { canonicalReference, parseReference } from '../../../shared/reference.ts';
import { sha256Hex } from '../io/hasher.ts';
import type { Packing } from './compress.ts';

export interface StoredLayer {
  /** Of the stored bytes. */
  readonly digest: Digest;
  readonly size: number;
  readonly packing: Packing;
}

export interface OciDocuments {
  readonly manifest: { readonly digest: Digest; readonly bytes: Buffer };
  readonly index: Buffer;
}

const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  none: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const;

/**
 * Manifest and index of a layout with one image (OCI image-layout.md, manifest.md, image-index.md). The
 * index names it twice, as Docker does: the tag for tools that know a layout's references, and the full name for
 * containerd.
 */
export function ociDocuments(
  image: { readonly repository: string; readonly tag: string },
  platform: { readonly architecture: string; readonly variant: string | null },
  config: { readonly id: Digest; readonly bytes: Uint8Array },
  layers: readonly StoredLayer[],
): OciDocuments {
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: config.id, size: config.bytes.length },
      layers: layers.map(({ digest, size, packing }) => ({ mediaType: mediaTypes[packing], digest, size })),
    }),
  );
  const digest = sha256Digest(sha256Hex(manifest));
  const { architecture, variant } = platform;
  const index = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.index,
      manifests: [
        {
          mediaType: mediaTypes.manifest,
          digest,
          size: manifest.length,
          annotations: {
            'io.containerd.image.name': fullName(`${image.repository}:${image.tag}`),
            'org.opencontainers.image.ref.name': image.tag,
          },
          platform: { architecture, os: 'linux', ...(variant !== null && { variant }) },
        },
      ],
    }),
  );
  return { manifest: { digest, bytes: manifest }, index };
}

function fullName(text: string): string {
  const outcome = parseReference(text);
  return outcome.ok ? canonicalReference(outcome.reference) : text;
}
