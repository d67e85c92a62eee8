/** What is kept in a storage; null where there is nothing, or the storage refuses. */
export function keptText(storage: Pick<Storage, 'getItem'> | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** A storage that refuses costs memory, nothing else. */
export function keepText(storage: Pick<Storage, 'setItem'> | null, key: string, text: string): void {
  try {
    storage?.setItem(key, text);
  } catch {
    // full, or denied
  }
}
