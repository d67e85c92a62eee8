import { statSync } from 'node:fs';
import type { FileSource } from '../../../../shared/build/build-spec.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { displayName } from '../../../../shared/layer-path.ts';
import { look } from '../files/host-file.ts';

/**
 * Plain files (no folders) whose place another plain file before them has (BL8): only the later is in the image. `placed` are
 * all sources, with the places that were found. Throws as `look` does for sources that are not there.
 */
export function atOnePlace(placed: readonly FileSource[]): Finding[] {
  const holders = new Map<string, FileSource>();
  return placed.flatMap((file, at) => {
    if (look(file.source, () => statSync(file.source)).isDirectory()) return [];
    const before = holders.get(file.to);
    holders.set(file.to, file);
    if (before === undefined) return [];
    return [
      {
        rule: 'BL8',
        severity: 'warning' as const,
        where: `files[${at}]`,
        what: `at ${displayName(file.to)} ${displayName(file.source)} takes the place of ${displayName(before.source)}`,
        why: 'of two files at one place the later is in the image, the earlier is not',
      },
    ];
  });
}
