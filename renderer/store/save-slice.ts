import type { Input } from '../../shared/contract/contract.ts';
import type { ArchiveRef, TaskId } from '../../shared/contract/values.ts';
import type { SliceTools } from './slice.ts';

export type SaveSubject = Input<'save.start'>['subject'];

export interface SaveSlice {
  /** Tasks that write a file for a person: their end is shown, not only announced. */
  readonly saving: readonly TaskId[];
  /** Writes a part of an image to a file of the person's choice, or lets the browser fetch it. */
  save(ref: ArchiveRef, subject: SaveSubject): Promise<void>;
}

/** Saving parts of an image. */
export function saveSlice({ set, get, client, download }: SliceTools): SaveSlice {
  return {
    saving: [],
    async save(ref, subject) {
      const answer = await client.call('save.start', { ref, subject });
      if (!answer.ok) get().report('It cannot be saved', answer.problem);
      else if (answer.value.kind === 'download') download(answer.value.url);
      else if (answer.value.kind === 'task') set({ saving: [...get().saving, answer.value.task].slice(-20) });
    },
  };
}
