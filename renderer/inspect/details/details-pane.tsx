import { memo } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import type { Chosen } from '../../store/inspect-state.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Empty } from '../../ui/empty.tsx';
import { DetailsFrame } from '../../ui/details-frame.tsx';
import { EntryPart } from './entry-part.tsx';
import { LayerPart } from './layer-part.tsx';

/** All about the chosen layer, or the chosen file. */
export const DetailsPane = memo(function DetailsPane({
  view,
  image,
  look,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: Chosen;
}): ReactNode {
  const actions = useActions();
  const layer = image.layers[look.layer];
  return (
    <DetailsFrame
      subject={look.subject}
      subjects={[
        { value: 'layer', title: 'Layer' },
        { value: 'file', title: 'File' },
      ]}
      onChange={(subject) => actions().setSubject(view.ref, subject)}
    >
      {look.subject === 'layer' ? (
        layer === undefined ? (
          <Empty title="No layer" />
        ) : (
          <LayerPart view={view} image={image} layer={layer} look={look} />
        )
      ) : look.path === null ? (
        <Empty title="No file chosen" text="Choose one in the tree, the treemap or any table." />
      ) : (
        <EntryPart view={view} image={image} look={look} path={look.path} />
      )}
    </DetailsFrame>
  );
});
