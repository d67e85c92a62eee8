import type { Compression } from '../../../shared/compression.ts';
import type { SourceBlob } from '../../../shared/convert/conversion-source.ts';
import type { DiffId } from '../../../shared/digest.ts';
import { sniff, sniffLength } from '../../engine/codec/sniff.ts';
import type { BlobLocation } from '../../engine/image/blob-location.ts';
import type { LayerCore, OpenedArchive } from '../../engine/image/image-core.ts';
import { idleWork } from '../../engine/io/work.ts';
import { addressOf } from '../write/base-layers.ts';
import { openBlob } from '../blobs/blob-source.ts';
import type { BlobAddress } from '../blobs/blob-source.ts';
import { hashBlob } from '../blobs/hash-blob.ts';
import type { Pool } from '../threads/pool.ts';
import type { Errand } from '../progress.ts';
import type { Session } from '../session/session.ts';

/** Every blob of an archive that may be a layer, once each. */
export interface ConversionBlobs {
  readonly facts: readonly SourceBlob[];
  /** Where each of them is. */
  readonly addresses: readonly BlobAddress[];
  numberOf(location: BlobLocation): number | null;
}

interface Collected {
  readonly facts: SourceBlob[];
  readonly addresses: BlobAddress[];
  readonly numbers: Map<string, number>;
}

/** Blobs of the layers of some images as they are known; with `all` also those of others and of no image, hashed. */
export async function collectBlobs(
  session: Session,
  images: readonly number[],
  all: boolean,
  pool: Pool,
  errand: Errand,
): Promise<ConversionBlobs> {
  const { archive } = session;
  const collected: Collected = { facts: [], addresses: [], numbers: new Map() };
  const report = session.report();
  for (const number of images)
    for (const [at, layer] of (archive.images[number]?.layers ?? []).entries()) {
      const told = report.images[number]?.layers[at];
      if (layer.blob === null || told === undefined) continue;
      add(collected, archive, layer.blob, {
        member: layer.member,
        compression: layer.compression,
        storedSize: layer.blob.size,
        size: told.size,
        digest: told.digest,
        diffId: told.diffId ?? plainDiffId(layer),
        checked: told.verified,
        encrypted: layer.encrypted,
      });
    }
  if (all) await addOthers(collected, archive, pool, errand);
  const { facts, addresses, numbers } = collected;
  return { facts, addresses, numberOf: (location) => numbers.get(keyOf(location)) ?? null };
}

function add(
  { facts, addresses, numbers }: Collected,
  archive: OpenedArchive,
  location: BlobLocation,
  fact: SourceBlob,
): void {
  const key = keyOf(location);
  const known = numbers.get(key);
  if (known !== undefined) return;
  numbers.set(key, facts.length);
  facts.push(fact);
  addresses.push(addressOf(archive, location));
}

/** With `repair`, what else is there is looked through for layers that are not where they should be. */
async function addOthers(
  collected: Collected,
  archive: OpenedArchive,
  pool: Pool,
  errand: Errand,
): Promise<void> {
  const places = new Map<string, { readonly member: string | null; readonly location: BlobLocation }>();
  for (const { layers } of archive.images)
    for (const { blob, member } of layers)
      if (blob !== null) places.set(keyOf(blob), { member, location: blob });
  for (const { blob, member } of [...archive.named, ...archive.strays])
    if (!places.has(keyOf(blob))) places.set(keyOf(blob), { member, location: blob });
  const missing = [...places].filter(([key]) => !collected.numbers.has(key));
  const found = await Promise.all(
    missing.map(async ([, { member, location }]) => {
      const address = addressOf(archive, location);
      const compression = sniffed(address);
      const facts = await hashBlob(pool, address, compression, errand);
      return { member, location, compression, facts };
    }),
  );
  for (const { member, location, compression, facts } of found)
    if (facts !== null && facts.diffId !== null && facts.size !== null)
      add(collected, archive, location, {
        member,
        compression,
        storedSize: location.size,
        size: facts.size,
        digest: facts.digest,
        diffId: facts.diffId,
        checked: true,
        encrypted: false,
      });
}

function sniffed(address: BlobAddress): Compression {
  const source = openBlob(address, idleWork);
  try {
    const head = new Uint8Array(Math.min(sniffLength, source.size));
    return sniff(head.subarray(0, source.read(head, 0)));
  } finally {
    source.close();
  }
}

/** The digest of a plain layer is its diff_id too. */
function plainDiffId({ compression, claimedDigest }: LayerCore): DiffId | null {
  return compression === 'none' ? (claimedDigest as string | null as DiffId | null) : null;
}

function keyOf({ file, offset, size }: BlobLocation): string {
  return `${file}\0${offset}\0${size}`;
}
