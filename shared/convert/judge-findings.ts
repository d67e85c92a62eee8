import type { Finding } from '../finding.ts';
import { weightOf } from './blocking.ts';
import type { ConversionNote, ConversionOptions } from './conversion.ts';
import type { SourceImage } from './conversion-source.ts';

export interface Judgement {
  readonly notes: readonly ConversionNote[];
  /** Those that refuse. */
  readonly findings: readonly Finding[];
}

/**
 * What the errors that a reader found come to (CV3). `proven`: all bytes of what is taken are known to be right;
 * `recounted`: there are not as many layers as the reader saw.
 */
export function judge(
  found: readonly Finding[],
  config: string | null,
  label: string,
  { repair, order }: ConversionOptions,
  proven: boolean,
  recounted = false,
): Judgement {
  const notes: ConversionNote[] = [];
  const refusing: Finding[] = [];
  for (const finding of found) {
    if (finding.severity !== 'error') continue;
    const { rule, where, what } = finding;
    // With another number of layers the history may well fit.
    const weight = recounted && rule === 'L1' ? 'document' : weightOf(finding, config);
    const place = where.startsWith('layer ') ? `${label}, ${where}` : where;
    if (weight === 'carried')
      notes.push({
        kind: 'wrong',
        where: place,
        what: `${what} (${rule})`,
        why: 'It is in bytes that stay as they are: an image’s id is the hash of its config, a layer’s that of its files.',
      });
    else if (weight === 'untagged' || (weight === 'disagreement' && order !== null)) continue;
    else if (repair && proven)
      notes.push({
        kind: 'repaired',
        where: place,
        what: `${what} (${rule})`,
        why: 'What is written is made of layers and configs whose hashes are right; this is not carried over.',
      });
    else {
      refusing.push(finding);
      const hint =
        weight === 'disagreement'
          ? 'The archive says two things: choose which of its views is believed (order).'
          : repair
            ? 'Nothing in the archive tells what would be right.'
            : 'Repairing puts right what can be put right without guessing.';
      notes.push({ kind: 'refused', where: place, what: `${what} (${rule})`, why: hint });
    }
  }
  return { notes, findings: refusing };
}

/** A parent chain has no hashes that would prove it: it must have nothing wrong but ids that are not used any more. */
export function isWhole({ findings, config, layers }: SourceImage): boolean {
  const misnamed = layers.flatMap(({ legacyId }) =>
    legacyId === null || isV1Id(legacyId) ? [] : [`${legacyId}/json`],
  );
  return findings.every(
    (finding) =>
      finding.severity !== 'error' ||
      ['carried', 'name', 'untagged'].includes(weightOf(finding, config?.member ?? null)) ||
      (finding.rule === 'F1' && misnamed.includes(finding.where)),
  );
}

/** Whether a text has the form of Docker's v1 ids. */
export function isV1Id(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
