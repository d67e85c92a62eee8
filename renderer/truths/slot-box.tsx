import { CircleDashed, Flag, GitFork } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ColumnName, ParentGraph, TruthSlot } from '../../shared/truths/truths.ts';
import { counted } from '../../shared/counted.ts';
import { safeText } from '../ui/name-text.tsx';
import { shortLabel, stateWords } from './truth-texts.ts';

/** Flags that a box has room for. */
const mostFlags = 1;

/** One layer as one document has it. In a list it has a number; in a chain only its links give it a place. */
export function SlotBox({
  name,
  slot,
  at,
  graph,
}: {
  name: ColumnName;
  slot: TruthSlot;
  at: number;
  graph: ParentGraph | null;
}): ReactNode {
  return (
    <>
      {name === 'parents' ? (
        <span className="slot-link" aria-hidden />
      ) : (
        <span className="slot-number numeric">{at}</span>
      )}
      <span className="mono slot-label">{safeText(shortLabel(slot.label), 28)}</span>
      {slot.state === 'unhashed' ? (
        <CircleDashed size={12} className="quiet" aria-label={stateWords.unhashed} role="img" />
      ) : (
        slot.state !== 'held' && (
          <span className="chip error" title={stateWords[slot.state]}>
            {slot.state === 'missing' ? 'absent' : 'unreadable'}
          </span>
        )
      )}
      {graph !== null && slot.layer !== null && (
        <LayerMarks graph={graph} layer={slot.layer} most={mostFlags} />
      )}
    </>
  );
}

/** What the graph says of a layer: names that point to it, forks, an id that does not follow. */
export function LayerMarks({
  graph,
  layer,
  most,
}: {
  graph: ParentGraph;
  layer: number;
  most: number;
}): ReactNode {
  const found = graph.layers[layer];
  if (found === undefined) return null;
  const names = found.tags.map((tag) => graph.tags?.[tag]?.name ?? '');
  return (
    <>
      {names.slice(0, most).map((name) => (
        <span key={name} className="chip tag-flag" title={safeText(name, 300)}>
          <Flag size={11} aria-label="named" role="img" />
          <span>{safeText(name, 40)}</span>
        </span>
      ))}
      {names.length > most && (
        <span
          className="chip"
          title={names
            .slice(most, 20)
            .map((name) => safeText(name))
            .join('\n')}
        >
          +{names.length - most}
        </span>
      )}
      {found.children.length > 1 && (
        <span
          className="chip"
          title={`${counted(found.children.length, 'layer')} name this one as their parent`}
        >
          <GitFork size={11} aria-label="fork" role="img" /> {found.children.length}
        </span>
      )}
      {found.check.verdict === 'differs' && <span className="chip warning">id differs</span>}
    </>
  );
}
