import { ArrowDownUp, Equal, FileArchive, Merge, Minus, Plus, Split, EqualApproximately } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LayerPair } from '../../shared/compare/comparison.ts';

const icons: Readonly<Record<LayerPair['relation'], LucideIcon>> = {
  equal: Equal,
  moved: ArrowDownUp,
  recompressed: FileArchive,
  similar: EqualApproximately,
  split: Split,
  merged: Merge,
  added: Plus,
  removed: Minus,
};

/** How two layers belong together, as a sign; its words stand elsewhere. */
export function RelationIcon({
  relation,
  size = 12,
}: {
  relation: LayerPair['relation'];
  size?: number;
}): ReactNode {
  const Icon = icons[relation];
  return <Icon className={`relation-icon ${relation}`} size={size} strokeWidth={2.25} aria-hidden />;
}
