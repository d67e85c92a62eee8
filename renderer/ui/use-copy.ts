import { useCallback } from 'react';
import { useActions } from './app-context.tsx';
import { copyText } from './copy-text.ts';

/** Copies and says so to assistive technology; a failure is a notice. */
export function useCopy(): (text: string) => void {
  const actions = useActions();
  return useCallback(
    (text: string) => {
      void copyText(text).then((done) => {
        if (done) actions().announce('Copied');
        else actions().notify('error', 'Not copied', 'The system does not let Varve use the clipboard.');
      });
    },
    [actions],
  );
}
