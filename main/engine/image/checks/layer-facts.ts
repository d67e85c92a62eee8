import type { Digest } from '../../../../shared/digest.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { LayerCore, LayerFacts } from '../image-core.ts';

/**
 * L2: what a layer's bytes were found to be, against what the documents claim of them. Claims in another algorithm than
 * sha256 are said not to have been compared.
 */
export function checkLayerFacts(layer: LayerCore, facts: LayerFacts): Finding[] {
  const where = `layer ${layer.index}`;
  const findings: Finding[] = [];
  const { claimedDigest, claimedDiffId } = layer;
  if (facts.digest !== null && claimedDigest !== null) {
    if (!sameAlgorithm(facts.digest, claimedDigest))
      findings.push(notCompared(where, 'digest', claimedDigest));
    else if (facts.digest !== claimedDigest)
      findings.push({
        rule: 'L2',
        severity: 'error',
        where,
        what: `the stored bytes have the digest ${facts.digest}, the manifest says ${claimedDigest}`,
        why: 'The layer was damaged or replaced; engines refuse it.',
      });
  }
  if (facts.diffId !== null && claimedDiffId !== null) {
    if (!sameAlgorithm(facts.diffId, claimedDiffId))
      findings.push(notCompared(where, 'diff_id', claimedDiffId));
    else if (facts.diffId !== claimedDiffId)
      findings.push({
        rule: 'L2',
        severity: 'error',
        where,
        what: `the plain tar has the diff_id ${facts.diffId}, the config says ${claimedDiffId}`,
        why: 'The layer is not the one that the image was made of; engines refuse it.',
      });
  }
  return findings;
}

function sameAlgorithm(a: string, b: string): boolean {
  return a.slice(0, a.indexOf(':')) === b.slice(0, b.indexOf(':'));
}

function notCompared(where: string, what: string, claim: Digest | string): Finding {
  return {
    rule: 'L2',
    severity: 'info',
    where,
    what: `the ${what} ${claim.slice(0, 24)}… was not compared`,
    why: 'Only sha256 was computed; whether the layer is the right one is not known.',
  };
}
