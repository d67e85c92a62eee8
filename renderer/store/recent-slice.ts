import type { RecentImage } from '../../shared/contract/values.ts';
import type { SliceTools } from './slice.ts';

export interface RecentSlice {
  /** Newest first; null until asked for. */
  readonly recents: readonly RecentImage[] | null;
  loadRecents(): Promise<void>;
  clearRecents(): Promise<void>;
}

/** Images opened before. */
export function recentSlice({ set, get, client }: SliceTools): RecentSlice {
  return {
    recents: null,
    async loadRecents() {
      const answer = await client.call('recent.list', {});
      if (answer.ok) set({ recents: answer.value });
      else get().report('Recent images cannot be listed', answer.problem);
    },
    async clearRecents() {
      const answer = await client.call('recent.clear', {});
      if (answer.ok) set({ recents: [] });
      else get().report('Recent images cannot be cleared', answer.problem);
    },
  };
}
