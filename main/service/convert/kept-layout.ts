import { digestParts, parseDigest, sha256Digest } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';
import type { SourceLayout } from '../../../shared/convert/conversion-source.ts';
import type { Json } from '../../../shared/report.ts';
import { parseExactJson } from '../../engine/build/documents/exact-json.ts';
import type { ExactJson } from '../../engine/build/documents/exact-json.ts';
import { goJson } from '../../engine/build/documents/go-json.ts';
import type { KeptDescriptor } from '../../engine/build/documents/oci-documents.ts';
import { imageIndex } from '../../engine/image/documents.ts';
import type { OpenedArchive } from '../../engine/image/image-core.ts';
import { readShape } from '../../engine/image/shape.ts';
import { idleWork } from '../../engine/io/work.ts';
import { addressOf, differs } from '../write/base-layers.ts';
import { openBlob } from '../blobs/blob-source.ts';
import { copySource } from '../write/copy-source.ts';
import type { KeptBlob } from '../write/format-writers.ts';

const referenceName = 'org.opencontainers.image.ref.name';
/** Annotations that are names, and told as such. */
const nameKeys: ReadonlySet<string> = new Set([referenceName, 'io.containerd.image.name']);
/** What every index has, and those that are no more than a list. */
const listKeys: ReadonlySet<string> = new Set(['schemaVersion', 'mediaType', 'manifests']);

/** The index of a layout as a plan needs it; null where the archive has none. */
export function layoutOf({ layout, named }: OpenedArchive): SourceLayout | null {
  if (layout === null) return null;
  const { index, roots } = layout;
  const listed = readShape(imageIndex, index.json, index.member).value?.manifests ?? [];
  const there = new Map(named.map(({ claimedDigest, blob }) => [claimedDigest, blob]));
  return {
    extras: keysOf(index.json).filter((key) => !listKeys.has(key)),
    roots: roots.flatMap(({ at, parts, images, others, indexes, isKnown }) => {
      const descriptor = listed[at];
      const digest = parseDigest(descriptor?.digest);
      if (digest === null) return [];
      const annotations = descriptor?.annotations ?? {};
      const tag = Object.hasOwn(annotations, referenceName) ? annotations[referenceName] : null;
      const isSha256 = parts.every((part) => !there.has(part) || digestParts(part)[0] === 'sha256');
      return [
        {
          at,
          digest,
          tag: typeof tag === 'string' ? tag : null,
          annotations: Object.keys(annotations).filter((key) => !nameKeys.has(key)),
          images,
          others,
          indexes,
          isWhole: isKnown && isSha256,
        },
      ];
    }),
  };
}

/**
 * Descriptors of a layout's index by their places, as they stand there, each with the blobs that it leads to, as far as
 * they are there.
 */
export function keptLayout(
  archive: OpenedArchive,
): (at: number) => { readonly descriptor: KeptDescriptor; readonly blobs: readonly KeptBlob[] } {
  const { layout, named } = archive;
  const parts = new Map(layout?.roots.map((root) => [root.at, root.parts]));
  const tags = new Map(layoutOf(archive)?.roots.map(({ at, tag }) => [at, tag]));
  const there = new Map(named.map(({ claimedDigest, blob }) => [claimedDigest, blob]));
  const index = parseExactJson(new TextDecoder().decode(layout?.index.bytes));
  const listed = fieldOf(index, 'manifests');
  const blobOf = (digest: Digest): readonly KeptBlob[] => {
    const location = there.get(digest);
    if (location === undefined) return [];
    const fill: KeptBlob['fill'] = async (write) => {
      const source = openBlob(addressOf(archive, location), idleWork);
      try {
        const found = sha256Digest(await copySource(source, write));
        if (found !== digest) throw differs(archive.path, digest, found);
      } finally {
        source.close();
      }
    };
    return [{ digest, size: location.size, fill }];
  };
  return (at) => {
    const descriptor = Array.isArray(listed) ? ((listed[at] as ExactJson | undefined) ?? null) : null;
    return {
      descriptor: { text: goJson(descriptor), tag: tags.get(at) ?? null },
      blobs: (parts.get(at) ?? []).flatMap(blobOf),
    };
  };
}

function fieldOf(value: ExactJson, key: string): ExactJson {
  return value instanceof Map ? ((value.get(key) as ExactJson | undefined) ?? null) : null;
}

function keysOf(json: Json): readonly string[] {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.keys(json) : [];
}
