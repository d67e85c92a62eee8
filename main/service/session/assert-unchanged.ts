import type { OpenedArchive } from '../../engine/image/image-core.ts';
import { openFile } from '../../engine/io/file-source.ts';

/**
 * Throws `changed-while-reading` when the file of an archive is no longer the one that was opened, or why it cannot be opened.
 * The files of a folder are asked each when they are read.
 */
export function assertUnchanged({ path, identity }: Pick<OpenedArchive, 'path' | 'identity'>): void {
  if (identity !== null) openFile(path, { expect: identity }).close();
}
