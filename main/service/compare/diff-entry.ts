import { comparedBytes, diffFiles } from '../../../shared/compare/diff-files.ts';
import type { FileHead } from '../../../shared/compare/diff-files.ts';
import type { ComparedEntry, FileDiff } from '../../../shared/compare/compared-files.ts';
import type { DiffForm } from '../../../shared/contract/compare-values.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { EntryDetails } from '../../../shared/view.ts';
import type { SideOfSession } from './compared-side.ts';
import type { ImageComparison } from './image-comparison.ts';

/** How the file that an entry is differs between both sides (CM10). Rejects with `not-a-file` when neither side has one. */
export async function diffEntry(
  { left, right }: Pick<ImageComparison, 'left' | 'right'>,
  entry: ComparedEntry,
  as: DiffForm,
): Promise<FileDiff> {
  if (![entry.left, entry.right].some(isFileEntry))
    throw new ProblemError('not-a-file', `${JSON.stringify(entry.path)} is a file on neither side`);
  return diffFiles(await headOf(left, entry.left), await headOf(right, entry.right), as);
}

/** What is no file has no bytes. */
async function headOf({ session, image }: SideOfSession, entry: EntryDetails | null): Promise<FileHead> {
  if (entry === null || !isFileEntry(entry)) return { bytes: new Uint8Array(0), size: 0 };
  const { bytes, size } = await session.readFile(image, entry.layer, entry.path, 0, comparedBytes);
  return { bytes, size };
}

/** Whether there is a file, so that its bytes can be compared. */
export function isFileEntry(entry: EntryDetails | null): entry is EntryDetails {
  return entry?.kind === 'file' || entry?.kind === 'hardlink';
}
