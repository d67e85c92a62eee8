import type { ArchiveRef } from '../../shared/contract/values.ts';
import { displayName } from '../../shared/layer-path.ts';
import type { Client } from '../client.ts';
import type { AppStore } from '../store/app-store.ts';
import { middleText } from '../text/middle-text.ts';
import { keepText, keptText } from './kept-text.ts';

const key = 'varve.tabs';
const refForm = /^[0-9a-f]{32}$/;

/** What is kept of the tabs: archives by their tokens, which mean nothing to another service, and what they were called. */
interface KeptTabs {
  readonly refs: readonly ArchiveRef[];
  readonly active: ArchiveRef | null;
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Keeps which archives are open while a served page is loaded anew, for its browser tab alone, and opens them again. What
 * the service does not know any more is left out, and told.
 */
export async function keepTabs(
  store: AppStore,
  client: Client,
  storage: Pick<Storage, 'getItem' | 'setItem'> | null,
): Promise<void> {
  const { refs, active, names } = keptTabs(keptText(storage, key));
  const keep = ({ tabs, active: shown, mode, archives }: ReturnType<AppStore['getState']>): void => {
    const called = tabs.flatMap((ref) => (archives[ref] === undefined ? [] : [[ref, archives[ref].name]]));
    const kept: KeptTabs = {
      refs: tabs,
      active: mode === 'inspect' ? shown : null,
      names: Object.fromEntries(called) as Record<string, string>,
    };
    keepText(storage, key, JSON.stringify(kept));
  };
  keep(store.getState());
  store.subscribe((state, before) => {
    const isNamed = state.tabs.every((ref) => state.archives[ref]?.name === before.archives[ref]?.name);
    if (
      state.tabs !== before.tabs ||
      state.active !== before.active ||
      state.mode !== before.mode ||
      !isNamed
    )
      keep(state);
  });
  const answers = await Promise.all(refs.map((ref) => client.call('archive.view', { ref })));
  const known = refs.filter((_, at) => answers[at]?.ok === true);
  tellGone(
    store,
    refs.filter((ref) => !known.includes(ref)).map((ref) => names[ref] ?? null),
  );
  if (known.length === 0) return;
  void store.getState().addTabs(known);
  if (active !== null && known.includes(active)) store.getState().activate(active);
}

/** Archives of which the service has nothing any more, by name where that is known. */
function tellGone(store: AppStore, names: readonly (string | null)[]): void {
  if (names.length === 0) return;
  const known = names.filter((name) => name !== null).map((name) => middleText(displayName(name), 80));
  const shown = known.slice(0, 3);
  const more = known.length - shown.length;
  const which =
    known.length < names.length ? '' : `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}. `;
  store
    .getState()
    .notify(
      'info',
      names.length === 1
        ? 'An archive is not open any more'
        : `${names.length} archives are not open any more`,
      `${which}What was dropped here is deleted an hour after its page was left, and a server that was started anew knows none of the archives from before.`,
    );
}

/** Tabs as text found in storage; what makes no sense is left out. */
export function keptTabs(text: string | null): KeptTabs {
  try {
    const value = JSON.parse(text ?? '{}') as Readonly<Record<keyof KeptTabs, unknown>> | null;
    const refs = Array.isArray(value?.refs) ? value.refs.filter(isRef).slice(0, 200) : [];
    const names = Object.entries(value?.names ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return {
      refs,
      active: isRef(value?.active) ? value.active : null,
      names: Object.fromEntries(names),
    };
  } catch {
    return { refs: [], active: null, names: {} };
  }
}

/** Whether something that was kept is a token. */
export function isRef(value: unknown): value is ArchiveRef {
  return typeof value === 'string' && refForm.test(value);
}
