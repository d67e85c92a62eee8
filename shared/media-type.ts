import type { Compression } from './compression.ts';

/** What a manifest's media type says a document is (F6, OCI media-types.md, Docker image manifest v2). */
export type DocumentKind = 'index' | 'manifest' | 'schema1';

const documents: ReadonlyMap<string, DocumentKind> = new Map([
  ['application/vnd.oci.image.index.v1+json', 'index'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'index'],
  ['application/vnd.oci.image.manifest.v1+json', 'manifest'],
  ['application/vnd.docker.distribution.manifest.v2+json', 'manifest'],
  ['application/vnd.docker.distribution.manifest.v1+json', 'schema1'],
  ['application/vnd.docker.distribution.manifest.v1+prettyjws', 'schema1'],
]);

const imageConfigs: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** What a layer's media type claims (F10: the bytes decide, this is compared with them). */
export interface LayerMediaType {
  readonly compression: Compression;
  /** Foreign, nondistributable: its bytes may rightly be elsewhere (L1). */
  readonly foreign: boolean;
  /** ocicrypt: the bytes cannot be read without a key. */
  readonly encrypted: boolean;
}

const ociLayer =
  /^application\/vnd\.oci\.image\.layer\.(nondistributable\.)?v1\.tar(?:\+(gzip|zstd|xz|bzip2))?(\+encrypted)?$/;
const dockerLayer =
  /^application\/vnd\.docker\.image\.rootfs\.(?:diff|(foreign)\.diff)\.tar(?:\.(gzip|zstd|xz|bzip2))?(\+encrypted)?$/;
/** What old image-spec drafts and umoci wrote for plain and zstd layers. */
const dockerLayerPlain = 'application/vnd.docker.image.rootfs.diff.tar.uncompressed';

/** What kind of document a media type names; null for everything else. */
export function documentKind(mediaType: string): DocumentKind | null {
  return documents.get(plainMediaType(mediaType)) ?? null;
}

/** Whether it names the config of a runnable image, as opposed to an artifact's (F6). */
export function isImageConfig(mediaType: string): boolean {
  return imageConfigs.has(plainMediaType(mediaType));
}

/** What a media type says of a layer; null when it names no image layer. */
export function layerMediaType(mediaType: string): LayerMediaType | null {
  const text = plainMediaType(mediaType);
  if (text === dockerLayerPlain) return { compression: 'none', foreign: false, encrypted: false };
  const match = ociLayer.exec(text) ?? dockerLayer.exec(text);
  if (match === null) return null;
  const [, foreign, compression, encrypted] = match;
  return {
    compression: (compression ?? 'none') as Compression,
    foreign: foreign !== undefined,
    encrypted: encrypted !== undefined,
  };
}

/** A media type without parameters (`; charset=…`) and in small letters: case says nothing in one (RFC 6838, 4.2). */
export function plainMediaType(mediaType: string): string {
  const end = mediaType.indexOf(';');
  return (end < 0 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase();
}
