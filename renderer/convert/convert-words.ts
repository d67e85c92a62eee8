import type { ConversionTarget, NoteKind } from '../../shared/convert/conversion.ts';

/** Formats in the order in which they are offered, each with a sentence for who does not know it. */
export const targetWords: readonly {
  readonly value: ConversionTarget;
  readonly title: string;
  readonly sentence: string;
}[] = [
  {
    value: 'docker-archive',
    title: 'Docker archive',
    sentence:
      'What docker load, podman and skopeo read today: a list of images, their configs, plain layers.',
  },
  {
    value: 'both-specs',
    title: 'Docker archive, both specs',
    sentence: 'The same, and beside it the chain of parents that Docker before 1.10 follows.',
  },
  {
    value: 'oci-archive',
    title: 'OCI archive',
    sentence: 'An OCI layout in one file: layers stay as they are stored, digests as a registry has them.',
  },
  {
    value: 'oci-dir',
    title: 'OCI folder',
    sentence: 'An OCI layout as a folder; tools can add to it.',
  },
  {
    value: 'docker-legacy',
    title: 'Docker before 1.10',
    sentence: 'The chain of parents alone. Docker of today does not load it.',
  },
];

export const kindWords: Readonly<Record<NoteKind, readonly [title: string, meaning: string]>> = {
  refused: ['Refused', 'why nothing is written'],
  repaired: ['Repaired', 'wrong in the archive, right in the result'],
  lost: ['Lost', 'in the archive, not in the result'],
  wrong: ['Wrong and kept', 'in bytes that stay as they are'],
  rewritten: ['Rewritten', 'in another form, nothing lost'],
  kept: ['Kept', 'the same bytes'],
};
