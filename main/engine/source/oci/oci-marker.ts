import type { Finding } from '../../../../shared/finding.ts';
import { layoutMarker } from '../../image/documents.ts';
import { pointer, quoteJson } from '../../image/quote.ts';
import { readShape } from '../../image/shape.ts';
import { missing, readDocument } from '../reading/reading.ts';
import type { Reading } from '../reading/reading.ts';

const markerName = 'oci-layout';

/** F6: the file that makes a folder an OCI layout. Without it one is read all the same; `strict` tells whether to mind. */
export function checkMarker(reading: Reading, strict: boolean): void {
  const { findings } = reading;
  if (!reading.listing.members.has(markerName)) {
    if (strict)
      findings.push({
        rule: 'F6',
        severity: 'error',
        where: markerName,
        what: 'there is no oci-layout file',
        why: 'umoci refuses a layout without it; podman and skopeo do not look for it. It was read by its index.',
      });
    return;
  }
  const answer = readDocument(reading, markerName);
  if (!answer.ok) {
    findings.push(missing({ member: markerName, at: [] }, 'the marker', markerName, answer));
    return;
  }
  findings.push(...answer.findings);
  if (!answer.parsed) return;
  const shape = readShape(layoutMarker, answer.document.json, markerName);
  findings.push(...shape.findings);
  const version = shape.value?.imageLayoutVersion ?? null;
  if (shape.value !== null && version !== '1.0.0')
    findings.push({
      rule: 'F6',
      severity: 'error',
      where: pointer(markerName, ['imageLayoutVersion']),
      what: `is ${quoteJson(version)}`,
      why: 'umoci knows version 1.0.0 alone and refuses this one; podman and skopeo do not look at it. It was read as if it were that.',
    });
}

/** F9: a marker without an index, beside a manifest.json that leads. */
export function noIndex(why: string): Finding {
  return {
    rule: 'F9',
    severity: 'warning',
    where: 'index.json',
    what: `there is an oci-layout file, but index.json ${why}`,
    why: 'docker load goes by manifest.json; tools that take the archive for an OCI layout find no image in it.',
  };
}
