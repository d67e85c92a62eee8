import type { Compression } from '../../../shared/compression.ts';
import { digestParts } from '../../../shared/digest.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { seekableSource } from '../../engine/codec/seekable.ts';
import type { LayerCore, OpenedArchive } from '../../engine/image/image-core.ts';
import type { ByteSource } from '../../engine/io/byte-source.ts';
import { idleWork } from '../../engine/io/work.ts';
import { openBlob } from '../blobs/blob-source.ts';
import type { BlobAddress } from '../blobs/blob-source.ts';
import { hashBlob } from '../blobs/hash-blob.ts';
import type { BaseOrder, ReadLayer, TakenOrder } from './image-order.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';

/** A layer of the base, as it is and as it is called. */
export interface BaseLayerFacts {
  readonly index: number;
  /** The archive's name for it. */
  readonly member: string;
  readonly address: BlobAddress;
  readonly compression: Compression;
  readonly diffId: DiffId;
  /** Of the stored bytes. */
  readonly digest: Digest;
  readonly storedSize: number;
  /** Of the plain tar. */
  readonly size: number;
}

/**
 * Everything that is to be known of a base's layers before the first of them is written. `needs.plain`: their plain sizes,
 * `needs.digests`: the digests of their stored bytes, even where the archive says nothing of them; then they are read through,
 * unless `known` says what somebody has found who did. What the archive claims is believed here, and checked when the bytes are
 * copied. Throws `not-found` for layers that the archive has not, `unsupported` for encrypted ones.
 */
export async function baseLayers(
  { archive, image, known }: BaseOrder,
  needs: { readonly plain: boolean; readonly digests: boolean },
  pool: Pool,
  errand: Errand,
): Promise<BaseLayerFacts[]> {
  const core = archive.images[image];
  if (core === undefined) throw new ProblemError('no-such-image', `${archive.path} has no image ${image}`);
  return await Promise.all(
    core.layers.map((layer, at) => layerFacts(archive, layer, known[at] ?? null, needs, pool, errand)),
  );
}

/** As `baseLayers`, of one layer of another image. */
export async function takenLayer(
  { archive, image, layer }: TakenOrder,
  needs: { readonly plain: boolean; readonly digests: boolean },
  pool: Pool,
  errand: Errand,
): Promise<BaseLayerFacts> {
  const core = archive.images[image]?.layers[layer];
  if (core === undefined) throw new ProblemError('no-such-layer', `${archive.path} has no layer ${layer}`);
  return await layerFacts(archive, core, null, needs, pool, errand);
}

async function layerFacts(
  archive: OpenedArchive,
  layer: LayerCore,
  known: ReadLayer | null,
  needs: { readonly plain: boolean; readonly digests: boolean },
  pool: Pool,
  errand: Errand,
): Promise<BaseLayerFacts> {
  const { index, blob, compression } = layer;
  const where = `${archive.path}: layer ${index}`;
  if (blob === null) {
    const why = layer.foreign ? 'its bytes are elsewhere, at a URL' : 'the archive does not have its bytes';
    throw new ProblemError('not-found', `${where} cannot be taken over: ${why}`);
  }
  if (layer.encrypted) throw new ProblemError('unsupported', `${where} is encrypted`);
  const address = addressOf(archive, blob);
  const plain = compression === 'none';
  let diffId = sha256Only(layer.claimedDiffId);
  let digest = sha256Only(layer.claimedDigest);
  let size = plain ? blob.size : null;
  if (plain) digest = (diffId ?? digest) as Digest | null;
  if (plain) diffId ??= digest as DiffId | null;
  if (diffId === null || (needs.plain && size === null) || (needs.digests && digest === null)) {
    const facts = known ?? (await hashBlob(pool, address, compression, errand));
    if (facts === null || facts.diffId === null || facts.size === null)
      throw new ProblemError('corrupt', `${where} cannot be read to its end`);
    if (diffId !== null && diffId !== facts.diffId) throw differs(where, diffId, facts.diffId);
    diffId = facts.diffId;
    digest ??= facts.digest;
    ({ size } = facts);
  }
  return {
    index,
    member: layer.member ?? `layer ${index}`,
    address,
    compression,
    diffId,
    digest: digest ?? (diffId as string as Digest),
    storedSize: blob.size,
    size: size ?? 0,
  };
}

/** Other algorithms are computed anew: what is written is named by sha256 throughout. */
function sha256Only<T extends DiffId | Digest>(claimed: T | null): T | null {
  return claimed !== null && digestParts(claimed)[0] === 'sha256' ? claimed : null;
}

/** How the blob of an opened archive is found again. */
export function addressOf(archive: OpenedArchive, location: BlobAddress['location']): BlobAddress {
  return { location, identity: archive.identity, outer: archive.pass?.checkpoints ?? null };
}

/** The bytes of a base's layer, as stored or plain. The caller closes it. */
export function openBaseLayer(
  { address, compression }: Pick<BaseLayerFacts, 'address' | 'compression'>,
  form: 'stored' | 'plain',
): ByteSource {
  const stored = openBlob(address, idleWork);
  if (form === 'stored' || compression === 'none') return stored;
  const plain = seekableSource(stored, compression, null);
  return {
    get size() {
      return plain.size;
    },
    read: (into, position) => plain.read(into, position),
    close() {
      plain.close();
      stored.close();
    },
  };
}

/** A layer that is not what its archive claims. */
export function differs(where: string, claimed: DiffId | Digest, found: DiffId | Digest): ProblemError {
  return new ProblemError('corrupt', `${where} is not what its archive says: ${claimed} is ${found}`);
}

export const hexOf = (digest: DiffId | Digest): string => digestParts(digest)[1];
