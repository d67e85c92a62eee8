import type { Finding } from '../../../shared/finding.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { ImageCore, LayerFacts, OpenedArchive } from '../../engine/image/image-core.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';
import { emptyLayer } from '../../engine/tree/empty-layer.ts';
import { layerFacts } from '../cache/blob-facts.ts';
import type { BlobFacts } from '../cache/blob-facts.ts';
import type { BlobShelf } from '../blobs/blob-shelf.ts';
import type { KnownBlob } from '../blobs/known-blob.ts';
import type { TreeSource } from './tree-shelf.ts';

/** Which blob each layer of each image is, and what follows from what is known of it. */
export interface ImageBlobs extends TreeSource {
  /** Throws `no-such-image`. */
  readonly image: (image: number) => ImageCore;
  /** Of each layer, oldest first; null where there are no bytes. */
  blobs(image: number): readonly (KnownBlob | null)[];
  /** The blob of one layer; throws `no-such-layer`, and `not-found` where the archive has no bytes for it. */
  readonly blob: (image: number, layer: number) => KnownBlob;
  /** Every blob of some images, each once; of all images when left out. */
  blobsOf(images: readonly number[] | undefined): readonly KnownBlob[];
  /** For the report: null until something is known. */
  readonly facts: (image: number, layer: number) => LayerFacts | null;
  /** Numbers of layers of which something is not known, once they were read. */
  partlyKnown(image: number): readonly number[];
  /** The first image with the very same layers: whatever is worked out of it holds for this one. */
  twin(image: number): number;
}

export function createImageBlobs(archive: OpenedArchive, shelf: BlobShelf): ImageBlobs {
  let nothing: LayerIndex | null = null;
  const all = archive.images.map((core) =>
    core.layers.map(({ blob, compression, encrypted, claimedDigest }) =>
      blob === null ? null : shelf.blobAt(blob, compression, { sealed: encrypted, claimedDigest }),
    ),
  );
  const twins = findTwins(all);

  function image(number: number): ImageCore {
    const found = archive.images[number];
    if (found !== undefined) return found;
    const { path, images } = archive;
    throw new ProblemError('no-such-image', `${path} has no image ${number}: it has ${images.length}`);
  }

  function blobs(number: number): readonly (KnownBlob | null)[] {
    image(number);
    return all[number] ?? [];
  }

  function layer(number: number, at: number): LayerIndex {
    const blob = layerBlob(number, at);
    if (isEmpty(blob)) return (nothing ??= emptyLayer());
    if (blob.index === null) throw new ProblemError('not-ready', `layer ${at} is not indexed yet`);
    return blob.index;
  }

  function layerBlob(number: number, at: number): KnownBlob | null {
    const found = blobs(number)[at];
    if (found !== undefined) return found;
    throw new ProblemError('no-such-layer', `there is no layer ${at}: the image has ${blobs(number).length}`);
  }

  return {
    image,
    blobs,
    blob(number, at) {
      const found = layerBlob(number, at);
      if (found === null) throw new ProblemError('not-found', `the archive has no bytes of layer ${at}`);
      if (found.sealed) throw new ProblemError('unsupported', `layer ${at} is encrypted`);
      return found;
    },
    blobsOf(images) {
      const wanted = images ?? archive.images.keys();
      return [...new Set([...wanted].flatMap((number) => blobs(number)))].filter((blob) => blob !== null);
    },
    facts(number, at) {
      const blob = layerBlob(number, at);
      if (blob === null) return null;
      const { facts, trouble } = blob;
      if (facts === null && trouble === null) return null;
      return layerFacts(trouble === null ? (facts ?? unknown([])) : withTrouble(facts, trouble), at);
    },
    partlyKnown: (number) =>
      blobs(number).flatMap((blob, at) => (isEmpty(blob) || isDamaged(blob) ? [at] : [])),
    twin: (number) => twins[number] ?? number,
    layerCount: (number) => blobs(number).length,
    layers: (number, count) => Array.from({ length: count }, (_, at) => layer(number, at)),
    layer,
    isIndexed: (number) => blobs(number).every((blob) => isEmpty(blob) || blob.index !== null),
  };
}

/** Layers without bytes that could be listed count as empty. */
function isEmpty(blob: KnownBlob | null): blob is null {
  return blob === null || blob.sealed || blob.trouble !== null;
}

/** Whether a tar, or what it is packed in, ends or breaks before its end, so that entries of it may be missing. */
function isDamaged({ facts }: KnownBlob): boolean {
  return facts?.findings.some(({ rule, severity }) => severity === 'error' && damage.has(rule)) === true;
}

const damage: ReadonlySet<string> = new Set(['L3', 'L4', 'T1', 'T6']);

function findTwins(images: readonly (readonly (KnownBlob | null)[])[]): number[] {
  const numbers = new Map<KnownBlob | null, number>();
  const first = new Map<string, number>();
  return images.map((blobs, image) => {
    const key = blobs
      .map((blob) => {
        const number = numbers.get(blob) ?? numbers.size;
        numbers.set(blob, number);
        return number;
      })
      .join();
    const twin = first.get(key) ?? image;
    first.set(key, twin);
    return twin;
  });
}

function withTrouble(facts: BlobFacts | null, trouble: Finding): BlobFacts {
  return facts === null ? unknown([trouble]) : { ...facts, findings: [...facts.findings, trouble] };
}

function unknown(findings: readonly Finding[]): BlobFacts {
  return { digest: null, diffId: null, size: null, entries: null, storePaths: null, findings };
}
