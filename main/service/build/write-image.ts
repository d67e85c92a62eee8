import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import type { Digest } from '../../../shared/digest.ts';
import { openBaseImage } from '../../engine/build/base/base-image.ts';
import { assertPacking } from '../../engine/build/layer/compress.ts';
import type { Packing } from '../../engine/build/layer/compress.ts';
import { isExactObject, parseExactJson } from '../../engine/build/documents/exact-json.ts';
import type { ExactJson } from '../../engine/build/documents/exact-json.ts';
import { buildImageConfig } from '../../engine/build/documents/build-image-documents.ts';
import { historyStep, imageConfig } from '../../engine/build/documents/image-config.ts';
import { storePathsComment } from '../../engine/build/documents/nix-image.ts';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';
import { v1Fields } from '../../engine/build/documents/v1-image.ts';
import { baseLayers, differs, hexOf, openBaseLayer, takenLayer } from '../write/base-layers.ts';
import type { BaseLayerFacts } from '../write/base-layers.ts';
import { copySource } from '../write/copy-source.ts';
import type { Container } from '../write/image-container.ts';
import type { ImageOrder, OrderedLayer, TakenOrder } from '../write/image-order.ts';
import { inOrder } from '../layers/in-order.ts';
import { createLayerProgress } from '../layers/layer-progress.ts';
import { createLayerMaker } from '../layers/layer-maker.ts';
import type { ReadyLayer } from '../layers/ready-layer.ts';
import type { MadeLayers } from '../layers/made-layers.ts';
import type { Pool } from '../threads/pool.ts';
import { buildImageWriter } from '../write/build-image-writer.ts';
import { dockerWriter, ociWriter } from '../write/format-writers.ts';
import type { FormatWriter, ImageOutline } from '../write/format-writers.ts';
import type { Errand } from '../progress.ts';
import type { ShelfFile } from '../layers/packed-shelf.ts';
import type { LayerPart, WrittenLayer } from '../write/written-layer.ts';

export interface WriteParts {
  readonly container: Container;
  readonly pool: Pool;
  /** A name for a file that a large packed layer may be put into; whoever gives it removes what is left of it. */
  readonly spool: () => ShelfFile;
  /** Of earlier builds; what is learnt is kept by whoever gives it. */
  readonly layers: MadeLayers;
  /** False: new layers are made known, and their bytes go nowhere. */
  readonly wantsBytes: boolean;
}

export interface WrittenImage {
  readonly id: Digest;
  readonly name: string;
  /** OCI. */
  readonly manifestDigest: Digest | null;
  /** Oldest first. */
  readonly layers: readonly WrittenLayer[];
}

/**
 * Writes an image: the base's layers as they are, then the new ones in order, each made once on a thread while others
 * are written, then the documents. The same order gives the same bytes whatever the pool's size. Rejects as reading the
 * sources does, with `corrupt` for a base that is not what it says, and with `changed-while-reading`; what the container
 * has then is of no use.
 */
export async function writeImage(
  order: ImageOrder,
  parts: WriteParts,
  errand: Errand = {},
): Promise<WrittenImage> {
  const { format, layers: packing } = order.output;
  const isDocker = format === 'docker-archive';
  assertPacking(packing);
  const writer = writerFor(order, parts.container);
  await writer.begin();
  writer.image(outlineOf(order));
  const written: LayerPart[] = [];
  const progress = createLayerProgress(order.expectedSize, errand);
  for await (const part of allParts(order, parts, isDocker, errand)) {
    errand.signal?.throwIfAborted();
    written.push(part);
    await writer.layer(progress.watch(part));
    progress.end(part);
  }
  const configOf = order.like === 'buildImage' ? buildImageConfig : imageConfig;
  const config = configOf({
    created: order.created,
    architecture: order.architecture,
    variant: order.variant,
    config: order.config,
    diffIds: written.map(({ diffId }) => diffId),
    history: historyOf(order, written),
  });
  const manifestDigest = await writer.documents(config, written);
  await writer.end();
  await parts.container.end();
  return {
    id: config.id,
    name: `${order.repository}:${order.tag}`,
    manifestDigest,
    layers: written.map(({ kind, diffId, digest, storedSize, size }) => ({
      kind,
      diffId,
      digest,
      storedSize,
      size,
    })),
  };
}

function outlineOf(order: ImageOrder): ImageOutline {
  const { created, config, architecture, variant } = order;
  const top = v1Fields(
    new Map<string, ExactJson>([
      ['created', created],
      ['config', config],
      ['architecture', architecture],
      ...(variant === null ? [] : [['variant', variant] as const]),
      ['os', 'linux'],
    ]),
  );
  const fromBase = order.base?.archive.images[order.base.image]?.layers.length ?? 0;
  return {
    names: [`${order.repository}:${order.tag}`],
    platform: { os: 'linux', architecture, variant },
    layers: fromBase + order.taken.length + order.layers.length,
    v1: { top },
    manifest: null,
  };
}

function writerFor(order: ImageOrder, container: Container): FormatWriter {
  const { format, bothSpecs } = order.output;
  if (format !== 'docker-archive') return ociWriter(container, order.mtime);
  return order.like === 'buildImage'
    ? buildImageWriter(order, container)
    : dockerWriter(container, order.mtime, bothSpecs ? 'both' : 'plain');
}

async function* allParts(
  order: ImageOrder,
  parts: WriteParts,
  isDocker: boolean,
  errand: Errand,
): AsyncGenerator<LayerPart> {
  if (order.base !== null) {
    const needs = { plain: isDocker, digests: !isDocker };
    const facts = await baseLayers(order.base, needs, parts.pool, errand);
    const isNixpkgs = isDocker && !order.output.bothSpecs && order.like === null;
    const headers = isNixpkgs ? keptHeaders(order, facts) : null;
    const from = { archive: order.base.archive.path, isNamed: order.like === null };
    for (const [at, layer] of facts.entries()) yield basePart(from, layer, isDocker, headers?.[at] ?? null);
  }
  for (const taken of order.taken) yield await takenPart(taken, isDocker, parts.pool, errand);
  const packing = order.output.layers;
  const { pool, layers, wantsBytes } = parts;
  const maker = createLayerMaker({ pool, layers, wantsBytes, signal: errand.signal });
  const make = (layer: OrderedLayer): Promise<ReadyLayer> => maker.make(layer.recipe, packing, parts.spool);
  for await (const [layer, made] of inOrder(order.layers, () => maker.ahead(packing), make))
    yield newPart(layer, made, packing);
}

function basePart(
  { archive, isNamed }: { readonly archive: string; readonly isNamed: boolean },
  layer: BaseLayerFacts,
  isDocker: boolean,
  header: PythonTarMember | null,
): LayerPart {
  const { diffId, compression } = layer;
  // Layers of OCI images are plain, gzip or zstd; others are unpacked.
  const isKept = !isDocker && (compression === 'gzip' || compression === 'zstd');
  const packing: Packing = isKept ? compression : 'none';
  const digest = isKept ? layer.digest : (diffId as string as Digest);
  return {
    kind: 'base',
    diffId,
    digest,
    packing,
    header,
    createdBy: null,
    storedSize: isKept || compression === 'none' ? layer.storedSize : layer.size,
    size: isKept ? null : compression === 'none' ? layer.storedSize : layer.size,
    comment: isNamed ? storePathsComment([layer.member]) : null,
    tarSum: null,
    spooled: null,
    skip: () => undefined,
    async fill(write) {
      const source = openBaseLayer(layer, isKept ? 'stored' : 'plain');
      try {
        const found = await copySource(source, write);
        if (found !== hexOf(digest))
          throw differs(`${archive}: layer ${layer.index}`, digest, sha256Digest(found));
      } finally {
        source.close();
      }
    },
  };
}

/** A layer of another image goes in as one of the base does. */
async function takenPart(
  taken: TakenOrder,
  isDocker: boolean,
  pool: Pool,
  errand: Errand,
): Promise<LayerPart> {
  const facts = await takenLayer(taken, { plain: isDocker, digests: !isDocker }, pool, errand);
  const part = basePart({ archive: taken.archive.path, isNamed: true }, facts, isDocker, null);
  return { ...part, kind: 'taken', createdBy: taken.createdBy, comment: `layer ${facts.diffId}` };
}

function newPart({ recipe, comment }: OrderedLayer, made: ReadyLayer, packing: Packing): LayerPart {
  const { hex, size, storedHex, storedSize, spooled } = made;
  return {
    kind: recipe.kind,
    diffId: sha256DiffId(hex),
    digest: sha256Digest(storedHex),
    storedSize,
    size,
    packing,
    header: null,
    createdBy: null,
    comment: comment?.(hex) ?? null,
    tarSum: made.tarSum,
    spooled,
    fill: (write, at) => made.fill(write, at),
    skip: () => made.skip(),
    moved: (at) => made.moved(at),
  };
}

/** The base's own steps where they are kept and fit its layers, else one for each; then one for each new layer. */
function historyOf(order: ImageOrder, written: readonly LayerPart[]): ExactJson[] {
  const steps = (some: readonly LayerPart[]): ExactJson[] =>
    some.map(({ createdBy, comment }) => historyStep(order.created, comment, createdBy));
  const isBase = ({ kind }: LayerPart): boolean => kind === 'base';
  const kept = order.base?.keepHistory === true ? baseHistory(order) : null;
  const base = written.filter(isBase);
  const fits = kept?.filter((step) => !isEmptyStep(step)).length === base.length;
  return [...(kept !== null && fits ? kept : steps(base)), ...steps(written.filter((part) => !isBase(part)))];
}

function baseHistory({ base }: ImageOrder): readonly ExactJson[] | null {
  const config = base?.archive.images[base.image]?.config;
  if (config === null || config === undefined) return null;
  const exact = parseExactJson(new TextDecoder().decode(config.bytes));
  const history = isExactObject(exact) ? exact.get('history') : null;
  return Array.isArray(history) ? (history as readonly ExactJson[]) : null;
}

function isEmptyStep(step: ExactJson): boolean {
  return step !== null && typeof step === 'object' && isExactObject(step) && step.get('empty_layer') === true;
}

/**
 * The members that a docker-archive has its layers in, headers and names as they are, which is how nixpkgs takes them
 * over; null where that cannot be (another layout, another image than the first, compressed layers).
 */
function keptHeaders(
  { base }: ImageOrder,
  facts: readonly BaseLayerFacts[],
): readonly PythonTarMember[] | null {
  if (base === null || base.image !== 0 || !['docker-archive', 'hybrid'].includes(base.archive.format))
    return null;
  if (facts.some(({ compression }) => compression !== 'none')) return null;
  const opened = openBaseImage(base.archive.path);
  try {
    const headers = opened.layers.map(({ member }) => member);
    const files = headers.filter(({ type }) => type === '0');
    const sizes = new Map(files.map(({ name, size }) => [name, size]));
    const whole = files.every(({ name }) =>
      facts.some((layer) => layer.member === name && layer.storedSize === sizes.get(name)),
    );
    const leads = headers.every(({ type, name, link }) => type === '0' || sizes.has(linkTarget(name, link)));
    return headers.length === facts.length && whole && leads ? headers : null;
  } finally {
    opened.close();
  }
}

function linkTarget(name: string, link: string): string {
  return new URL(link, `file:///${name}`).pathname.slice(1);
}
