import { isOciTarget } from '../../../shared/convert/conversion.ts';
import type { ConversionPlan, ConvertedLayer, PlannedImage } from '../../../shared/convert/conversion.ts';
import { namesLeft } from '../../../shared/convert/keep-roots.ts';
import { digestParts, sha256Digest } from '../../../shared/digest.ts';
import type { Digest, DiffId } from '../../../shared/digest.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { assertPacking } from '../../engine/build/layer/compress.ts';
import { parseExactJson } from '../../engine/build/documents/exact-json.ts';
import type { ImageConfig } from '../../engine/build/documents/image-config.ts';
import { v1Fields } from '../../engine/build/documents/v1-image.ts';
import { differs, hexOf, openBaseLayer } from '../write/base-layers.ts';
import { keptLayout } from './kept-layout.ts';
import { copySource } from '../write/copy-source.ts';
import { dockerWriter, ociWriter } from '../write/format-writers.ts';
import type { FormatWriter } from '../write/format-writers.ts';
import type { GatheredSource } from './gather-conversion.ts';
import { repackLayer } from './repack-layer.ts';
import type { PlainLayer } from './repack-layer.ts';
import type { Errand } from '../progress.ts';
import type { WriteParts } from '../build/write-image.ts';
import type { LayerPart } from '../write/written-layer.ts';

/** What a conversion has written. */
export interface ConvertedImage {
  readonly names: readonly string[];
  readonly id: Digest | null;
  /** OCI. */
  readonly manifestDigest: Digest | null;
  readonly layers: readonly {
    readonly diffId: DiffId;
    readonly digest: Digest;
    readonly storedSize: number;
    readonly change: ConvertedLayer['change'];
  }[];
}

/** Of all members of what is written: nothing in them depends on when or where that is. */
const mtime = 0;

/**
 * Carries a plan out (CV1): each layer is read once, hashed as it is copied, and must be what the plan says. Rejects with
 * `corrupt` where it is not; what the container has then is of no use.
 */
export async function writeConversion(
  plan: ConversionPlan,
  sources: readonly GatheredSource[],
  parts: WriteParts,
  errand: Errand,
): Promise<ConvertedImage[]> {
  const { target, compress } = plan;
  if (isOciTarget(target) && compress !== null) assertPacking(compress);
  const oci = isOciTarget(target) ? ociWriter(parts.container, mtime) : null;
  const form = target === 'both-specs' ? 'both' : target === 'docker-legacy' ? 'legacy' : 'plain';
  const writer: FormatWriter = oci ?? dockerWriter(parts.container, mtime, form);
  const left = namesLeft(
    sources.map(({ source }) => source),
    plan.roots,
  );
  const total = plan.images.reduce(
    (sum, { layers }) => sum + layers.reduce((all, { storedSize }) => all + (storedSize ?? 0), 0),
    0,
  );
  const packed = new Map<string, LayerPart>();
  let done = 0;
  await writer.begin();
  const converted: ConvertedImage[] = [];
  /** What of an archive's index goes over as it is, after its images. */
  const keepRoots = async (number: number): Promise<void> => {
    const own = plan.roots.filter(({ archive }) => archive === number);
    if (own.length === 0) return;
    const rootAt = keptLayout(sourceAt(sources, number).session.archive);
    for (const { root } of own) {
      errand.signal?.throwIfAborted();
      const { descriptor, blobs } = rootAt(root);
      await oci?.keep(descriptor, blobs);
    }
  };
  let current = 0;
  for (const image of plan.images) {
    for (; current < image.archive; current += 1) await keepRoots(current);
    const source = sourceAt(sources, image.archive);
    const config = configOf(source, image);
    writer.image({
      names: image.names,
      platform: { os: image.os, architecture: image.architecture, variant: image.variant },
      layers: image.layers.length,
      v1: v1Of(source, image, config),
      manifest: image.manifest === 'kept' ? (source.manifests.get(image.image) ?? null) : null,
      listed: left(image),
    });
    const written: LayerPart[] = [];
    for (const [at, layer] of image.layers.entries()) {
      errand.signal?.throwIfAborted();
      const where = `${source.session.path}: image ${image.image}, layer ${at}`;
      const key = `${image.archive} ${layer.blob ?? ''}`;
      const part = packed.get(key) ?? (await partOf(source, layer, where, parts, errand));
      if (layer.change === 'packed') packed.set(key, { ...part, spooled: null, skip: () => {} });
      written.push(part);
      if (part.elsewhere === undefined) await writer.layer(part);
      done += part.storedSize;
      errand.onProgress?.({ phase: 'writing', done, total });
    }
    const manifestDigest = await writer.documents(config, written);
    converted.push({
      names: image.names,
      id: image.id,
      manifestDigest,
      layers: written.map(({ diffId, digest, storedSize }, at) => ({
        diffId,
        digest,
        storedSize,
        change: image.layers[at]?.change ?? 'kept',
      })),
    });
  }
  for (; current < sources.length; current += 1) await keepRoots(current);
  if (plan.index === 'kept') await oci?.end(sourceAt(sources, 0).session.archive.layout?.index.bytes);
  else await writer.end();
  await parts.container.end();
  return converted;
}

function sourceAt(sources: readonly GatheredSource[], number: number): GatheredSource {
  const source = sources[number];
  if (source === undefined) throw new ProblemError('internal', 'a plan of other archives');
  return source;
}

/** The config that goes with an image, be it written or not. */
function configOf({ configs, source }: GatheredSource, image: PlannedImage): ImageConfig {
  const id = image.id ?? source.images.find(({ index }) => index === image.image)?.config?.id;
  const bytes = id === undefined ? undefined : configs.get(id);
  if (id === undefined || bytes === undefined) throw new ProblemError('internal', 'a plan of other configs');
  return { id, hex: digestParts(id)[1], bytes: Buffer.from(bytes) };
}

function v1Of(
  source: GatheredSource,
  image: PlannedImage,
  { bytes }: ImageConfig,
): Parameters<FormatWriter['image']>[0]['v1'] {
  const chain = image.v1 === 'kept' ? source.chains.get(image.image) : undefined;
  if (chain !== undefined) return { chain };
  return { top: image.v1 === null ? [] : v1Fields(parseExactJson(new TextDecoder().decode(bytes))) };
}

async function partOf(
  source: GatheredSource,
  layer: ConvertedLayer,
  where: string,
  parts: WriteParts,
  errand: Errand,
): Promise<LayerPart> {
  if (layer.blob === null) return elsewherePart(source, layer);
  const address = source.blobs.addresses[layer.blob];
  const fact = source.blobs.facts[layer.blob];
  const diffId = layer.diffId ?? fact?.diffId ?? null;
  if (address === undefined || fact === undefined)
    throw new ProblemError('internal', 'a plan of other layers');
  const place: PlainLayer = { address, compression: fact.compression, diffId, where };
  if (layer.change === 'packed') return await repackLayer(place, layer.compression, parts, errand);
  const digest = layer.digest ?? (diffId as string | null as Digest | null);
  if (digest === null) throw new ProblemError('internal', `${where}: nothing is known of it`);
  const packing = layer.compression;
  if (packing !== 'none' && packing !== 'gzip' && packing !== 'zstd')
    throw new ProblemError('unsupported', `${where}: a layout cannot hold ${packing}`);
  return {
    kind: 'base',
    diffId: diffId ?? (digest as string as DiffId),
    digest,
    packing,
    header: null,
    storedSize: layer.storedSize ?? 0,
    size: fact.size,
    createdBy: null,
    comment: null,
    tarSum: null,
    spooled: null,
    skip: () => {},
    async fill(write) {
      const bytes = openBaseLayer(place, layer.change === 'kept' ? 'stored' : 'plain');
      try {
        const found = await copySource(bytes, write);
        if (found !== hexOf(digest)) throw differs(where, digest, sha256Digest(found));
      } finally {
        bytes.close();
      }
    },
  };
}

/** A layer that stands in its manifest alone. */
function elsewherePart({ source }: GatheredSource, { diffId, digest }: ConvertedLayer): LayerPart {
  const elsewhere = source.images
    .flatMap(({ layers }) => layers)
    .find((layer) => layer.elsewhere?.digest === digest)?.elsewhere;
  if (!elsewhere || diffId === null) throw new ProblemError('internal', 'a plan of other layers');
  return {
    kind: 'base',
    diffId,
    digest: elsewhere.digest,
    packing: 'none',
    header: null,
    storedSize: 0,
    size: null,
    createdBy: null,
    comment: null,
    tarSum: null,
    spooled: null,
    elsewhere,
    skip: () => {},
    fill: () => Promise.resolve(),
  };
}
