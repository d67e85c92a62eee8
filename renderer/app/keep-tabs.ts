import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Client } from '../client.ts';
import type { AppStore } from '../store/app-store.ts';
import { keepText, keptText } from './kept-text.ts';

const key = 'varve.tabs';
const refForm = /^[0-9a-f]{32}$/;

/** What is kept of the tabs: archives by their tokens, which mean nothing to another service. */
interface KeptTabs {
  readonly refs: readonly ArchiveRef[];
  readonly active: ArchiveRef | null;
}

/**
 * Keeps which archives are open while a served page is loaded anew, for its browser tab alone, and opens them again. What
 * the service does not know any more is left out. The desktop's page is loaded anew only where it has died: maybe of what
 * it showed.
 */
export async function keepTabs(
  store: AppStore,
  client: Client,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
): Promise<void> {
  const { refs, active } = keptTabs(keptText(storage, key));
  const info = await client.call('app.info', {});
  if (!info.ok || info.value.host !== 'served') return;
  const keep = ({ tabs, active: shown, mode }: ReturnType<AppStore['getState']>): void => {
    const kept: KeptTabs = { refs: tabs, active: mode === 'inspect' ? shown : null };
    keepText(storage, key, JSON.stringify(kept));
  };
  keep(store.getState());
  store.subscribe((state, before) => {
    if (state.tabs !== before.tabs || state.active !== before.active || state.mode !== before.mode)
      keep(state);
  });
  const answers = await Promise.all(refs.map((ref) => client.call('archive.view', { ref })));
  const known = refs.filter((_, at) => answers[at]?.ok === true);
  if (known.length === 0) return;
  void store.getState().addTabs(known);
  if (active !== null && known.includes(active)) store.getState().activate(active);
}

/** Tabs as text found in storage; what makes no sense is left out. */
export function keptTabs(text: string | null): KeptTabs {
  try {
    const value = JSON.parse(text ?? '{}') as { readonly refs?: unknown; readonly active?: unknown } | null;
    const refs = Array.isArray(value?.refs) ? value.refs.filter(isRef).slice(0, 200) : [];
    return { refs, active: isRef(value?.active) ? value.active : null };
  } catch {
    return { refs: [], active: null };
  }
}

/** Whether something that was kept is a token. */
export function isRef(value: unknown): value is ArchiveRef {
  return typeof value === 'string' && refForm.test(value);
}
