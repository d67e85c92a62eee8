import { sha256Digest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import { canonicalReference, parseReference } from '../../../../shared/reference.ts';
import { sha256Hex } from '../../io/hasher.ts';
import type { Packing } from '../layer/compress.ts';

export interface StoredLayer {
  /** Of the stored bytes. */
  readonly digest: Digest;
  readonly size: number;
  readonly packing: Packing;
  /** Its bytes are not there, but at these places, and so has it been called. */
  readonly elsewhere?: { readonly mediaType: string; readonly urls: readonly string[] } | undefined;
}

/** A document of a layout and what its descriptor says. */
export interface OciBlob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** A manifest with what an index says of it. */
export interface OciEntry {
  readonly manifest: OciBlob;
  /** As in `NAME:TAG`, or a tag alone; none: it is listed without a name. */
  readonly names: readonly string[];
  readonly platform: {
    readonly os: string | null;
    readonly architecture: string | null;
    readonly variant: string | null;
  } | null;
}

export const ociTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  none: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const;

/** Manifest of an image (OCI manifest.md). */
export function ociManifest(
  config: { readonly id: Digest; readonly bytes: Uint8Array },
  layers: readonly StoredLayer[],
): OciBlob {
  return document(ociTypes.manifest, {
    schemaVersion: 2,
    mediaType: ociTypes.manifest,
    config: { mediaType: ociTypes.config, digest: config.id, size: config.bytes.length },
    layers: layers.map(({ digest, size, packing, elsewhere }) =>
      elsewhere === undefined
        ? { mediaType: ociTypes[packing], digest, size }
        : { mediaType: foreignType(elsewhere.mediaType), digest, size, urls: elsewhere.urls },
    ),
  });
}

/** OCI media-types.md; Docker calls it otherwise. */
function foreignType(given: string): string {
  if (given.startsWith('application/vnd.oci.')) return given;
  const packing = /[.+](gzip|zstd)$/.exec(given)?.[1];
  return `application/vnd.oci.image.layer.nondistributable.v1.tar${packing === undefined ? '' : `+${packing}`}`;
}

/** A descriptor that goes into an index as it is. */
export interface KeptDescriptor {
  /** Its JSON. */
  readonly text: string;
  /** The reference name that it has. */
  readonly tag: string | null;
}

export interface OciIndex {
  readonly bytes: Uint8Array;
  /** Indexes of its own for names that stand for several platforms. */
  readonly nested: readonly OciBlob[];
}

/**
 * `index.json` of a layout (OCI image-layout.md, image-index.md). A name is written twice, as Docker does: for containerd in
 * full, and as what tools know of a layout: the tag, or the whole name where another image has the same tag. Images that
 * share a name stand in an index of their own, which has the name, so that tools choose by the platform.
 */
export function ociIndex(items: readonly (OciEntry | KeptDescriptor)[]): OciIndex {
  const entries = items.filter((item) => 'manifest' in item);
  const kept = items.filter((item) => 'text' in item);
  const byName = new Map<string, OciEntry[]>();
  for (const entry of entries)
    for (const name of entry.names) byName.set(name, [...(byName.get(name) ?? []), entry]);
  const tags = new Map<string, number>(kept.flatMap(({ tag }) => (tag === null ? [] : [[tag, 1]])));
  for (const name of byName.keys()) tags.set(tagOf(name), (tags.get(tagOf(name)) ?? 0) + 1);
  const nested: OciBlob[] = [];
  const listed: string[] = [];
  const list = (item: object): void => {
    listed.push(JSON.stringify(item));
  };
  const named = new Set<string>();
  for (const entry of items) {
    if ('text' in entry) {
      listed.push(entry.text);
      continue;
    }
    if (entry.names.length === 0) list(descriptor(entry.manifest, {}, entry.platform));
    for (const name of entry.names) {
      if (named.has(name)) continue;
      named.add(name);
      const annotations = namesOf(name, (tags.get(tagOf(name)) ?? 0) > 1);
      const sharing = byName.get(name) ?? [];
      if (sharing.length === 1) {
        list(descriptor(entry.manifest, annotations, entry.platform));
        continue;
      }
      const index = document(ociTypes.index, {
        schemaVersion: 2,
        mediaType: ociTypes.index,
        manifests: sharing.map(({ manifest, platform }) => descriptor(manifest, {}, platform)),
      });
      if (!nested.some(({ digest }) => digest === index.digest)) nested.push(index);
      list(descriptor(index, annotations, null));
    }
  }
  const bytes = Buffer.from(
    `{"schemaVersion":2,"mediaType":"${ociTypes.index}","manifests":[${listed.join(',')}]}`,
  );
  return { bytes, nested };
}

function document(mediaType: string, value: object): OciBlob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType, bytes, digest: sha256Digest(sha256Hex(bytes)) };
}

function descriptor(
  { mediaType, digest, bytes }: OciBlob,
  annotations: Readonly<Record<string, string>>,
  platform: OciEntry['platform'],
): object {
  const isKnown = platform !== null && platform.architecture !== null && platform.os !== null;
  return {
    mediaType,
    digest,
    size: bytes.length,
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(isKnown && {
      platform: {
        architecture: platform.architecture,
        os: platform.os,
        ...(platform.variant !== null && { variant: platform.variant }),
      },
    }),
  };
}

/** Whether a name is no more than a tag, as layouts may have it. */
function isBareTag(name: string): boolean {
  return !/[/:@]/.test(name);
}

function tagOf(name: string): string {
  if (isBareTag(name)) return name;
  const outcome = parseReference(name);
  return outcome.ok ? (outcome.reference.tag ?? 'latest') : name;
}

function namesOf(name: string, isAmbiguous: boolean): Readonly<Record<string, string>> {
  const reference = 'org.opencontainers.image.ref.name';
  const outcome = parseReference(name);
  // What is a name in layouts alone is none that an engine could use.
  if (isBareTag(name) || !outcome.ok) return { [reference]: name };
  return {
    'io.containerd.image.name': canonicalReference(outcome.reference),
    [reference]: isAmbiguous ? name : tagOf(name),
  };
}
