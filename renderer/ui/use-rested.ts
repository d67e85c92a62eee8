import { useEffect, useState } from 'react';

/** The value as it was when it last did not change for `pause` milliseconds. */
export function useRested<T>(value: T, pause: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (Object.is(value, rested)) return undefined;
    const timer = setTimeout(() => setRested(value), pause);
    return () => clearTimeout(timer);
  }, [value, rested, pause]);
  return rested;
}
