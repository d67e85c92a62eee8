import type { ReactNode } from 'react';
import type { Comparison, LayerPair } from '../../../shared/compare/comparison.ts';
import type { LayerReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { layerSize } from '../../inspect/strata/origin-shares.ts';
import { layerWords } from '../../inspect/strata/layer-words.ts';
import { shortDigest } from '../../text/digest-text.ts';
import { useActions, useApp } from '../../ui/app-context.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { RelationIcon } from '../../ui/relation-icon.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { onlyThese } from '../only-these.ts';
import { pairText, relationNames, shareText } from '../relation-words.ts';
import { deltaText } from '../summary-lines.ts';

interface Row {
  readonly index: number;
  readonly pair: LayerPair;
  /** Null: no layer there, or one whose size nobody knows. */
  readonly leftSize: number | null;
  readonly rightSize: number | null;
  readonly words: string;
}

/** Every pair of layers as a table, newest first. */
export function ComparedLayers({ report }: { report: Comparison }): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const chosen = useApp((state) => state.compare.pair);
  const rows = rowsOf(report);
  return (
    <div className="table-tab">
      <DataTable
        label="Pairs of layers"
        rows={rows}
        columns={columns}
        keyOf={(row) => String(row.index)}
        chosen={chosen === null ? null : String(chosen)}
        onChoose={(row) => actions().choosePair(row.index)}
        onActivate={(row) => onlyThese(actions, row.pair)}
        textOf={({ pair }) => pair.diffId ?? pairText(pair)}
        menuOf={({ pair }) => [
          {
            title: 'Compare only these layers',
            keys: 'Enter',
            disabled: pair.left.length === 0 || pair.right.length === 0,
            run: () => onlyThese(actions, pair),
          },
          { kind: 'separator' },
          { title: 'Copy as a sentence', run: () => copy(pairText(pair)) },
          {
            title: 'Copy diff_id',
            disabled: pair.diffId === null,
            run: () => copy(pair.diffId ?? ''),
          },
          { title: 'Copy as JSON', run: () => copy(JSON.stringify(pair, null, 2)) },
        ]}
        firstSort={null}
      />
    </div>
  );
}

function rowsOf({ left, right, layers }: Comparison): readonly Row[] {
  const byNumber = (all: readonly LayerReport[]): ReadonlyMap<number, LayerReport> =>
    new Map(all.map((layer) => [layer.index, layer]));
  const sides = { left: byNumber(left.layers), right: byNumber(right.layers) };
  const known = (side: 'left' | 'right', numbers: readonly number[]): readonly LayerReport[] =>
    numbers.map((number) => sides[side].get(number)).filter((layer) => layer !== undefined);
  const total = (these: readonly LayerReport[]): number | null =>
    these.length === 0 || these.some(({ size, storedSize }) => size === null && storedSize === null)
      ? null
      : these.reduce((sum, layer) => sum + layerSize(layer), 0);
  return layers
    .map((pair, index) => {
      const [lefts, rights] = [known('left', pair.left), known('right', pair.right)];
      const [named] = rights.length > 0 ? rights : lefts;
      return {
        index,
        pair,
        leftSize: total(lefts),
        rightSize: total(rights),
        words: named === undefined ? '' : layerWords(named),
      };
    })
    .toReversed();
}

const first = (numbers: readonly number[]): number => numbers[0] ?? -1;
const numbersText = (numbers: readonly number[]): string => (numbers.length === 0 ? '—' : numbers.join(', '));

function sideText(size: number | null, numbers: readonly number[]): string {
  if (size !== null) return sizeText(size);
  return numbers.length === 0 ? '' : 'not here';
}

const columns: readonly Column<Row>[] = [
  {
    id: 'relation',
    title: 'Relation',
    track: '156px',
    cell: ({ pair }) => (
      <span className="relation-cell">
        <span className={`band-key ${pair.relation}`}>
          <RelationIcon relation={pair.relation} size={11} />
        </span>
        {relationNames[pair.relation][0]}
        {pair.similarity !== null && pair.similarity > 0 && pair.similarity < 1 && (
          <span className="quiet numeric">{shareText(pair.similarity)}</span>
        )}
        {pair.diffId !== null && !pair.verified && (
          <span className="quiet" title="Nobody has computed their digests yet: the documents claim them">
            claimed
          </span>
        )}
      </span>
    ),
    compare: (a, b) => a.pair.relation.localeCompare(b.pair.relation),
  },
  {
    id: 'left',
    title: 'Left',
    track: '52px',
    numeric: true,
    cell: ({ pair }) => numbersText(pair.left),
    compare: (a, b) => first(a.pair.left) - first(b.pair.left),
  },
  {
    id: 'right',
    title: 'Right',
    track: '52px',
    numeric: true,
    cell: ({ pair }) => numbersText(pair.right),
    compare: (a, b) => first(a.pair.right) - first(b.pair.right),
  },
  {
    id: 'left-size',
    title: 'Size left',
    track: '84px',
    numeric: true,
    cell: ({ leftSize, pair }) => sideText(leftSize, pair.left),
    compare: (a, b) => (a.leftSize ?? 0) - (b.leftSize ?? 0),
  },
  {
    id: 'right-size',
    title: 'Size right',
    track: '84px',
    numeric: true,
    cell: ({ rightSize, pair }) => sideText(rightSize, pair.right),
    compare: (a, b) => (a.rightSize ?? 0) - (b.rightSize ?? 0),
  },
  {
    id: 'delta',
    title: 'Change',
    track: '84px',
    numeric: true,
    cell: ({ leftSize, rightSize, pair }) =>
      pair.similarity === 1 ||
      (leftSize === null && pair.left.length > 0) ||
      (rightSize === null && pair.right.length > 0)
        ? ''
        : deltaText((rightSize ?? 0) - (leftSize ?? 0)),
    compare: (a, b) =>
      Math.abs((a.rightSize ?? 0) - (a.leftSize ?? 0)) - Math.abs((b.rightSize ?? 0) - (b.leftSize ?? 0)),
  },
  {
    id: 'words',
    title: 'What it is',
    track: 'minmax(120px, 1fr)',
    cell: ({ words }) => safeText(words, 200),
  },
  {
    id: 'diff-id',
    title: 'diff_id',
    track: '148px',
    cell: ({ pair }) =>
      pair.diffId === null ? '' : <span className="mono quiet">{shortDigest(pair.diffId)}</span>,
  },
];
