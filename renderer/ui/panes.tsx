import type { ReactNode } from 'react';
import { clampWidth, paneLimits } from '../store/preferences.ts';
import { showsDetails } from '../store/preference-slice.ts';
import { useActions, useApp } from './app-context.tsx';
import { DetailsSide } from './details-side.tsx';
import { Splitter } from './splitter.tsx';

/** The stack of layers, what is looked at, details: three panes whose widths are remembered. */
export function Panes({
  left,
  leftTitle,
  details,
  children,
}: {
  left: ReactNode;
  /** `the strata`, for the splitter beside it. */
  leftTitle: string;
  details: ReactNode;
  children: ReactNode;
}): ReactNode {
  const actions = useActions();
  const { strataWidth } = useApp((state) => state.preferences);
  const detailsOpen = useApp(showsDetails);
  return (
    <div className="panes" data-details={detailsOpen}>
      <div className="pane-left" style={{ width: strataWidth }}>
        {left}
      </div>
      <Splitter
        label={`Width of ${leftTitle}`}
        edge="left"
        width={strataWidth}
        limits={paneLimits.strata}
        onChange={(width) => actions().prefer({ strataWidth: clampWidth('strata', width) })}
      />
      {children}
      <DetailsSide>{details}</DetailsSide>
    </div>
  );
}
