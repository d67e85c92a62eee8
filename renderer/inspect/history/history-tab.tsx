import { ClipboardList } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { HistoryStep, ImageReport, LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { counted } from '../../../shared/counted.ts';
import { storeCommentPaths } from '../../text/store-comment.ts';
import { isoText } from '../../text/time-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { dockerfileText } from './dockerfile-text.ts';
import { splitStep, stepText } from './step-text.ts';

/** Store paths of a step that are listed. */
const mostPaths = 12;

/** The steps that made an image, oldest first, each beside its layer. */
export function HistoryTab({
  archive,
  image,
  look,
}: {
  archive: ArchiveRef;
  image: ImageReport;
  look: InspectState;
}): ReactNode {
  const copy = useCopy();
  const { history, layers } = image;
  if (history.length === 0)
    return (
      <Empty
        icon={ClipboardList}
        title="No history"
        text="The config does not say how this image was made."
      />
    );
  const empty = history.filter((step) => step.emptyLayer).length;
  return (
    <div className="table-tab">
      <header className="tab-bar">
        <span className="numeric tab-sum">
          {counted(history.length, 'step')}
          {empty > 0 && `, ${counted(empty, 'of them without a layer', 'of them without a layer')}`}
        </span>
        <span className="spring" />
        <Button size="small" onClick={() => copy(dockerfileText(history, layers))}>
          Copy as text
        </Button>
      </header>
      <VirtualList label="History, oldest first" items={history} estimate={52} className="history">
        {(step) => (
          <Step
            archive={archive}
            step={step}
            layer={step.layer === null ? undefined : layers[step.layer]}
            isCurrent={step.layer !== null && step.layer === look.layer}
          />
        )}
      </VirtualList>
    </div>
  );
}

function Step({
  archive,
  step,
  layer,
  isCurrent,
}: {
  archive: ArchiveRef;
  step: HistoryStep;
  layer: LayerReport | undefined;
  isCurrent: boolean;
}): ReactNode {
  const actions = useActions();
  const text = step.createdBy === null ? '' : stepText(step.createdBy);
  // what nixpkgs' writer leaves instead of a step: the store paths of the layer
  const stored = text === '' ? storeCommentPaths(step.comment ?? '') : null;
  const [word, rest] = splitStep(text);
  return (
    <div className="step" data-empty={layer === undefined} data-current={isCurrent}>
      {layer === undefined ? (
        <span className="step-layer quiet">{step.emptyLayer ? 'no layer' : 'layer unknown'}</span>
      ) : (
        <button
          type="button"
          className="step-layer"
          aria-pressed={isCurrent}
          onClick={() => actions().selectLayer(archive, layer.index)}
        >
          <span className={`swatch origin-${layer.origin}`} />
          <span className="numeric">{layer.index}</span>
          <span className="numeric quiet step-size">{layer.size === null ? '' : sizeText(layer.size)}</span>
        </button>
      )}
      <div className="step-words selectable">
        <p className="step-text">
          {word !== '' && <strong>{word} </strong>}
          {stored !== null ? (
            stored.slice(0, mostPaths).map((path) => (
              <span key={path} className="mono step-path">
                {safeText(path, 400)}
              </span>
            ))
          ) : text === '' ? (
            <span className="quiet">nothing recorded</span>
          ) : (
            <span className="mono">{safeText(rest, 3_000)}</span>
          )}
        </p>
        <p className="step-note quiet">
          {stored !== null && stored.length > mostPaths && (
            <>and {counted(stored.length - mostPaths, 'more store path')} · </>
          )}
          {[isoText(step.created), stored === null ? step.comment : null, step.author]
            .filter((part) => part !== null && part !== '')
            .map((part) => safeText(part ?? '', 200))
            .join('  ·  ')}
        </p>
      </div>
      <CopyButton text={stored?.join('\n') ?? step.createdBy ?? ''} what="the step" />
    </div>
  );
}
