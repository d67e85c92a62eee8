import type { SliceTools } from './slice.ts';

/** What lies over the window: one thing at a time. */
export type Overlay = 'palette' | 'shortcuts' | 'preview' | 'export';

export interface OverlaySlice {
  readonly overlay: Overlay | null;
  showOverlay(overlay: Overlay | null): void;
}

/** The command palette, the sheet of shortcuts, the large preview and the export of a build. */
export function overlaySlice({ set }: SliceTools): OverlaySlice {
  return {
    overlay: null,
    showOverlay(overlay) {
      set({ overlay });
    },
  };
}
