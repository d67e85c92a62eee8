/** A few values that cost something to make, by key; the one that was used longest ago makes room. */
export interface RecentMap<Value> {
  get(key: string, make: () => Value): Value;
  has(key: string): boolean;
  /** Used longest ago first. */
  values(): readonly Value[];
  clear(): void;
}

/** `onDrop` is told of each value that makes room or is cleared. */
export function createRecentMap<Value>(limit: number, onDrop?: (value: Value) => void): RecentMap<Value> {
  const values = new Map<string, Value>();
  return {
    get(key, make) {
      const value = values.has(key) ? (values.get(key) as Value) : make();
      values.delete(key);
      values.set(key, value);
      for (const [oldKey, old] of values) {
        if (values.size <= limit) break;
        values.delete(oldKey);
        onDrop?.(old);
      }
      return value;
    },
    has: (key) => values.has(key),
    values: () => [...values.values()],
    clear() {
      const dropped = [...values.values()];
      values.clear();
      for (const value of dropped) onDrop?.(value);
    },
  };
}
