import { createHash } from 'node:crypto';
import { sha256Digest } from '../../../shared/digest.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { Json } from '../../../shared/report.ts';
import type { RawDocument } from './image-core.ts';
import { scanJson } from '../../../shared/json-text.ts';
import { place, pointer, quote } from './quote.ts';

/** Bytes of one document at most (D1). Registries stop at 4 MiB, containers/image at 4 MiB, containerd at 8 MiB. */
export const documentLimit = 8 * 1024 * 1024;

/** Nesting of one document at most (D1): real ones stay below 10, and recursion over them must not overflow. */
const depthLimit = 100;

export interface ReadDocument {
  readonly document: RawDocument;
  /** Whether the bytes are JSON; when not, `document.json` is null and a finding says why. */
  readonly parsed: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Bytes of a member → a document. Its bytes and digest stand whatever they hold; what is wrong with them is a finding:
 * D1 when they are no JSON (or nest too deep), D2 for what Go tolerates (a byte order mark, bytes that are not UTF-8),
 * F11 for keys given twice, D3 for numbers that lose digits.
 */
export function readJsonDocument(bytes: Uint8Array, member: string): ReadDocument {
  const findings: Finding[] = [];
  const digest = sha256Digest(createHash('sha256').update(bytes).digest('hex'));
  const text = decodeText(bytes, member, findings);
  const notes = scanJson(text, depthLimit);
  const unreadable = (what: string): ReadDocument => {
    findings.push({
      rule: 'D1',
      severity: 'error',
      where: place(member),
      what,
      why: 'The document cannot be read, so what it says of the image is unknown.',
    });
    return { document: { member, bytes, digest, json: null }, parsed: false, findings };
  };
  if (notes.depth > depthLimit) return unreadable(`nested deeper than ${depthLimit} levels`);
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unreadable(bytes.length === 0 ? 'is empty' : `is not JSON: ${quote(reason).slice(1, -1)}`);
  }
  for (const path of notes.duplicates)
    findings.push({
      rule: 'F11',
      severity: 'error',
      where: pointer(member, path),
      what: `the key ${quote(String(path.at(-1)))} is given more than once in one object`,
      why: 'Programs differ in which of the two they believe; the last one is shown here, as Go and JavaScript do.',
    });
  for (const path of notes.inexact)
    findings.push({
      rule: 'D3',
      severity: 'warning',
      where: pointer(member, path),
      what: 'a number too large to be exact',
      why: 'Readers that keep numbers as doubles see another value.',
    });
  return { document: { member, bytes, digest, json }, parsed: true, findings };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeText(bytes: Uint8Array, member: string, findings: Finding[]): string {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    text = lenient.decode(bytes);
    findings.push({
      rule: 'D2',
      severity: 'error',
      where: place(member),
      what: 'has bytes that are not UTF-8',
      why: 'JSON is UTF-8; Go replaces such bytes by U+FFFD, other readers refuse the document.',
    });
  }
  if (!text.startsWith('\ufeff')) return text;
  findings.push({
    rule: 'D2',
    severity: 'error',
    where: place(member),
    what: 'begins with a byte order mark',
    why: 'Go refuses it, so Docker, podman and containerd cannot read this document; it was skipped here.',
  });
  return text.slice(1);
}
