/**
 * Calls `action` soon after being asked: at once when the last call is `interval` milliseconds ago, else when it will be.
 * However often it is asked meanwhile, that is one call. The timer keeps no program alive.
 */
export function throttle(
  action: () => void,
  interval: number,
  now: () => number,
): { ask(): void; stop(): void } {
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function act(): void {
    timer = undefined;
    lastAt = now();
    action();
  }

  return {
    ask() {
      if (timer !== undefined) return;
      const wait = lastAt + interval - now();
      if (wait <= 0) act();
      else {
        timer = setTimeout(act, wait);
        timer.unref();
      }
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
