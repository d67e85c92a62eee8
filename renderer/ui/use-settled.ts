import { useEffect, useRef, useState } from 'react';

/**
 * A value that changes at most once in `pause` milliseconds: at once when nothing changed for that long, else when the
 * pause is over. For asking after things that change faster than anyone reads.
 */
export function useSettled<T>(value: T, pause: number): T {
  const [settled, setSettled] = useState(value);
  const lastChange = useRef(0);
  useEffect(() => {
    if (Object.is(value, settled)) return undefined;
    const wait = Math.max(0, lastChange.current + pause - performance.now());
    const timer = setTimeout(() => {
      lastChange.current = performance.now();
      setSettled(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, settled, pause]);
  return settled;
}
