import type { ComparedRow } from '../../../shared/compare/compared-files.ts';

/** Whether an entry has contents whose difference can be shown. */
export function canDiff({ kind, fileChange }: Pick<ComparedRow, 'kind' | 'fileChange'>): boolean {
  return (kind === 'file' || kind === 'hardlink') && fileChange !== 'type';
}
