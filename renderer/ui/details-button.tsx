import { PanelRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { showsDetails } from '../store/preference-slice.ts';
import { useActions, useApp } from './app-context.tsx';
import { IconButton } from './button.tsx';

/** Shows or hides the pane of details. */
export function DetailsButton(): ReactNode {
  const actions = useActions();
  const isOpen = useApp(showsDetails);
  return (
    <IconButton
      label={isOpen ? 'Hide details' : 'Show details'}
      aria-pressed={isOpen}
      onClick={() => actions().toggleDetails()}
    >
      <PanelRight size={15} />
    </IconButton>
  );
}
