import { refsOf } from '../build/draft.ts';
import type { BuildDraft } from '../../shared/contract/build-values.ts';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Client } from '../client.ts';
import type { AppStore } from '../store/app-store.ts';
import { isRef } from './keep-tabs.ts';
import { keepText, keptText } from './kept-text.ts';

const key = 'varve.build';

/**
 * Keeps the build that is being made while a served page is left or loaded anew, for its browser tab alone. What a build names are
 * tokens: one that the service does not know any more is another service's, and its build is left out.
 */
export async function keepBuild(
  store: AppStore,
  client: Client,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
): Promise<void> {
  const kept = keptDraft(keptText(storage, key));
  store.subscribe((state, before) => {
    const { present } = state.build.edits;
    if (present !== before.build.edits.present) keepText(storage, key, JSON.stringify(present));
  });
  if (kept === null) return;
  const looked = await client.call('build.look', { refs: [...kept.refs] });
  const isUntouched = store.getState().build.edits.past.length === 0;
  if (looked.ok && isUntouched) store.getState().restoreBuild(kept.draft, looked.value);
}

/** A draft as text found in storage, with what it names; null: there is none, or it makes no sense. */
export function keptDraft(
  text: string | null,
): { readonly draft: BuildDraft; readonly refs: readonly ArchiveRef[] } | null {
  try {
    const draft = JSON.parse(text ?? 'null') as BuildDraft | null;
    if (typeof draft?.name !== 'string') return null;
    const refs = [...new Set(refsOf(draft))];
    return refs.every(isRef) ? { draft, refs } : null;
  } catch {
    return null;
  }
}
