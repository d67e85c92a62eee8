import type { DropZone } from '../build/draft.ts';
import type { Side } from '../../shared/compare/comparison.ts';
import { counted } from '../../shared/counted.ts';
import type { SliceTools } from './slice.ts';
import { nextRate, startRate } from './transfer-rate.ts';
import type { TransferRate } from './transfer-rate.ts';

/** A part of the page that takes things. */
export type DropPlace = DropZone | Side;

/** Files whose bytes are on their way to the service. */
export interface Sending {
  readonly title: string;
  readonly sent: number;
  readonly total: number;
  readonly rate: TransferRate;
}

export interface DropSlice {
  readonly sending: Sending | null;
  /** `zone`: the part of the page that they were dropped on, if it takes things. */
  dropFiles(files: readonly File[], zone?: DropPlace | null): Promise<void>;
  cancelSending(): void;
}

/** Files handed to the window, by drop or paste. One batch travels at a time; a new one ends the one before. */
export function dropSlice({ set, get, client, now }: SliceTools): DropSlice {
  let controller: AbortController | null = null;
  return {
    sending: null,
    async dropFiles(files, zone = null) {
      if (files.length === 0) return;
      controller?.abort();
      const mine = new AbortController();
      controller = mine;
      const first = files[0]?.name ?? '';
      const title = files.length === 1 ? `Sending ${first}` : `Sending ${counted(files.length, 'file')}`;
      const answer = await client.drop(
        files,
        (sent, total) => {
          if (controller !== mine || mine.signal.aborted) return;
          const before = get().sending;
          const rate = before === null ? startRate(sent, now()) : nextRate(before.rate, sent, now());
          set({ sending: { title, sent, total, rate } });
        },
        mine.signal,
      );
      if (controller === mine) {
        controller = null;
        set({ sending: null });
      }
      if (answer.ok && isSide(zone)) await get().compareRefs(answer.value, zone);
      else if (answer.ok && !isSide(zone)) await get().receiveRefs(answer.value, zone);
      else if (!answer.ok)
        get().report(
          files.length === 1 ? `${first} cannot be opened` : 'The files cannot be opened',
          answer.problem,
        );
    },
    cancelSending() {
      controller?.abort();
      controller = null;
      set({ sending: null });
      get().announce('Sending cancelled');
    },
  };
}

function isSide(zone: DropPlace | null): zone is Side {
  return zone === 'left' || zone === 'right';
}
