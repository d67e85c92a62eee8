import { ArrowRight, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { LayerOrigin } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { TreeRow } from '../../../shared/view.ts';
import { modeText } from '../../text/mode-text.ts';
import { dateText } from '../../text/time-text.ts';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { Mark } from '../../ui/mark.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { FlagBadges } from './flag-badges.tsx';
import { Highlighted } from './highlighted.tsx';

/** `nix/store/<hash>-<name>`: the name is what people look for. */
const storePath = /^nix\/store\/[0-9a-z]{32}-[^/]+$/;

/** Pixels that each level is further to the right. */
const step = 16;
/** Levels beyond which a line is not moved any further. */
const deepest = 40;

/** One row of the tree. Rows are memoised: scrolling draws only those that come into view. */
export const TreeLine = memo(function TreeLine({
  row,
  index,
  isCursor,
  isSelected,
  origin,
  share,
  searched,
}: {
  row: TreeRow;
  index: number;
  isCursor: boolean;
  isSelected: boolean;
  origin: LayerOrigin | undefined;
  /** Of the largest size seen in this tree, 0 to 1. */
  share: number;
  /** What is filtered by, where it is plain text. */
  searched: string;
}): ReactNode {
  const gone = row.change === 'removed' || row.kind === 'whiteout' || row.kind === 'opaque';
  const indent = Math.min(row.depth, deepest) * step;
  return (
    <div
      id={`row-${index}`}
      className="tree-row"
      role="row"
      aria-level={row.depth + 1}
      aria-rowindex={index + 2}
      aria-expanded={row.expandable ? row.expanded : undefined}
      aria-selected={isSelected}
      data-index={index}
      draggable={storePath.test(row.path)}
      data-cursor={isCursor}
      data-gone={gone}
    >
      <div role="gridcell" className="tree-name" style={{ paddingLeft: indent }}>
        <span className="tree-guides" style={{ width: indent }} />
        {row.expandable ? (
          <ChevronRight className="tree-chevron" size={14} data-open={row.expanded} aria-hidden />
        ) : (
          <span className="tree-chevron" />
        )}
        <KindIcon kind={row.kind} open={row.expanded} />
        <bdi
          className="truncate tree-name-text"
          title={row.name.length > 32 ? safeText(row.name, 4_000) : undefined}
        >
          <EntryName row={row} searched={searched} />
        </bdi>
        {row.link !== null && (
          <span
            className="truncate tree-link"
            title={row.link.length > 32 ? safeText(row.link, 4_000) : undefined}
          >
            <ArrowRight size={11} role="img" aria-label="leads to" />
            <bdi>{safeText(row.link)}</bdi>
          </span>
        )}
        <FlagBadges flags={row.flags} />
      </div>
      <div role="gridcell" className="tree-mark">
        <Mark change={row.change} />
      </div>
      <div role="gridcell" className="numeric tree-size" data-zero={row.size === 0}>
        {row.kind === 'file' || row.kind === 'directory' ? sizeText(row.size) : ''}
        <span className="tree-share" style={{ transform: `scaleX(${share})` }} />
      </div>
      <div role="gridcell" className="mono tree-mode">
        {row.kind === 'whiteout' || row.kind === 'opaque' ? row.kind : modeText(row.kind, row.mode)}
      </div>
      <div role="gridcell" className="numeric tree-owner">
        {row.uid}:{row.gid}
      </div>
      <div role="gridcell" className="numeric tree-time">
        {dateText(row.mtime)}
      </div>
      <div role="gridcell" className="numeric tree-layer">
        {origin !== undefined && <span className={`swatch origin-${origin}`} />}
        {row.layer}
      </div>
    </div>
  );
});

/** The name; of a store path's hash only the beginning, the whole is in the tooltip and in the path below the tree. */
export function EntryName({
  row,
  searched,
}: {
  row: Pick<TreeRow, 'name' | 'path'>;
  searched: string;
}): ReactNode {
  if (row.name === '') return '(no name)';
  if (!storePath.test(row.path)) return <Highlighted text={safeText(row.name)} part={searched} />;
  return (
    <>
      <span className="mono quiet">{row.name.slice(0, 4)}…</span>
      <Highlighted text={safeText(row.name.slice(32))} part={searched} />
    </>
  );
}
