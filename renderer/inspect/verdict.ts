import type { ArchiveReport } from '../../shared/report.ts';

/** What is said of an archive after its digests were computed, and whether that is all good. */
export interface Verdict {
  readonly isGood: boolean;
  readonly title: string;
  readonly text: string;
}

/** "Verified" is said only of an archive of which every digest is what it should be; that all was looked at is another thing. */
export function verdictOf({ images, findings }: Pick<ArchiveReport, 'images' | 'findings'>): Verdict {
  const all = [...findings, ...images.flatMap((image) => image.findings)];
  if (all.some(({ severity }) => severity === 'error'))
    return {
      isGood: false,
      title: 'Checked',
      text: 'Every digest was computed from its bytes, and not all is as it should be: see the findings',
    };
  if (images.some(({ layers }) => layers.some(({ verified }) => !verified)))
    return {
      isGood: false,
      title: 'Checked',
      text: 'Every digest was computed that can be; layers that are encrypted or not in the archive have others',
    };
  return {
    isGood: true,
    title: 'Verified',
    text: 'Every digest in this archive was computed from its bytes',
  };
}
