import type { ReactNode } from 'react';
import { clampWidth, paneLimits } from '../store/preferences.ts';
import { showsDetails } from '../store/preference-slice.ts';
import { useActions, useApp } from './app-context.tsx';
import { Splitter } from './splitter.tsx';

/** The pane on the right, while it is open; its width is remembered. */
export function DetailsSide({ children }: { children: ReactNode }): ReactNode {
  const actions = useActions();
  const { detailsWidth } = useApp((state) => state.preferences);
  if (!useApp(showsDetails)) return null;
  return (
    <>
      <Splitter
        label="Width of the details"
        edge="right"
        width={detailsWidth}
        limits={paneLimits.details}
        onChange={(width) => actions().prefer({ detailsWidth: clampWidth('details', width) })}
      />
      <div className="pane-right" style={{ width: detailsWidth }}>
        {children}
      </div>
    </>
  );
}
