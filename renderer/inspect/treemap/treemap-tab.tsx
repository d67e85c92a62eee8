import type { ReactNode } from 'react';
import type { InspectParts } from '../inspect-parts.ts';
import type { LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { scopeOf } from '../../store/inspect-state.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { NotReady } from '../not-ready.tsx';
import { cellWords } from './treemap-layout.ts';
import { TreemapMap, ZoomPath } from './treemap-map.tsx';
import { originColours } from './treemap-paint.ts';

/** Nodes asked for: more would be smaller than a pixel on most screens. */
const nodes = 3_000;

/** The sizes of a tree as areas. What is chosen here is chosen in the file tree, and the other way round. */
export function TreemapTab({ view, image, look }: Omit<InspectParts, 'report'>): ReactNode {
  const actions = useActions();
  const { ref } = view;
  const input =
    look.layer < 0 || view.phase !== 'indexed'
      ? null
      : { ref, image: look.image, scope: scopeOf(look), path: look.zoom, limit: nodes };
  const { value, problem, stale } = useAnswer('tree.sizes', input, 'sizes');
  if (view.phase !== 'indexed') return <NotReady view={view} what="The sizes" />;
  if (look.layer < 0) return <Empty title="Nothing here has a size" text="The image has no layers." />;
  const zoomTo = (path: string): void => actions().setZoom(ref, path);
  const originOf = (layer: number): LayerOrigin => image.layers[layer]?.origin ?? 'other';
  return (
    <div className="treemap" aria-busy={stale}>
      <ZoomPath zoom={look.zoom} onZoom={zoomTo} />
      {value !== null && value.size === 0 && problem === null ? (
        <Empty title="Nothing here has a size" text="Every file of this tree is empty." />
      ) : problem === null ? (
        <TreemapMap
          label="Treemap of sizes"
          root={value}
          zoom={look.zoom}
          path={look.path}
          colours={(cell, palette) => originColours(cell, palette, originOf(cell.layer))}
          onChoose={(path) => void actions().reveal(ref, { path, quietly: true })}
          onEnter={(path) => void actions().reveal(ref, { path })}
          onZoom={zoomTo}
          nameOf={(cell) => `${cellWords(cell)}, ${sizeText(cell.size)}, layer ${cell.layer}`}
        >
          {(cell) => (
            <>
              <span className="truncate">
                {cell.path === null ? cellWords(cell) : <bdi>{safeText(`/${cell.path}`, 300)}</bdi>}
              </span>
              <strong>{sizeText(cell.size)}</strong>
              {value !== null && value.size > 0 && (
                <span className="quiet">{((cell.size / value.size) * 100).toFixed(1)} %</span>
              )}
              <span className="quiet">
                <span className={`swatch origin-${originOf(cell.layer)}`} /> layer {cell.layer}
              </span>
            </>
          )}
        </TreemapMap>
      ) : (
        <Empty title="There is nothing to draw" text={problem.message} />
      )}
    </div>
  );
}
