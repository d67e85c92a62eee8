import type { ArchivePhase, ArchiveRef, ArchiveView } from '../../shared/contract/values.ts';
import { counted } from '../../shared/counted.ts';
import type { SliceTools } from './slice.ts';

/** What opening answers is waited for this many milliseconds before the view is asked for beside it. */
const openingPause = 150;
/** Where every layer is indexed at last, rows are what is waited for: they are drawn before the view is asked for. */
const rowsPause = 40;

export interface ArchiveSlice {
  /** What is known of each open archive. */
  readonly archives: Readonly<Record<string, ArchiveView>>;
  open(ref: ArchiveRef): Promise<void>;
  /**
   * Asks for the view again unless `revision`, of that phase, is known already. One question per archive is on its way at a
   * time.
   */
  refresh(ref: ArchiveRef, revision: number, phase: ArchivePhase): Promise<void>;
  forget(ref: ArchiveRef): void;
  verify(ref: ArchiveRef): Promise<void>;
}

/** Views of open archives. A view that is older than the one at hand, or of a tab that is closed, is dropped. */
export function archiveSlice({ set, get, client }: SliceTools): ArchiveSlice {
  const asking = new Set<ArchiveRef>();
  const wanted = new Map<ArchiveRef, number>();
  const opening = new Map<ArchiveRef, Promise<unknown>>();

  const apply = (view: ArchiveView): void => {
    const { archives, tabs } = get();
    const known = archives[view.ref];
    if (!tabs.includes(view.ref) || (known !== undefined && known.revision > view.revision)) return;
    set({ archives: { ...archives, [view.ref]: view } });
    if (view.report !== null) get().prepareInspect(view.ref, view.report);
    if (view.phase !== known?.phase) announcePhase(view);
  };
  const announcePhase = (view: ArchiveView): void => {
    if (view.phase === 'listed' || (view.phase === 'indexed' && view.report !== null))
      get().announce(
        `${view.name}: ${counted(view.report?.images[0]?.layers.length ?? 0, 'layer')}${view.phase === 'listed' ? '' : ', every file indexed'}`,
      );
    if (view.phase === 'failed') get().announce(`${view.name}: ${view.problem?.message ?? 'failed'}`);
  };

  return {
    archives: {},
    async open(ref) {
      const asked = client.call('archive.open', { ref });
      opening.set(ref, asked);
      const answer = await asked;
      opening.delete(ref);
      if (answer.ok) {
        apply(answer.value);
        return;
      }
      get().report('The archive cannot be opened', answer.problem);
      await get().closeTab(ref);
    },
    async refresh(ref, revision, phase) {
      if ((get().archives[ref]?.revision ?? -1) >= revision) return;
      wanted.set(ref, Math.max(revision, wanted.get(ref) ?? 0));
      if (asking.has(ref)) return;
      asking.add(ref);
      try {
        // opening is answered with the view: most often nothing else need be asked, sent and drawn
        const opened = opening.get(ref);
        await Promise.race([opened, opened === undefined ? null : pause(openingPause)]);
        if (phase === 'indexed' && get().archives[ref]?.phase !== phase) await pause(rowsPause);
        let failed = false;
        while (!failed && (get().archives[ref]?.revision ?? -1) < (wanted.get(ref) ?? 0)) {
          const before = get().archives[ref]?.revision ?? -1;
          const answer = await client.call('archive.view', { ref });
          if (answer.ok) apply(answer.value);
          failed = !answer.ok || (get().archives[ref]?.revision ?? -1) <= before;
        }
      } finally {
        asking.delete(ref);
        wanted.delete(ref);
      }
    },
    forget(ref) {
      const { [ref]: _view, ...archives } = get().archives;
      const { [ref]: _inspect, ...inspect } = get().inspect;
      set({ archives, inspect });
    },
    async verify(ref) {
      const answer = await client.call('archive.verify', { ref });
      if (!answer.ok) get().report('Verifying cannot start', answer.problem);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
