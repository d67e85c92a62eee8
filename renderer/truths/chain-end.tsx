import { CircleDashed, Minus, RotateCw, Unlink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ParentChain, ParentGraph } from '../../shared/truths/truths.ts';
import { safeText } from '../ui/name-text.tsx';
import { middleOf, rowOf } from './column-layout.ts';
import type { PlacedColumn } from './column-layout.ts';
import { endWords, shortLabel } from './truth-texts.ts';

const icons = { base: Minus, missing: Unlink, cycle: RotateCw, unknown: CircleDashed } as const;

/** What is below the oldest layer of a chain: solid ground, a broken link, or the chain itself again. */
export function ChainFoot({ chain, graph }: { chain: ParentChain; graph: ParentGraph | null }): ReactNode {
  const Icon = icons[chain.end];
  const oldest = graph?.layers[chain.slots[0]?.layer ?? -1];
  return (
    <div className="chain-foot" data-end={chain.end} role="gridcell" style={{ gridColumn: 2 }}>
      <Icon size={13} aria-hidden />
      <span>
        {chain.end === 'missing' && oldest?.parent !== undefined && oldest.parent !== null && (
          <span className="mono">{safeText(shortLabel(oldest.parent), 24)} </span>
        )}
        {endWords[chain.end]}
      </span>
    </div>
  );
}

/** The link that closes a circle, from the oldest layer of a chain back up to its parent. */
export function CircleArc({
  chain,
  column,
  graph,
  rows,
  first,
  height,
}: {
  chain: ParentChain;
  column: PlacedColumn;
  graph: ParentGraph | null;
  rows: number;
  first: number;
  height: number;
}): ReactNode {
  const below = graph?.layers[chain.slots[0]?.layer ?? -1]?.below ?? null;
  const target = chain.slots.findIndex(({ layer }) => layer !== null && layer === below);
  if (target < 0) return null;
  const middle = (slot: number): number => middleOf(rowOf(column, slot, rows), first);
  const from = middle(0) + (target === 0 ? 8 : 0);
  const to = middle(target) - (target === 0 ? 4 : 0);
  return (
    <svg className="circle-arc" width={30} height={height} style={{ gridColumn: 1, gridRow: 1 }}>
      <path
        className="circle-line"
        d={`M30 ${from}H16Q8 ${from} 8 ${from - 8}V${to + 8}Q8 ${to} 16 ${to}H23`}
      />
      <path className="circle-head" d={`M29 ${to}l-7 -4v8z`} />
    </svg>
  );
}
