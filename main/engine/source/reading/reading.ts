import { counted, grouped } from '../../../../shared/counted.ts';
import type { Compression } from '../../../../shared/compression.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { sniff, sniffLength } from '../../codec/sniff.ts';
import type { BlobLocation } from '../../image/blob-location.ts';
import { documentLimit, readJsonDocument } from '../../image/json-document.ts';
import type { ReadDocument } from '../../image/json-document.ts';
import { place, pointer, quote } from '../../image/quote.ts';
import { throwIfCancelled } from '../../io/work.ts';
import type { Work } from '../../io/work.ts';
import { resolveMember } from '../listing/links.ts';
import type { Lack } from '../listing/links.ts';
import type { Listing, Member } from '../listing/listing.ts';

/** Bytes of documents read from one archive at most; 1,500 v1 layers have 2 MB (D1). */
const documentsLimit = 128 * 1024 * 1024;

/** The state of one opening: what has been read, and what of the archive some document speaks of. */
export interface Reading {
  readonly listing: Listing;
  readonly work: Work;
  /** Of the archive as a whole. */
  readonly findings: Finding[];
  /** Names of members that were read or referred to; the rest are strays (B3). */
  readonly used: Set<string>;
  readonly documents: Map<string, DocumentReading>;
  documentBytes: number;
}

export type DocumentReading = ({ readonly ok: true } & ReadDocument) | ({ readonly ok: false } & Lack);

export function startReading(listing: Listing, work: Work): Reading {
  return { listing, work, findings: [], used: new Set(), documents: new Map(), documentBytes: 0 };
}

/** A place in a document that names something. */
export interface Place {
  readonly member: string;
  readonly at: readonly (string | number)[];
}

/**
 * Reads a member as JSON, links followed. The same member is read once and answers the same object. Never throws for
 * what the archive holds.
 */
export function readDocument(reading: Reading, name: string): DocumentReading {
  const known = reading.documents.get(name);
  if (known !== undefined) return known;
  const answer = readFresh(reading, name);
  reading.documents.set(name, answer);
  return answer;
}

function readFresh(reading: Reading, name: string): DocumentReading {
  throwIfCancelled(reading.work);
  const resolution = resolveMember(reading.listing, name);
  for (const step of resolution.via) reading.used.add(step);
  if (!resolution.ok) return resolution;
  const { member } = resolution;
  const { size } = member.location;
  if (size > documentLimit)
    return {
      ok: false,
      lack: 'too-large',
      why: `has ${grouped(size)} bytes; documents of more than ${grouped(documentLimit)} are not read`,
    };
  if (reading.documentBytes + size > documentsLimit)
    return {
      ok: false,
      lack: 'too-large',
      why: `was not read: the archive's documents have more than ${grouped(documentsLimit)} bytes`,
    };
  reading.documentBytes += size;
  const bytes = reading.listing.read(member, 0, size);
  return { ok: true, ...readJsonDocument(bytes, member.name) };
}

export type BlobReading =
  | {
      readonly ok: true;
      readonly member: string;
      readonly location: BlobLocation;
      readonly compression: Compression;
    }
  | ({ readonly ok: false } & Lack);

/** Finds a member that is to be a layer, links followed, and looks at its first bytes (F10). */
export function locateBlob(reading: Reading, name: string): BlobReading {
  const resolution = resolveMember(reading.listing, name);
  for (const step of resolution.via) reading.used.add(step);
  return resolution.ok ? blobOf(reading.listing, resolution.member) : resolution;
}

/** A member as a blob; its first bytes are looked at (F10). */
export function blobOf(listing: Listing, member: Member): BlobReading & { readonly ok: true } {
  const { name, location } = member;
  const passed = listing.pass?.blobs.get(location.offset);
  const compression = passed?.compression ?? sniff(listing.read(member, 0, sniffLength));
  return { ok: true, member: name, location, compression };
}

/** What the lack of a part means for an image, … */
const harms: Readonly<Record<Lack['lack'], string>> = {
  absent: 'The image is not complete: engines refuse to load it.',
  'out-of-folder':
    'A link may lead anywhere on this machine. Engines that follow it have the whole image; copy the folder with its links resolved (cp -rL) to look at it.',
  'too-large': 'Engines may read it all the same; what it says of the image is not known here.',
};
/** … and for a signature or another artifact. */
export const artifactHarm =
  'Images run without it, but it can be neither checked nor copied along with them.';

/** B1: something that is named and is not there. `role` is what it is there: "config", "layer 3". */
export function missing(
  at: Place,
  role: string,
  name: string,
  { why, lack }: Lack,
  harm = harms[lack],
): Finding {
  return {
    rule: 'B1',
    severity: 'error',
    where: pointer(at.member, at.at),
    what: `${role} ${quote(name)} ${why}`,
    why: harm,
  };
}

/** B2: a blob that is not as large as the descriptor that names it says. */
export function wrongSize(member: string, found: number, claimed: number): Finding {
  return {
    rule: 'B2',
    severity: 'error',
    where: place(member),
    what: `has ${counted(found, 'byte')}, its descriptor says ${grouped(claimed)}`,
    why: 'The blob is cut off, or another one was put in its place. umoci refuses it; podman and skopeo compare no size but that of a config.',
  };
}
