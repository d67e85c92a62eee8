import { useEffect } from 'react';
import { useTools } from '../ui/app-context.tsx';
import { listActions } from './actions.ts';
import { isPress } from './key-combination.ts';
import { isMac } from './is-mac.ts';

/** Lets the shortcuts of all actions work. An open sheet has the keys to itself; plain keys belong to fields being typed in. */
export function useShortcuts(): void {
  const { store } = useTools();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || store.getState().overlay !== null) return;
      const isTyping =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      // function keys type nothing
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/.test(event.key);
      if (isTyping && isPlain) return;
      const mac = isMac();
      const action = listActions(store.getState).find(({ keys, otherKeys }) =>
        [keys, otherKeys].some((each) => each !== undefined && isPress(event, each, mac)),
      );
      if (action === undefined) return;
      event.preventDefault();
      action.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [store]);
}
