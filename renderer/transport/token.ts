const storageKey = 'varve.token';
const form = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token of a served window. It arrives in the address's fragment, which no browser sends anywhere, is taken out of
 * the address at once, and is kept for this tab so that reloading works (WS4).
 * @returns null when there is none: the page was opened by other means than the printed address
 */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): string | null {
  const given = location.hash.slice(1);
  if (hasToken(location)) {
    history.replaceState(null, '', location.pathname);
    storage.setItem(storageKey, given);
    return given;
  }
  const kept = storage.getItem(storageKey);
  return kept !== null && form.test(kept) ? kept : null;
}

/** Whether an address brings a token. */
export function hasToken(location: Pick<Location, 'hash'>): boolean {
  return form.test(location.hash.slice(1));
}
