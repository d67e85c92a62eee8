import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ComparedSize } from '../../../shared/compare/compared-files.ts';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import type { CompareView } from '../../../shared/contract/compare-values.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { cellWords } from '../../inspect/treemap/treemap-layout.ts';
import { TreemapMap, ZoomPath } from '../../inspect/treemap/treemap-map.tsx';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { FilesNotReady } from '../compare-progress.tsx';
import { deltaText } from '../summary-lines.ts';
import { sizeTree } from './compared-size-tree.ts';
import { changeColours } from './change-colours.ts';

/** Nodes asked for: more would be smaller than a pixel on most screens. */
const nodes = 3_000;

/** Sizes before and after as areas: each is as large as the larger of both, hatched where one side has more. */
export function ComparedTreemap({ view, report }: { view: CompareView; report: Comparison }): ReactNode {
  const actions = useActions();
  const zoom = useApp((state) => state.compare.zoom);
  const path = useApp((state) => state.compare.path);
  const isReady = report.files !== null;
  const { value, problem, stale } = useAnswer(
    'compare.sizes',
    isReady ? { compare: view.ref, path: zoom, limit: nodes } : null,
    String(view.revision),
  );
  const tree = useMemo(() => (value === null ? null : sizeTree(value, zoom)), [value, zoom]);
  if (!isReady) return <FilesNotReady view={view} what="The sizes" />;
  const sizesOf = (at: string | null): ComparedSize | undefined =>
    at === null ? undefined : tree?.byPath.get(at);
  return (
    <div className="treemap compared-treemap" aria-busy={stale}>
      <div className="treemap-top">
        <ZoomPath zoom={zoom} onZoom={(next) => actions().setComparedZoom(next)} />
        <ul className="treemap-legend" aria-label="Colours">
          <li>
            <span className="change-key added" />
            more on the right
          </li>
          <li>
            <span className="change-key removed" />
            less on the right
          </li>
          <li>
            <span className="change-key content" />
            changed, as large
          </li>
          <li>
            <span className="change-key same" />
            the same
          </li>
        </ul>
      </div>
      {problem !== null ? (
        <Empty title="There is nothing to draw" text={problem.message} />
      ) : (
        <TreemapMap
          label="Treemap of sizes on both sides"
          root={tree?.root ?? null}
          zoom={zoom}
          path={path}
          colours={(cell, palette) => changeColours(sizesOf(cell.path), palette)}
          onChoose={(next) => void actions().revealCompared(next, true)}
          onEnter={(next) => void actions().revealCompared(next)}
          onZoom={(next) => actions().setComparedZoom(next)}
          nameOf={(cell) => `${cellWords(cell)}, ${sizesText(sizesOf(cell.path), cell.size)}`}
        >
          {(cell) => (
            <>
              <span className="truncate">
                {cell.path === null ? cellWords(cell) : <bdi>{safeText(`/${cell.path}`, 300)}</bdi>}
              </span>
              <strong>{sizesText(sizesOf(cell.path), cell.size)}</strong>
            </>
          )}
        </TreemapMap>
      )}
    </div>
  );
}

function sizesText(sizes: ComparedSize | undefined, size: number): string {
  if (sizes === undefined) return sizeText(size);
  const { leftSize, rightSize } = sizes;
  if (leftSize === rightSize) return `${sizeText(rightSize)} on both sides`;
  return `${sizeText(leftSize)} → ${sizeText(rightSize)}, ${deltaText(rightSize - leftSize)}`;
}
