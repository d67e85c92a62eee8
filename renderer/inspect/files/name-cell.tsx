import { ArrowRight, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TreeRow } from '../../../shared/view.ts';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { FlagBadges } from './flag-badges.tsx';
import { Highlighted } from './highlighted.tsx';
import { storePathEntry } from './store-path-entry.ts';

/** Pixels that each level is further to the right. */
const step = 16;
/** Levels beyond which a line is not moved any further. */
const deepest = 40;
/** Letters beyond which a tooltip has the whole text, up to so many of it. */
const short = 32;
const longest = 4_000;

/** Made once: what is the same element as before is not drawn again. */
const chevrons = {
  open: <ChevronRight className="tree-chevron" size={14} data-open aria-hidden />,
  closed: <ChevronRight className="tree-chevron" size={14} data-open={false} aria-hidden />,
  none: <span className="tree-chevron" />,
} as const;
const leadsTo = <ArrowRight size={11} role="img" aria-label="leads to" />;

type NamedRow = Pick<
  TreeRow,
  'name' | 'path' | 'kind' | 'depth' | 'expandable' | 'expanded' | 'link' | 'flags'
>;

/**
 * The cell of a tree's row that has the name: guides, chevron, icon, name, where it leads to, flags. `searched` is what is
 * filtered by, where it is plain text; `beside` stands in the place of the link.
 */
export function NameCell({
  row,
  searched,
  beside = null,
}: {
  row: NamedRow;
  searched: string;
  beside?: ReactNode;
}): ReactNode {
  const indent = Math.min(row.depth, deepest) * step;
  return (
    <div
      role="gridcell"
      className="tree-name tree-guides"
      style={{ paddingLeft: indent, backgroundSize: `${indent}px 100%` }}
    >
      {row.expandable ? (row.expanded ? chevrons.open : chevrons.closed) : chevrons.none}
      <KindIcon kind={row.kind} open={row.expanded} />
      <bdi className="truncate tree-name-text" title={wholeIfLong(row.name)}>
        {entryName(row, searched)}
      </bdi>
      {beside}
      {beside === null && row.link !== null && (
        <span className="truncate tree-link" title={wholeIfLong(row.link)}>
          {leadsTo}
          <bdi>{safeText(row.link)}</bdi>
        </span>
      )}
      {row.flags.length > 0 && <FlagBadges flags={row.flags} />}
    </div>
  );
}

/** The name; of a store path's hash only the beginning, the whole is in the tooltip and in the path below the tree. */
function entryName(row: Pick<TreeRow, 'name' | 'path'>, searched: string): ReactNode {
  if (row.name === '') return '(no name)';
  if (!storePathEntry.test(row.path)) return marked(row.name, searched);
  return (
    <>
      <span className="mono quiet">{row.name.slice(0, 4)}…</span>
      {marked(row.name.slice(32), searched)}
    </>
  );
}

/** Safe text, with what was searched set apart: text alone is text alone, since rows are drawn by the dozen in a frame. */
function marked(name: string, searched: string): ReactNode {
  const text = safeText(name);
  return searched === '' ? text : <Highlighted text={text} part={searched} />;
}

function wholeIfLong(text: string): string | undefined {
  return text.length > short ? safeText(text, longest) : undefined;
}
