import { digestParts } from '../../../shared/digest.ts';
import type { DiffId } from '../../../shared/digest.ts';
import type { SlotState, TruthContent } from '../../../shared/truths/truths.ts';
import type { BlobLocation } from '../image/blob-location.ts';

/** What is known of a blob's bytes; null: nothing yet. */
export type BlobLookup = (blob: BlobLocation) => {
  readonly diffId: DiffId | null;
  /** Of the same bytes in other algorithms than sha256, as far as the archive names any by them and they were computed. */
  readonly more: readonly DiffId[];
  readonly size: number | null;
  /** False: damaged or encrypted, so that its plain bytes will never be known. */
  readonly readable: boolean;
} | null;

/** What a place in a view holds. */
export interface Holding {
  readonly content: number | null;
  readonly holds: DiffId | null;
  readonly state: SlotState;
}

/** Gives equal contents one number, whichever views name them and wherever their bytes are. */
export interface Contents {
  readonly list: readonly TruthContent[];
  /** Whether the plain bytes of every blob are known, or never will be. */
  readonly hashed: boolean;
  /** A blob, or the lack of one. */
  hold(blob: BlobLocation | null, member: string | null): Holding;
  /** Who has the plain bytes that a diff_id of any algorithm claims; to be asked when every blob has been held. */
  claim(diffId: DiffId | null): Holding;
}

export function createContents(lookup: BlobLookup): Contents {
  const list: TruthContent[] = [];
  const numbers = new Map<string, number>();
  const held = new Map<string, Holding>();
  /** By which contents can be found. */
  const algorithms = new Set(['sha256']);
  let hashed = true;

  function numberOf(key: string, content: TruthContent): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, list.length);
    list.push(content);
    return list.length - 1;
  }

  return {
    list,
    get hashed() {
      return hashed;
    },
    hold(blob, member) {
      if (blob === null) return nothing;
      const place = `${blob.file}\0${blob.offset}\0${blob.size}`;
      const known = held.get(place);
      if (known !== undefined) return known;
      const facts = lookup(blob);
      const diffId = facts?.diffId ?? null;
      const state = diffId !== null ? 'held' : facts?.readable === false ? 'unreadable' : 'unhashed';
      if (state === 'unhashed') hashed = false;
      const content = numberOf(diffId ?? place, { diffId, member: member ?? '', size: facts?.size ?? null });
      for (const other of facts?.more ?? []) {
        numbers.set(other, content);
        algorithms.add(digestParts(other)[0]);
      }
      const holding = { content, holds: diffId, state } as const;
      held.set(place, holding);
      return holding;
    },
    claim(diffId) {
      const content = diffId === null ? undefined : numbers.get(diffId);
      if (content !== undefined) return { content, holds: list[content]?.diffId ?? null, state: 'held' };
      if (diffId !== null && !algorithms.has(digestParts(diffId)[0]))
        return { ...nothing, state: 'unreadable' };
      return hashed ? nothing : { content: null, holds: null, state: 'unhashed' };
    },
  };
}

const nothing: Holding = { content: null, holds: null, state: 'missing' };
