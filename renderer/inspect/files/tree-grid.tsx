import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { TreeRow } from '../../../shared/view.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { textKind } from '../../store/tree-filter.ts';
import type { TreePages, TreeSnapshot } from '../../store/tree-pages.ts';
import { useActions } from '../../ui/app-context.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { putPart, storePathPart } from '../../build/image-part.ts';
import { entryMenu } from './entry-menu.ts';
import { RowGrid } from './row-grid.tsx';
import { TreeHeader } from './tree-header.tsx';
import { TreeLine } from './tree-line.tsx';

/** The tree of an image: its rows with kind, size, owner, time and layer. */
export function TreeGrid({
  archive,
  look,
  layers,
  pages,
  tree,
}: {
  archive: ArchiveRef;
  look: InspectState;
  layers: readonly LayerReport[];
  pages: TreePages;
  tree: TreeSnapshot;
}): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const searched = textKind(look.filter.text) === 'substring' ? look.filter.text : '';
  const activate = (row: TreeRow): void => {
    if (row.kind === 'file' || row.kind === 'hardlink') actions().showOverlay('preview');
    else if (row.link !== null) void actions().reveal(archive, { path: row.path });
  };
  return (
    <RowGrid
      label="Files"
      className=""
      place={look}
      pages={pages}
      tree={tree}
      header={<TreeHeader sort={look.sort} onSort={(sort) => actions().setSort(archive, sort)} />}
      menu={(row) => entryMenu(actions, archive, look, row, copy)}
      onMove={(row, path) => actions().moveCursor(archive, row, path)}
      onOpen={(node, open) => actions().setOpen(archive, node, open)}
      onOpenAll={() => actions().setAllOpen(archive, true)}
      onReveal={(path) => void actions().reveal(archive, { path })}
      onActivate={activate}
      onDrag={(row, transfer) => {
        const image = actions().archives[archive]?.report?.images[look.image];
        const part = storePathPart(archive, image, look.image, row.path);
        if (part !== null) putPart(transfer, part);
      }}
      sizeOf={(row) => row.size}
    >
      {(row, { key, index, top, share }) => (
        <TreeLine
          key={key}
          row={row}
          index={index}
          top={top}
          isCursor={index === look.cursor}
          isSelected={row.path === look.path}
          origin={layers[row.layer]?.origin}
          searched={searched}
          share={share}
        />
      )}
    </RowGrid>
  );
}
