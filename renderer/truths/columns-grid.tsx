import { useId, useMemo, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { columnTitles } from '../../shared/truths/truth-words.ts';
import type {
  ColumnName,
  ParentChain,
  ParentGraph,
  TruthImage,
  TruthsReport,
} from '../../shared/truths/truths.ts';
import { useCopy } from '../ui/use-copy.ts';
import { useRowWindow } from '../ui/use-row-window.ts';
import { Bands, gapWidth, PassingLines } from './bands.tsx';
import { ChainFoot, CircleArc } from './chain-end.tsx';
import { columnLayout, holdersOf, rowHeight, rowOf, rowVerdict, slotIn } from './column-layout.ts';
import type { ColumnLayout, PlacedColumn } from './column-layout.ts';
import { SlotBox } from './slot-box.tsx';
import { columnHints } from './truth-texts.ts';

/** A layer as one document has it. */
export interface SlotChoice {
  readonly name: ColumnName;
  readonly slot: number;
}

const headHeight = 70;

/**
 * The documents of an image side by side, each a column of layers with the oldest at the bottom; bands join equal
 * contents. The grid has the focus and one cell of it is chosen.
 */
export function ColumnsGrid({
  truths,
  image,
  chain,
  chosen,
  onChoose,
}: {
  truths: TruthsReport;
  image: TruthImage;
  chain: number;
  chosen: SlotChoice | null;
  onChoose: (choice: SlotChoice) => void;
}): ReactNode {
  const id = useId();
  const copy = useCopy();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { graph, contents } = truths;
  const layout = useMemo(() => columnLayout(image, chain, contents), [image, chain, contents]);
  const parents = image.parents[chain] ?? null;
  const chainColumn = layout.columns.find(({ name }) => name === 'parents');
  const count = layout.rows + (parents === null ? 0 : 1);
  const shown = useRowWindow(scroller, count, rowHeight, 4, headHeight);
  const column = layout.columns.find(({ name }) => name === chosen?.name);
  const slot = column?.slots[chosen?.slot ?? -1];
  const same = samePlaces(layout, slot?.content ?? null);
  const tracks = tracksOf(layout);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && slot !== undefined) {
      event.preventDefault();
      copy(slot.label);
      return;
    }
    const next = moved(layout, chosen, event.key, shown.visibleRows);
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
    const target = layout.columns.find(({ name }) => name === next.name);
    if (target !== undefined) shown.scrollToRow(rowOf(target, next.slot, layout.rows));
  };
  const onClick = (event: MouseEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-slot]')?.dataset;
    const name = layout.columns.find((each) => each.name === cell?.['column'])?.name;
    if (name !== undefined) onChoose({ name, slot: Number(cell?.['slot']) });
  };
  const rows = Array.from({ length: Math.max(0, shown.last - shown.first + 1) }, (_, at) => shown.first + at);
  const cellId = (name: ColumnName, at: number): string => `${id}-${name}-${at}`;
  const isDrawn =
    chosen !== null && column !== undefined && rows.includes(rowOf(column, chosen.slot, layout.rows));
  return (
    <div
      ref={setScroller}
      className="truth-grid"
      role="grid"
      aria-label="Layers by document, newest first"
      aria-rowcount={layout.rows + 1}
      aria-colcount={layout.columns.length}
      aria-activedescendant={isDrawn ? cellId(chosen.name, chosen.slot) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div
        className="truth-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: tracks, height: headHeight }}
      >
        {layout.columns.map(({ name, slots }, at) => (
          <div key={name} role="columnheader" style={{ gridColumn: at * 2 + 2 }}>
            <h3>
              {columnTitles[name]}{' '}
              {slots.length === 0 ? (
                // an error only where another document has some
                <span className={layout.rows === 0 ? 'chip' : 'chip error'}>no layers</span>
              ) : (
                <span className="numeric quiet">{slots.length}</span>
              )}
            </h3>
            <p className="quiet" title={columnHints[name]}>
              {columnHints[name]}
            </p>
          </div>
        ))}
      </div>
      <div className="truth-rows" role="presentation" style={{ height: shown.height }}>
        <div
          role="presentation"
          className="truth-window"
          style={{ transform: `translateY(${shown.top}px)`, height: rows.length * rowHeight }}
        >
          {rows.map((row) => (
            <Row
              key={row}
              layout={layout}
              row={row}
              tracks={tracks}
              graph={graph}
              parents={parents}
              chosen={chosen}
              same={same}
              cellId={cellId}
            />
          ))}
          <div className="truth-overlay" style={{ gridTemplateColumns: tracks }} aria-hidden>
            {parents?.end === 'cycle' && chainColumn !== undefined && (
              <CircleArc
                chain={parents}
                column={chainColumn}
                graph={graph}
                rows={layout.rows}
                first={shown.first}
                height={rows.length * rowHeight}
              />
            )}
            {layout.bands.map((bands, gap) => (
              <div key={layout.columns[gap]?.name} style={{ gridColumn: gap * 2 + 3, gridRow: 1 }}>
                <Bands
                  bands={bands}
                  first={shown.first}
                  last={shown.last}
                  isChosen={({ left }) => same.has(`${layout.columns[gap]?.name ?? ''} ${left}`)}
                />
              </div>
            ))}
            {layout.passing.map(({ from, to, bands }) => (
              <div key={from} style={{ gridColumn: `${from * 2 + 3} / ${to * 2 + 2}`, gridRow: 1 }}>
                <PassingLines
                  bands={bands}
                  first={shown.first}
                  last={shown.last}
                  isChosen={({ left }) => same.has(`${layout.columns[from]?.name ?? ''} ${left}`)}
                />
              </div>
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Every slot with the content of the chosen one. */
function samePlaces(layout: ColumnLayout, content: number | null): ReadonlySet<string> {
  return new Set(holdersOf(layout, content).map(({ name, slot }) => `${name} ${slot}`));
}

/** A margin for circles, the columns with gaps between them, and a place for the sign of a difference. */
function tracksOf({ columns }: ColumnLayout): string {
  const each = 'minmax(136px, 280px)';
  return `30px ${columns.map(() => each).join(` ${gapWidth}px `)} minmax(24px, 1fr)`;
}

function Row({
  layout,
  row,
  tracks,
  graph,
  parents,
  chosen,
  same,
  cellId,
}: {
  layout: ColumnLayout;
  row: number;
  tracks: string;
  graph: ParentGraph | null;
  parents: ParentChain | null;
  chosen: SlotChoice | null;
  same: ReadonlySet<string>;
  cellId: (name: ColumnName, slot: number) => string;
}): ReactNode {
  const verdict = row < layout.rows ? rowVerdict(layout, row) : 'same';
  return (
    <div
      className="truth-row"
      role="row"
      aria-rowindex={row + 2}
      data-verdict={verdict}
      style={{ gridTemplateColumns: tracks, height: rowHeight }}
    >
      {layout.columns.map((column, at) => {
        const slot = slotIn(column, row, layout.rows);
        const found = column.slots[slot];
        const { name } = column;
        if (found === undefined)
          return (
            name === 'parents' &&
            slot === -1 &&
            parents !== null && <ChainFoot key={name} chain={parents} graph={graph} />
          );
        return (
          <div
            key={name}
            id={cellId(name, slot)}
            role="gridcell"
            aria-selected={chosen?.name === name && chosen.slot === slot}
            aria-colindex={at + 1}
            className="truth-slot"
            data-column={name}
            data-slot={slot}
            data-state={found.state}
            data-same={same.has(`${name} ${slot}`)}
            data-linked={name === 'parents' ? linkOf(parents, slot) : undefined}
            style={{ gridColumn: at * 2 + 2 }}
          >
            <SlotBox name={name} slot={found} at={slot} graph={graph} />
          </div>
        );
      })}
      {verdict === 'differs' && layout.columns.length > 1 && (
        <span className="truth-differs" role="img" aria-label="not the same in all documents">
          ≠
        </span>
      )}
    </div>
  );
}

/** Where the arrow below a layer leads: to its parent, to nothing that is there, or to nothing at all. */
function linkOf(parents: ParentChain | null, slot: number): 'parent' | 'broken' | 'none' {
  if (slot > 0) return 'parent';
  return parents?.end === 'missing' || parents?.end === 'unknown' ? 'broken' : 'none';
}

/** Where a key leads: up and down within a column, left and right to what is level or nearest to it. */
function moved(
  layout: ColumnLayout,
  chosen: SlotChoice | null,
  key: string,
  page: number,
): SlotChoice | null {
  const at = layout.columns.findIndex(({ name }) => name === chosen?.name);
  const column = layout.columns[at];
  if (chosen === null || column === undefined) {
    const first = layout.columns.find(({ slots }) => slots.length > 0);
    const isMove = key.startsWith('Arrow') || key === 'Home' || key === 'End';
    return first === undefined || !isMove ? null : { name: first.name, slot: first.slots.length - 1 };
  }
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: 1,
    ArrowDown: -1,
    PageUp: page,
    PageDown: -page,
  };
  const within = (other: PlacedColumn, slot: number): SlotChoice => ({
    name: other.name,
    slot: Math.max(0, Math.min(other.slots.length - 1, slot)),
  });
  if (Object.hasOwn(steps, key)) return within(column, chosen.slot + (steps[key] ?? 0));
  if (key === 'Home') return within(column, column.slots.length - 1);
  if (key === 'End') return within(column, 0);
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  const other = layout.columns[at + (key === 'ArrowLeft' ? -1 : 1)];
  if (other === undefined || other.slots.length === 0) return chosen;
  return within(other, slotIn(other, rowOf(column, chosen.slot, layout.rows), layout.rows));
}
