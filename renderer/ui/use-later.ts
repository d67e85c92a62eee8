import { useEffect, useState } from 'react';

/**
 * False until a frame with the component has been painted, then true; `atOnce`: true from the start. For what may come a moment
 * after what a person waits for.
 */
export function useLater(atOnce: boolean): boolean {
  const [isLater, setLater] = useState(atOnce);
  useEffect(() => {
    if (isLater) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // the first call comes before that frame is painted, the second one after it
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        timer = setTimeout(() => setLater(true));
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [isLater]);
  return isLater;
}
