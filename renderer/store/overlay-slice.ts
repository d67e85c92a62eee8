import type { SliceTools } from './slice.ts';

/** What lies over the window: one thing at a time. */
export type Overlay = 'palette' | 'shortcuts' | 'preview' | 'export' | 'convert';

export interface OverlaySlice {
  readonly overlay: Overlay | null;
  showOverlay(overlay: Overlay | null): void;
}

/** The command palette, the sheet of shortcuts, the large preview, the export of a build and the conversion of archives. */
export function overlaySlice({ set }: SliceTools): OverlaySlice {
  return {
    overlay: null,
    showOverlay(overlay) {
      set({ overlay });
    },
  };
}
