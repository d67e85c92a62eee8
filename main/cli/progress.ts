import { sizeText } from '../../shared/size-text.ts';

/** One line on a terminal that is drawn over itself, and gone when the work is done. Silent elsewhere. */
export interface Progress {
  /** `total` null: not known yet. */
  show(phase: string, done: number, total: number | null): void;
  clear(): void;
}

const interval = 100;
/** Short work shows nothing: a line that flashes for a moment tells nobody anything. */
const patience = 400;

/** `enabled` tells whether standard error is a terminal, and is asked when there is something to show; `now` in milliseconds. */
export function createProgress(
  write: (text: string) => void,
  enabled: () => boolean,
  now: () => number,
): Progress {
  const startedAt = now();
  let shownAt = 0;
  let visible = false;
  return {
    show(phase, done, total) {
      const at = now();
      if (at - startedAt < patience || at - shownAt < interval || !enabled()) return;
      shownAt = at;
      visible = true;
      write(`\r\u001b[K${progressLine(phase, done, total, at - startedAt)}`);
    },
    clear() {
      if (visible) write('\r\u001b[K');
      visible = false;
    },
  };
}

/** `hashing  42 %  1.20 GB of 2.85 GB  610 MB/s  3 s left`; `elapsed` in milliseconds. */
export function progressLine(phase: string, done: number, total: number | null, elapsed: number): string {
  const rate = elapsed > 0 ? (done / elapsed) * 1000 : 0;
  const parts = [phase];
  if (total === null || total <= 0) {
    parts.push(sizeText(done));
  } else {
    parts.push(
      `${Math.min(100, Math.floor((done / total) * 100))} %`,
      `${sizeText(done)} of ${sizeText(total)}`,
    );
  }
  if (rate > 0) parts.push(`${sizeText(rate)}/s`);
  if (total !== null && rate > 0 && total > done) parts.push(`${Math.ceil((total - done) / rate)} s left`);
  return parts.join('  ');
}
