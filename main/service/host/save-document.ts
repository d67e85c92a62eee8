import { basename, dirname } from 'node:path';
import type { SaveAnswer } from '../../../shared/contract/values.ts';
import type { Downloads } from './downloads.ts';
import type { HostDialogs, HostOptions } from './host.ts';
import type { HostNames } from './host-names.ts';
import type { Tasks } from './tasks.ts';
import { writeFileSafely } from '../disk/write-file.ts';

export interface SaveDocumentParts {
  readonly kind: HostOptions['kind'];
  readonly dialogs: HostDialogs;
  readonly downloads: Downloads;
  readonly names: HostNames;
  readonly tasks: Tasks;
}

export interface SavedDocument {
  /** The file name that is suggested. */
  readonly name: string;
  /** Of the task, for a person. */
  readonly title: string;
  /** The document for a file in that folder; null: for a download. */
  readonly text: (folder: string | null) => string;
}

/** Saves a text: on the desktop to where the system's dialog says (SV6.1), served as a download (SV6.3). */
export async function saveDocument(parts: SaveDocumentParts, document: SavedDocument): Promise<SaveAnswer> {
  const { name, title, text } = document;
  if (parts.kind === 'served') {
    const bytes = Buffer.from(text(null));
    const id = parts.downloads.offer(name, null, () => ({ name, size: bytes.length, bytes: only(bytes) }));
    return { kind: 'download', url: `download/${id}` };
  }
  const target = await parts.dialogs.saveDialog(name);
  if (target === null) return { kind: 'cancelled' };
  const bytes = Buffer.from(text(dirname(target)));
  parts.names.addTarget(target, basename(target));
  const task = parts.tasks.start({
    title,
    ref: null,
    phase: 'writing',
    work: ({ signal }) => writeFileSafely(target, only(bytes), () => {}, signal),
  });
  return { kind: 'task', task };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
