import { FileX2, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../shared/contract/values.ts';
import { useApp, useActions } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { ImageBar } from './image-bar.tsx';
import { InspectPanes } from './inspect-panes.tsx';
import type { InspectParts } from './inspect-parts.ts';
import { NoImages } from './no-images.tsx';
import { useChosen } from './use-chosen.ts';

/** One open archive. */
export function InspectPage({ archive }: { archive: ArchiveRef }): ReactNode {
  const actions = useActions();
  const view = useApp((state) => state.archives[archive]);
  const look = useApp((state) => state.inspect[archive]);
  if (view === undefined || (view.phase === 'opening' && view.report === null))
    return (
      <Empty
        icon={LoaderCircle}
        title="Opening…"
        {...(view === undefined ? {} : { text: safeText(view.name) })}
      />
    );
  if (view.report === null)
    return (
      <Empty
        icon={FileX2}
        title={`${safeText(view.name, 80)} cannot be opened`}
        text={safeText(view.problem?.message ?? 'It failed without saying why.', 600)}
      >
        <div className="empty-actions">
          {view.problem?.code === 'not-an-image' && (
            <Button onClick={() => void actions().receiveRefs([archive], 'anywhere')}>
              Use it in a build
            </Button>
          )}
          <Button onClick={() => void actions().openSomehow()}>Open another…</Button>
          <Button onClick={() => void actions().closeTab(archive)}>Close the tab</Button>
        </div>
      </Empty>
    );
  const image = view.report.images[look?.image ?? 0];
  if (image === undefined || look === undefined) return <NoImages view={view} report={view.report} />;
  return <Inspected view={view} report={view.report} image={image} look={look} />;
}

function Inspected({ view, report, image, look }: InspectParts): ReactNode {
  const chosen = useChosen(look);
  return (
    <div className="inspect">
      <ImageBar view={view} report={report} image={image} look={chosen} />
      <InspectPanes view={view} report={report} image={image} look={look} chosen={chosen} />
    </div>
  );
}
