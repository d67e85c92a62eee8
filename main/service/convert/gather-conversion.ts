import { parseDiffId, parseDigest } from '../../../shared/digest.ts';
import type { Digest, DiffId } from '../../../shared/digest.ts';
import type { ConversionOptions } from '../../../shared/convert/conversion.ts';
import type {
  ConversionSource,
  ElsewhereLayer,
  SourceConfig,
  SourceImage,
  SourceManifest,
} from '../../../shared/convert/conversion-source.ts';
import { plainMediaType } from '../../../shared/media-type.ts';
import type { ImageReport } from '../../../shared/report.ts';
import { legacyConfig } from '../../engine/build/documents/legacy-config.ts';
import type { LegacyLayer } from '../../engine/build/documents/docker-documents.ts';
import { ociTypes } from '../../engine/build/documents/oci-documents.ts';
import type { OciBlob } from '../../engine/build/documents/oci-documents.ts';
import { repairConfig } from '../../engine/build/documents/repair-config.ts';
import { imageConfig, imageManifest } from '../../engine/image/documents.ts';
import type { ImageCore, LayerCore, RawDocument } from '../../engine/image/image-core.ts';
import { readShape } from '../../engine/image/shape.ts';
import { collectBlobs } from './conversion-blobs.ts';
import type { ConversionBlobs } from './conversion-blobs.ts';
import { layoutOf } from './kept-layout.ts';
import { strayConfigs } from './stray-configs.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import type { Session } from '../session/session.ts';

/** An archive ready to be converted: what the plan is made of, and the bytes that go with it. */
export interface GatheredSource {
  readonly session: Session;
  readonly source: ConversionSource;
  readonly blobs: ConversionBlobs;
  /** Bytes of every config that a plan may name. */
  readonly configs: ReadonlyMap<Digest, Uint8Array>;
  /** By the image's number in the archive. */
  readonly manifests: ReadonlyMap<number, OciBlob>;
  readonly chains: ReadonlyMap<number, readonly LegacyLayer[]>;
}

/**
 * Learns of an archive what a conversion must know. Layers that are compressed, or of which the archive claims nothing,
 * are read and hashed, each once; with `repair` all are, and whatever else may be a layer. `images`: the numbers of those
 * that are converted; `known`: configs from elsewhere that may be those of a parent chain.
 */
export async function gatherSource(
  session: Session,
  images: readonly number[],
  options: Pick<ConversionOptions, 'repair'>,
  known: readonly RawDocument[],
  pool: Pool,
  errand: Errand,
): Promise<GatheredSource> {
  const { archive } = session;
  const mustRead = (number: number): boolean =>
    options.repair || (archive.images[number]?.layers ?? []).some(needsReading);
  const unread = images.filter(mustRead);
  if (unread.length > 0) await session.scan({ images: unread, hash: 'all' }, errand);
  const report = session.report();
  const blobs = await collectBlobs(session, images, options.repair, pool, errand);
  const configs = new Map<Digest, Uint8Array>();
  const manifests = new Map<number, OciBlob>();
  const chains = new Map<number, readonly LegacyLayer[]>();
  const candidates = [
    ...known,
    ...archive.images.flatMap(({ config, legacyChain }) =>
      config !== null && legacyChain.length === 0 ? [config] : [],
    ),
    ...(archive.images.some(({ legacyChain }) => legacyChain.length > 0) ? strayConfigs(archive) : []),
  ];
  const sources = images.flatMap((number): SourceImage[] => {
    const core = archive.images[number];
    const told = report.images[number];
    if (core === undefined || told === undefined) return [];
    const layers = core.layers.map((layer) => ({
      blob: layer.blob === null ? null : blobs.numberOf(layer.blob),
      member: layer.member,
      foreign: layer.foreign,
      elsewhere: elsewhereOf(layer),
      legacyId: layer.legacyId,
    }));
    const diffIds = layers.map(({ blob }) => (blob === null ? null : (blobs.facts[blob]?.diffId ?? null)));
    const config = configOf(core, diffIds, candidates, configs);
    const manifest = core.manifest === null ? null : manifestOf(core.manifest, core.config);
    if (core.manifest !== null) manifests.set(number, blobOf(core.manifest));
    const chain = chainOf(core);
    if (chain !== null) chains.set(number, chain);
    return [
      {
        index: number,
        ...platformOf(told),
        names: told.names,
        layers,
        config,
        manifest,
        findings: told.findings,
      },
    ];
  });
  return {
    session,
    blobs,
    configs,
    manifests,
    chains,
    source: {
      name: session.name,
      format: archive.format,
      compression: archive.compression,
      images: sources,
      left: archive.images.length - sources.length,
      others: archive.others,
      layout: layoutOf(archive),
      findings: report.findings,
      blobs: blobs.facts,
      hasV1Layers: archive.legacy !== null,
    },
  };
}

function needsReading({ blob, compression, encrypted, claimedDiffId }: ImageCore['layers'][number]): boolean {
  if (blob === null || encrypted) return false;
  return compression !== 'none' || claimedDiffId?.startsWith('sha256:') !== true;
}

/** What an OCI manifest says of a layer that is not there on purpose. */
function elsewhereOf({
  blob,
  foreign,
  mediaType,
  claimedDigest,
  claimedSize,
  urls,
}: LayerCore): ElsewhereLayer | null {
  const isTold = mediaType !== null && claimedDigest !== null && claimedSize !== null;
  return foreign && blob === null && isTold
    ? { mediaType: plainMediaType(mediaType), digest: claimedDigest, size: claimedSize, urls }
    : null;
}

function platformOf({
  os,
  architecture,
  variant,
}: ImageReport): Pick<ImageReport, 'os' | 'architecture' | 'variant'> {
  return { os, architecture, variant };
}

/** The image's own config; of a parent chain one that has just its layers, else one that is made of it. */
function configOf(
  core: ImageCore,
  diffIds: readonly (DiffId | null)[],
  candidates: readonly RawDocument[],
  configs: Map<Digest, Uint8Array>,
): SourceConfig | null {
  if (core.legacyChain.length === 0) return core.config === null ? null : foundConfig(core.config, configs);
  for (const candidate of candidates) {
    const found = foundConfig(candidate, new Map());
    if (found !== null && found.diffIds.length > 0 && sameList(found.diffIds, diffIds))
      return foundConfig(candidate, configs);
  }
  const texts = core.layers.map(({ step }) => step?.document ?? null);
  const known = diffIds.filter((diffId) => diffId !== null);
  if (texts.length === 0 || texts.includes(null) || known.length !== texts.length) return null;
  const made = legacyConfig(
    texts.map((document) => decoded(document?.bytes)),
    known,
  );
  configs.set(made.id, made.bytes);
  return {
    member: core.config?.member ?? '',
    id: made.id,
    origin: 'made',
    diffIds: known,
    steps: texts.length,
    dropped: made.dropped,
    repaired: repairedOf(made.bytes, configs),
  };
}

function foundConfig(document: RawDocument, configs: Map<Digest, Uint8Array>): SourceConfig | null {
  const { value } = readShape(imageConfig, document.json, document.member);
  if (value === null) return null;
  configs.set(document.digest, document.bytes);
  return {
    member: document.member,
    id: document.digest,
    origin: 'found',
    diffIds: (value.rootfs?.diff_ids ?? []).map((text) => parseDiffId(text)),
    steps: value.history?.length ?? 0,
    dropped: [],
    repaired: repairedOf(document.bytes, configs),
  };
}

function repairedOf(bytes: Uint8Array, configs: Map<Digest, Uint8Array>): SourceConfig['repaired'] {
  const repaired = repairConfig(bytes);
  if (repaired === null) return null;
  configs.set(repaired.config.id, repaired.config.bytes);
  return { id: repaired.config.id, changes: repaired.changes };
}

function manifestOf(
  { json, member, digest }: RawDocument,
  config: RawDocument | null,
): SourceManifest | null {
  const { value } = readShape(imageManifest, json, member);
  if (value === null) return null;
  const layers = value.layers ?? [];
  return {
    member,
    digest,
    config: value.config?.size === config?.bytes.length ? parseDigest(value.config?.digest) : null,
    layers: layers.map((layer) => ({ digest: parseDigest(layer?.digest), size: layer?.size ?? null })),
    hasAnnotations: Boolean(value.annotations) || layers.some((layer) => Boolean(layer?.annotations)),
  };
}

function blobOf({ json, bytes, digest, member }: RawDocument): OciBlob {
  const { value } = readShape(imageManifest, json, member);
  return { bytes, digest, mediaType: value?.mediaType ?? ociTypes.manifest };
}

/** The v1 layers of a chain as they are; null where a `json` is missing. */
function chainOf({ legacyChain, layers }: ImageCore): readonly LegacyLayer[] | null {
  if (legacyChain.length === 0) return null;
  const kept = layers.flatMap(({ legacyId, step }) =>
    legacyId === null || step?.document === null || step === null
      ? []
      : [{ id: legacyId, json: step.document.bytes }],
  );
  return kept.length === layers.length ? kept : null;
}

function sameList(a: readonly (DiffId | null)[], b: readonly (DiffId | null)[]): boolean {
  return a.length === b.length && a.every((item, at) => item !== null && item === b[at]);
}

/** A byte order mark is not part of the text, as its reader has it. */
function decoded(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
