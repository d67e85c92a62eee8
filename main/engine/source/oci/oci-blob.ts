import { createHash } from 'node:crypto';
import { digestParts, parseDigest } from '../../../../shared/digest.ts';
import type { Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { Descriptor } from '../../image/documents.ts';
import { readJsonDocument } from '../../image/json-document.ts';
import type { RawDocument } from '../../image/image-core.ts';
import { place, pointer, quote, quoteJson } from '../../image/quote.ts';
import { blobName } from '../reading/blob-name.ts';
import { missing, readDocument, wrongSize } from '../reading/reading.ts';
import type { DocumentReading, Place, Reading } from '../reading/reading.ts';

export interface OciDocument {
  readonly document: RawDocument;
  readonly parsed: boolean;
  /** Digest as the descriptor has it, whatever the bytes. */
  readonly digest: Digest;
}

/** The digest of a descriptor, or null with a finding (L2): never used as a path before it has been parsed. */
export function descriptorDigest(
  descriptor: Descriptor,
  at: Place,
  role: string,
  findings: Finding[],
): Digest | null {
  const digest = parseDigest(descriptor.digest);
  if (digest !== null) return digest;
  findings.push({
    rule: 'L2',
    severity: 'error',
    where: pointer(at.member, [...at.at, 'digest']),
    what: `${role}: ${quoteJson(descriptor.digest ?? null)} is no digest`,
    why: 'A digest is sha256: and 64 hex digits (or sha512); without one the blob can be neither found nor checked.',
  });
  return null;
}

/**
 * Reads the document that a descriptor points to and compares it with what the descriptor claims: size at once, digest
 * by hashing (L2, B2). A document that is missing but embedded as `data` (OCI descriptor.md) is taken from there.
 * Null when there is none; a finding says why.
 */
export function readDescriptor(
  reading: Reading,
  descriptor: Descriptor,
  at: Place,
  role: string,
  findings: Finding[],
): OciDocument | null {
  const digest = descriptorDigest(descriptor, at, role, findings);
  if (digest === null) return null;
  const answer = readDocument(reading, blobName(digest));
  const found = answer.ok ? answer : (embedded(descriptor, digest) ?? answer);
  if (!found.ok) {
    findings.push(missing(at, role, digest, found));
    return null;
  }
  findings.push(...found.findings, ...compare(found.document, descriptor, digest));
  return { document: found.document, parsed: found.parsed, digest };
}

function compare(document: RawDocument, descriptor: Descriptor, digest: Digest): Finding[] {
  const findings: Finding[] = [];
  const { size } = descriptor;
  if (size !== undefined && size !== null && size !== document.bytes.length)
    findings.push(wrongSize(document.member, document.bytes.length, size));
  const [algorithm] = digestParts(digest);
  const real =
    algorithm === 'sha256'
      ? document.digest
      : `${algorithm}:${createHash(algorithm).update(document.bytes).digest('hex')}`;
  if (real !== digest)
    findings.push({
      rule: 'L2',
      severity: 'error',
      where: place(document.member),
      what: `should have the digest ${digest}, has ${real}`,
      why: 'The document was changed or damaged after it was named. umoci refuses it; podman and skopeo refuse a config, and hash no manifest of a layout.',
    });
  return findings;
}

function embedded(descriptor: Descriptor, digest: Digest): (DocumentReading & { readonly ok: true }) | null {
  if (typeof descriptor.data !== 'string') return null;
  const bytes = Buffer.from(descriptor.data, 'base64');
  const [algorithm, hex] = digestParts(digest);
  if (createHash(algorithm).update(bytes).digest('hex') !== hex) return null;
  return { ok: true, ...readJsonDocument(new Uint8Array(bytes), quote(digest).slice(1, -1)) };
}
