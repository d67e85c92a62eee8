import type { ArchiveSlice } from './archive-slice.ts';
import type { BuildSlice } from './build-slice.ts';
import type { ConvertSlice } from './convert-slice.ts';
import type { CompareSlice } from './compare-slice.ts';
import type { ComparedTreeSlice } from './compared-tree-slice.ts';
import type { DropSlice } from './drop-slice.ts';
import type { InspectSlice } from './inspect-slice.ts';
import type { NoticeSlice } from './notice-slice.ts';
import type { OverlaySlice } from './overlay-slice.ts';
import type { PreferenceSlice } from './preference-slice.ts';
import type { RecentSlice } from './recent-slice.ts';
import type { SaveSlice } from './save-slice.ts';
import type { SessionSlice } from './session-slice.ts';
import type { TaskSlice } from './task-slice.ts';

/** All that the window knows, and what can be done to it. Each slice owns its fields; any slice may call another's actions. */
export interface AppState
  extends
    SessionSlice,
    ArchiveSlice,
    InspectSlice,
    TaskSlice,
    RecentSlice,
    DropSlice,
    SaveSlice,
    BuildSlice,
    ConvertSlice,
    CompareSlice,
    ComparedTreeSlice,
    NoticeSlice,
    OverlaySlice,
    PreferenceSlice {}
