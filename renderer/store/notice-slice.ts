import type { Problem } from '../../shared/problem.ts';
import type { SliceTools } from './slice.ts';

/** A message that stands in the corner until it is dismissed (errors) or for a few seconds (the rest). */
export interface Notice {
  readonly id: number;
  readonly tone: 'error' | 'done' | 'info';
  readonly title: string;
  readonly text: string;
}

export interface NoticeSlice {
  readonly notices: readonly Notice[];
  /** What assistive technology is told next; the number makes equal texts differ. */
  readonly announcement: { readonly id: number; readonly text: string };
  /** Returns the number to `dismiss` it by. */
  notify(tone: Notice['tone'], title: string, text: string): number;
  /** A failure as a notice; being cancelled is no failure. */
  report(title: string, problem: Problem): void;
  dismiss(id: number): void;
  announce(text: string): void;
}

const most = 5;

/** Notices, newest last, at most five at a time; the same words twice are one notice. */
export function noticeSlice({ set, get }: SliceTools): NoticeSlice {
  let last = 0;
  return {
    notices: [],
    announcement: { id: 0, text: '' },
    notify(tone, title, text) {
      last += 1;
      const id = last;
      const others = get().notices.filter((notice) => notice.title !== title || notice.text !== text);
      set({ notices: [...others, { id, tone, title, text }].slice(-most) });
      get().announce(text === '' ? title : `${title}: ${text}`);
      return id;
    },
    report(title, problem) {
      if (problem.code !== 'cancelled') get().notify('error', title, problem.message);
    },
    dismiss(id) {
      set({ notices: get().notices.filter((notice) => notice.id !== id) });
    },
    announce(text) {
      set({ announcement: { id: get().announcement.id + 1, text } });
    },
  };
}
