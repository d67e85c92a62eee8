import type { DiffId, Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { diffIdLike, storedDigestLike } from '../claimed-algorithms.ts';
import type { LayerCore, LayerFacts } from '../image-core.ts';

/**
 * L2: what a layer's bytes were found to be, against what the documents claim of them, in the algorithm of the claim. What
 * was hashed, but not by that one, is said not to have been compared.
 */
export function checkLayerFacts(layer: LayerCore, facts: LayerFacts): Finding[] {
  const where = `layer ${layer.index}`;
  const findings: Finding[] = [];
  const { claimedDigest, claimedDiffId } = layer;
  if (facts.digest !== null && claimedDigest !== null) {
    const digest = storedDigestLike(claimedDigest, facts);
    if (digest === null) findings.push(notCompared(where, 'digest', claimedDigest));
    else if (digest !== claimedDigest)
      findings.push({
        rule: 'L2',
        severity: 'error',
        where,
        what: `the stored bytes have the digest ${digest}, the manifest says ${claimedDigest}`,
        why: 'The layer was damaged or replaced; engines refuse it.',
      });
  }
  if (facts.diffId !== null && claimedDiffId !== null) {
    const diffId = diffIdLike(claimedDiffId, facts);
    if (diffId === null) findings.push(notCompared(where, 'diff_id', claimedDiffId));
    else if (diffId !== claimedDiffId)
      findings.push({
        rule: 'L2',
        severity: 'error',
        where,
        what: `the plain tar has the diff_id ${diffId}, the config says ${claimedDiffId}`,
        why: 'The layer is not the one that the image was made of. Docker and umoci refuse it, podman and skopeo do so in Docker’s archives; in an OCI layout they compare the stored bytes only.',
      });
  }
  return findings;
}

function notCompared(where: string, what: string, claim: Digest | DiffId): Finding {
  return {
    rule: 'L2',
    severity: 'info',
    where,
    what: `the ${what} ${claim.slice(0, 24)}… was not compared`,
    why: 'Only sha256 was computed; whether the layer is the right one is not known.',
  };
}
