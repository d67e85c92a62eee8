import type { ArchiveFormat } from '../../shared/report.ts';
import type { Compression } from '../../shared/compression.ts';

/** What each container format is called for a person. */
export const formatNames: Readonly<Record<ArchiveFormat, string>> = {
  'docker-legacy': 'Docker archive, legacy (parent chain)',
  'docker-archive': 'Docker archive',
  'oci-layout': 'OCI layout',
  hybrid: 'Docker archive and OCI layout',
};

/** `gzip` → `, gzip`; nothing for plain bytes. */
export function compressionText(compression: Compression): string {
  return compression === 'none' ? 'plain' : compression;
}
