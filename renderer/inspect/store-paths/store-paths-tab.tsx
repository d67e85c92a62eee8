import { Network, Package } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { InspectParts } from '../inspect-parts.ts';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import type { ImageReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { StorePathRow } from '../../../shared/view.ts';
import { putPart, storePathPart } from '../../build/image-part.ts';
import type { ImagePart } from '../../build/image-part.ts';
import type { InspectState } from '../../store/inspect-state.ts';
import { counted } from '../../../shared/counted.ts';
import { useActions, useApp, useTools } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { TabSearch } from '../../ui/tab-search.tsx';
import { useAnswer } from '../../ui/use-answer.ts';
import { useCopy } from '../../ui/use-copy.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { NotReady } from '../not-ready.tsx';
import { storePathColumns } from './store-path-columns.tsx';
import { StorePathRelations } from './store-path-relations.tsx';

/** The Nix store paths of an image: where each is, how heavy, and who refers to it. */
export function StorePathsTab({ view, image, look }: Omit<InspectParts, 'report'>): ReactNode {
  const ended = useApp((state) => state.ended[view.ref] ?? 0);
  const input = view.phase === 'indexed' ? { ref: view.ref, image: look.image } : null;
  const { value, problem } = useAnswer('storePaths.list', input, `${view.revision} ${ended}`);
  if (view.phase !== 'indexed') return <NotReady view={view} what="Store paths" />;
  if (problem !== null)
    return <Empty icon={Package} title="Store paths cannot be listed" text={problem.message} />;
  if (value === null) return <Waiting title="Looking for store paths…" />;
  if (value.length === 0)
    return (
      <Empty
        icon={Package}
        title="No Nix store in this image"
        text="None of its layers has anything below /nix/store."
      />
    );
  return <Table view={view} image={image} look={look} rows={value} />;
}

function Table({
  view,
  image,
  look,
  rows,
}: {
  view: ArchiveView;
  image: ImageReport;
  look: InspectState;
  rows: readonly StorePathRow[];
}): ReactNode {
  const actions = useActions();
  const { client } = useTools();
  const copy = useCopy();
  const [chosen, setChosen] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const isScanned = rows.every((row) => row.references !== null);
  const isScanning = useApp((state) => state.tasks.some(({ task }) => task.ref === view.ref));
  const shown =
    search === '' ? rows : rows.filter((row) => row.path.toLowerCase().includes(search.toLowerCase()));
  const current = rows.find((row) => row.path === chosen) ?? null;
  const scan = async (): Promise<void> => {
    const answer = await client.call('storePaths.scan', { ref: view.ref, image: look.image });
    if (!answer.ok) actions().report('The scan cannot start', answer.problem);
  };
  const partOf = (row: StorePathRow): ImagePart | null =>
    storePathPart(view.ref, image, look.image, row.path);
  const show = (row: StorePathRow): void =>
    void actions().reveal(view.ref, {
      path: row.path.replace(/^\//, ''),
      view: 'merged',
      layer: image.layers.length - 1,
    });
  return (
    <div className="table-tab">
      <header className="tab-bar">
        <span className="numeric tab-sum">
          {counted(rows.length, 'store path')}, {sizeText(rows.reduce((sum, row) => sum + row.size, 0))}
        </span>
        <TabSearch label="Filter store paths" value={search} onChange={setSearch} />
        {!isScanned && (
          <Button tone="primary" disabled={isScanning} onClick={() => void scan()}>
            <Network size={14} aria-hidden />
            Scan references
          </Button>
        )}
      </header>
      <DataTable
        label="Store paths"
        rows={shown}
        columns={storePathColumns(image.layers)}
        keyOf={(row) => row.path}
        chosen={chosen}
        onChoose={(row) => setChosen(row.path)}
        onActivate={show}
        textOf={(row) => row.path}
        menuOf={(row) => [
          { title: 'Show in the file tree', keys: 'Enter', run: () => show(row) },
          { title: `Go to layer ${row.layer}`, run: () => actions().selectLayer(view.ref, row.layer) },
          {
            title: 'Add to the build',
            run: () => {
              const part = partOf(row);
              if (part !== null) void actions().addPartToBuild(part);
            },
          },
          { kind: 'separator' },
          { title: 'Copy path', run: () => copy(row.path) },
          { title: 'Copy as JSON', run: () => copy(JSON.stringify(row, null, 2)) },
        ]}
        onDrag={(row, transfer) => {
          const part = partOf(row);
          if (part !== null) putPart(transfer, part);
        }}
        firstSort={{ column: 'size', descending: true }}
      />
      <StorePathRelations row={current} onChoose={setChosen} />
    </div>
  );
}
