import { CircleCheckBig, FileQuestion, SearchX } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { ComparedRow } from '../../../shared/compare/compared-files.ts';
import type { Comparison } from '../../../shared/compare/comparison.ts';
import type { CompareView } from '../../../shared/contract/compare-values.ts';
import type { CompareRef } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { RowGrid } from '../../inspect/files/row-grid.tsx';
import { comparedQuery, isComparedFiltering, isNarrowed } from '../../store/compare-state.ts';
import type { ComparedPages } from '../../store/compare-state.ts';
import { textKind } from '../../store/tree-filter.ts';
import { createRowPages } from '../../store/tree-pages.ts';
import type { TreeSnapshot } from '../../store/tree-pages.ts';
import { counted, grouped } from '../../../shared/counted.ts';
import { useActions, useApp, useTools } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { MenuItem } from '../../ui/menu.tsx';
import { PathText } from '../../ui/path-text.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { FilesNotReady } from '../compare-progress.tsx';
import { differingFiles, undecidedText, unreadText } from '../summary-lines.ts';
import { canDiff } from './can-diff.ts';
import { ComparedFilterBar } from './compared-filter-bar.tsx';
import { ComparedHeader, ComparedLine } from './compared-line.tsx';

/** The files that differ, as a tree. */
export function ComparedFiles({ view, report }: { view: CompareView; report: Comparison }): ReactNode {
  if (report.files === null) return <FilesNotReady view={view} what="The files that differ" />;
  return <Files view={view} report={report} />;
}

function Files({ view, report }: { view: CompareView; report: Comparison }): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const compare = useApp((state) => state.compare);
  const { filter, sort, path, cursor } = compare;
  const { pages, tree } = useComparedTree(view);
  const isFiltering = isNarrowed(compare);
  const searched = textKind(filter.text) === 'substring' ? filter.text : '';
  const all = differingFiles(report) ?? 0;
  return (
    <div className="files">
      <ComparedFilterBar report={report} />
      <div className="files-body">
        <Over tree={tree} unread={unreadText(report)} />
        <RowGrid
          label="Files that differ"
          className="compared-grid"
          place={compare}
          pages={pages}
          tree={tree}
          header={<ComparedHeader sort={sort} onSort={(next) => actions().setComparedSort(next)} />}
          menu={(row) => rowMenu(row, actions, copy)}
          onMove={(row, next) => actions().moveComparedCursor(row, next)}
          onOpen={(node, open) => actions().setComparedOpen(node, open)}
          onOpenAll={() => actions().setAllComparedOpen(true)}
          onReveal={(next) => void actions().revealCompared(next)}
          onActivate={(row) => {
            if (canDiff(row)) actions().showOverlay('diff');
          }}
          sizeOf={(row) => row.size}
        >
          {(row, { key, index, top }) => (
            <ComparedLine
              key={key}
              row={row}
              index={index}
              top={top}
              isCursor={index === cursor}
              isSelected={row.path === path}
              searched={searched}
            />
          )}
        </RowGrid>
      </div>
      <footer className="files-footer">
        <span className="path-bar">
          {path !== null && (
            <>
              <PathText path={path} />
              <CopyButton text={displayName(`/${path}`)} what="the path" />
            </>
          )}
        </span>
        <span className="numeric quiet" role="status" aria-label="Entries shown">
          {tree.total === null
            ? ''
            : isFiltering
              ? counted(tree.matches, 'entry', 'entries')
              : [`${grouped(all)} ${all === 1 ? 'entry differs' : 'entries differ'}`, undecidedText(report)]
                  .filter((part) => part !== '')
                  .join(', ')}
        </span>
      </footer>
    </div>
  );
}

/** Rows by the page. They are asked for anew when what is ignored changes, or when contents have been read. */
function useComparedTree(view: CompareView): {
  readonly pages: ComparedPages;
  readonly tree: TreeSnapshot<ComparedRow>;
} {
  const { client } = useTools();
  const [made, setMade] = useState<{ readonly ref: CompareRef; readonly pages: ComparedPages } | null>(null);
  let current = made;
  if (current?.ref !== view.ref) {
    current = {
      ref: view.ref,
      pages: createRowPages((query, from, count) => client.call('compare.rows', { ...query, from, count })),
    };
    setMade(current);
  }
  const { pages } = current;
  const compare = useApp((state) => state.compare);
  const { filter, pair, sort, openDirectories, openMatches } = compare;
  const tree = useSyncExternalStore(pages.subscribe, pages.snapshot);
  useEffect(() => {
    pages.show(comparedQuery(view.ref, compare), view.revision, compare);
    // only what the query is made of
    // oxlint-disable-next-line react/exhaustive-deps
  }, [pages, view.ref, view.revision, filter, pair, sort, openDirectories, openMatches]);
  return { pages, tree };
}

/** What lies over an empty grid. */
function Over({ tree, unread }: { tree: TreeSnapshot<ComparedRow>; unread: string | null }): ReactNode {
  const actions = useActions();
  const isFiltering = useApp((state) => isComparedFiltering(state.compare.filter));
  const isOfLayers = useApp((state) => state.compare.pair !== null);
  if (tree.problem !== null)
    return (
      <div className="files-over">
        <Empty icon={FileQuestion} title="The files cannot be shown" text={tree.problem.message} />
      </div>
    );
  if (tree.total !== 0) return null;
  return (
    <div className="files-over">
      {isFiltering ? (
        <Empty icon={SearchX} title="Nothing that differs matches the filter">
          <Button onClick={() => actions().clearComparedFilter()}>Clear the filter</Button>
        </Empty>
      ) : isOfLayers ? (
        <Empty
          icon={CircleCheckBig}
          title="Nothing of these layers differs"
          text="What they wrote or deleted last is the same on both sides, or other layers wrote it again."
        >
          <Button onClick={() => actions().choosePair(null)}>All layers</Button>
        </Empty>
      ) : unread !== null ? (
        <Empty icon={FileQuestion} title="Nothing that is known differs" text={unread} />
      ) : (
        <Empty
          icon={CircleCheckBig}
          title="Every file is the same"
          text="Nothing was added, removed or changed."
        />
      )}
    </div>
  );
}

function rowMenu(
  row: ComparedRow | undefined,
  actions: ReturnType<typeof useActions>,
  copy: (text: string) => void,
): readonly MenuItem[] {
  if (row === undefined) return [];
  const { path, from, to, fileChange } = row;
  const items: MenuItem[] = [
    {
      title: 'Show the difference',
      keys: 'Enter',
      disabled: !canDiff(row),
      run: () => actions().showOverlay('diff'),
    },
  ];
  const other = from ?? to;
  if (fileChange === 'moved' && other !== null)
    items.push({
      title: from === null ? 'Go to where it is now' : 'Go to where it was',
      run: () => void actions().revealCompared(other),
    });
  items.push(
    {
      title: 'Show in the treemap',
      run: () => {
        actions().setComparedZoom(
          row.kind === 'directory' ? path : path.slice(0, Math.max(0, path.lastIndexOf('/'))),
        );
        actions().showCompareTab('treemap');
      },
    },
    {
      title: 'Ignore this path',
      run: () => {
        const { ignored } = actions().compare;
        actions().setIgnored({ ...ignored, paths: [...ignored.paths, path] });
      },
    },
    { kind: 'separator' },
    { title: 'Copy path', run: () => copy(displayName(`/${path}`)) },
    { title: 'Copy as JSON', run: () => copy(JSON.stringify(row, null, 2)) },
  );
  return items;
}
