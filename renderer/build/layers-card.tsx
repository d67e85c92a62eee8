import { ArrowDown, ArrowUp, Layers } from 'lucide-react';
import type { ReactNode } from 'react';
import { draftOf } from '../store/build-slice.ts';
import { counted } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { IconButton } from '../ui/button.tsx';
import { NameText, safeText } from '../ui/name-text.tsx';
import { withLayerMoved } from './draft.ts';
import { Card } from './drop-card.tsx';
import { layerWords } from './planned-layer.ts';
import { plannedSizeText } from './planned-size.ts';
import { RemoveButton } from './remove-button.tsx';
import { shortDigest } from '../text/digest-text.ts';

/** Layers of open images that go in as they are, newest on top as in the stack. */
export function LayersCard(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const inputs = useApp((state) => state.build.inputs);
  const outline = useApp((state) => state.build.answer?.outline ?? null);
  const layers = draft.layers ?? [];
  const planned = outline?.layers.filter((layer) => layer.kind === 'taken') ?? [];
  const move = (at: number, by: number | null): void => actions().editBuild(withLayerMoved(draft, at, by));
  return (
    <Card
      icon={Layers}
      title="Layers of other images"
      part="layer"
      note={layers.length === 0 ? 'none' : counted(layers.length, 'layer')}
    >
      {layers.length > 0 && (
        <ul className="input-list" aria-label="Layers taken from other images, newest first">
          {layers
            .map(({ archive, layer }, at) => {
              const plan = planned[at];
              const name = inputs[archive]?.name ?? 'unknown';
              const words = plan === undefined ? shortDigest(layer) : layerWords(plan);
              return (
                <li key={`${archive} ${layer}`}>
                  <span className="layer-words truncate" title={safeText(words, 600)}>
                    {safeText(words, 160)}
                  </span>
                  <span className="quiet layer-from truncate">
                    of <NameText text={name} limit={60} />
                  </span>
                  <span className="numeric quiet">{plan === undefined ? '' : plannedSizeText([plan])}</span>
                  {layers.length > 1 && (
                    <>
                      <IconButton
                        label="Move up in the stack"
                        disabled={at === layers.length - 1}
                        onClick={() => move(at, 1)}
                      >
                        <ArrowUp size={14} />
                      </IconButton>
                      <IconButton
                        label="Move down in the stack"
                        disabled={at === 0}
                        onClick={() => move(at, -1)}
                      >
                        <ArrowDown size={14} />
                      </IconButton>
                    </>
                  )}
                  <RemoveButton name={`the layer of ${name}`} onRemove={() => move(at, null)} />
                </li>
              );
            })
            .toReversed()}
        </ul>
      )}
      <p className="quiet card-hint">
        Drag a layer from the strata of an open image to Build, or choose “Add to the build” in its menu. It
        goes in unchanged, above the base.
      </p>
    </Card>
  );
}
