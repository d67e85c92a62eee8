import type { SliceTools } from './slice.ts';

/** What lies over the window: one thing at a time. */
export type Overlay = 'palette' | 'shortcuts' | 'preview' | 'export' | 'convert' | 'diff';

export interface OverlaySlice {
  readonly overlay: Overlay | null;
  showOverlay(overlay: Overlay | null): void;
}

/** The command palette, sheets of shortcuts, preview, difference, and what writes: a build and a conversion. */
export function overlaySlice({ set }: SliceTools): OverlaySlice {
  return {
    overlay: null,
    showOverlay(overlay) {
      set({ overlay });
    },
  };
}
