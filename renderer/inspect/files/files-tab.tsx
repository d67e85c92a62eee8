import { FileQuestion, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InspectParts } from '../inspect-parts.ts';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { isFiltering, noFilter, textKind } from '../../store/tree-filter.ts';
import { counted, grouped } from '../../../shared/counted.ts';
import { sentenceText } from '../../text/sentence-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { NotReady } from '../not-ready.tsx';
import { lackText } from '../strata/hidden-layer.ts';
import { FilterBar } from './filter-bar.tsx';
import { PathBar } from './path-bar.tsx';
import { TreeGrid } from './tree-grid.tsx';
import { useTree } from './use-tree.ts';

/** The files of an image, as a tree. */
export function FilesTab({ view, image, look }: Omit<InspectParts, 'report'>): ReactNode {
  const { ref } = view;
  const { pages, tree } = useTree(ref, view);
  const words = isFiltering(look.filter)
    ? `${grouped(tree.matches)} of ${counted(tree.entries, 'entry', 'entries')}`
    : counted(tree.entries, 'entry', 'entries');
  const lack = lackText(image.layers, look);
  return (
    <div className="files">
      <FilterBar archive={ref} look={look} {...(look.view === 'changes' && tree.changes)} />
      <div className="files-body">
        <Body view={view} image={image} look={look} problem={tree.problem} total={tree.total} />
        <TreeGrid archive={ref} look={look} layers={image.layers} pages={pages} tree={tree} />
      </div>
      <footer className="files-footer">
        <PathBar archive={ref} path={look.path} />
        <span className="numeric quiet" role="status" aria-label="Entries shown">
          {tree.total === null ? '' : lack === null ? words : `${words}, without ${lack}`}
        </span>
      </footer>
    </div>
  );
}

/** What lies over an empty grid, so that it is not taken for an empty image. */
function Body({
  view,
  image,
  look,
  problem,
  total,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: InspectState;
  problem: ArchiveView['problem'];
  total: number | null;
}): ReactNode {
  const actions = useActions();
  if (image.layers.length === 0)
    return (
      <div className="files-over">
        <Empty icon={FileQuestion} title="There are no files here" text="The image has no layers." />
      </div>
    );
  if (problem?.code === 'not-ready' || (total === null && view.phase !== 'indexed'))
    return (
      <div className="files-over">
        <NotReady view={view} what="The files" />
      </div>
    );
  if (problem !== null)
    return (
      <div className="files-over">
        {problem.code === 'bad-request' && textKind(look.filter.text) !== 'none' ? (
          <Empty icon={SearchX} title="Nothing can be filtered by this" text={sentenceText(problem.message)}>
            <Button onClick={() => actions().setFilter(view.ref, noFilter)}>Clear the filter</Button>
          </Empty>
        ) : (
          <Empty icon={FileQuestion} title="This tree cannot be shown" text={problem.message} />
        )}
      </div>
    );
  if (total !== 0) return null;
  const lack = lackText(image.layers, look);
  return (
    <div className="files-over">
      {isFiltering(look.filter) ? (
        <Empty icon={SearchX} title="Nothing matches the filter">
          <Button onClick={() => actions().setFilter(view.ref, noFilter)}>Clear the filter</Button>
        </Empty>
      ) : (
        <Empty
          icon={FileQuestion}
          title={
            lack !== null
              ? 'No files can be seen here'
              : look.view === 'changes'
                ? 'This layer changes nothing'
                : 'There are no files here'
          }
          {...(lack !== null && { text: `This is without ${lack}.` })}
        />
      )}
    </div>
  );
}
