import type { ReactNode } from 'react';
import { sizeText } from '../../shared/size-text.ts';
import { columnTitles } from '../../shared/truths/truth-words.ts';
import type { IdCheck, TruthSlot, TruthsReport } from '../../shared/truths/truths.ts';
import { placeText } from '../text/place-text.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { columnLayout, holdersOf } from './column-layout.ts';
import type { SlotChoice } from './columns-grid.tsx';
import { stateWords, verdictWords } from './truth-texts.ts';

/** Other places of a content that are named. */
const mostPlaces = 8;

/** Everything about one layer as one document of an image has it. */
export function SlotFacts({
  truths,
  image,
  chain,
  choice,
}: {
  truths: TruthsReport;
  /** Its place in `truths.images`. */
  image: number;
  chain: number;
  choice: SlotChoice | null;
}): ReactNode {
  const found = truths.images[image];
  const layout = found === undefined ? null : columnLayout(found, chain, truths.contents);
  const column = layout?.columns.find(({ name }) => name === choice?.name);
  const slot = column?.slots[choice?.slot ?? -1];
  if (choice === null || slot === undefined || layout === null || found === undefined)
    return (
      <section className="truth-facts" aria-label="The chosen layer">
        <p className="quiet">
          Choose a layer to see what it is called, what it holds, and where else that is.
        </p>
      </section>
    );
  const holders = holdersOf(layout, slot.content).filter(
    ({ name, slot: at }) => name !== choice.name || at !== choice.slot,
  );
  const places = holders.slice(0, mostPlaces).map(({ name, slot: at }) => `${columnTitles[name]} ${at}`);
  const chainId = found.ids.find(({ kind, layer }) => kind === 'chain-id' && layer === choice.slot);
  const isListed = choice.name === (found.manifest === null ? 'index' : 'manifest');
  return (
    <section className="truth-facts" aria-label="The chosen layer">
      <Facts>
        <Fact
          label="Layer"
          value={`${columnTitles[choice.name]} ${choice.slot}`}
          shown={`${choice.slot} in ${columnTitles[choice.name]}, ${placeText(choice.slot, column?.slots.length ?? 0)}`}
          quiet
        />
        <Fact label="Says" value={slot.label} mono />
        <Fact label="Place" value={slot.where} mono />
        <Holds truths={truths} slot={slot} />
        <Fact
          label="Also"
          value={places.join(', ')}
          shown={
            slot.content === null
              ? 'nobody can tell where else it is'
              : places.length === 0
                ? 'no other document has this content'
                : `${places.join(', ')}${holders.length > mostPlaces ? ` and ${holders.length - mostPlaces} more` : ''}`
          }
          quiet
        />
        {slot.layer !== null && <LayerFactList truths={truths} layer={slot.layer} />}
        {isListed && chainId !== undefined && <IdFacts label="Chain id" check={chainId} />}
      </Facts>
    </section>
  );
}

/** Everything about one layer of the old format. */
export function LayerFacts({ truths, layer }: { truths: TruthsReport; layer: number | null }): ReactNode {
  const found = truths.graph?.layers[layer ?? -1];
  if (layer === null || found === undefined)
    return (
      <section className="truth-facts" aria-label="The chosen layer">
        <p className="quiet">Choose a layer to see its parent, its names, and what it holds.</p>
      </section>
    );
  const { content, state, where } = found;
  const holds = content === null ? null : (truths.contents[content]?.diffId ?? null);
  return (
    <section className="truth-facts" aria-label="The chosen layer">
      <Facts>
        <Fact label="Id" value={found.id} mono />
        <LayerFactList truths={truths} layer={layer} />
        <Fact label="Place" value={where} mono />
        <Holds truths={truths} slot={{ content, holds, state }} />
        <Fact label="Created" value={found.created} />
        <Fact label="By" value={found.createdBy} />
      </Facts>
    </section>
  );
}

function Holds({
  truths,
  slot,
}: {
  truths: TruthsReport;
  slot: Pick<TruthSlot, 'content' | 'holds' | 'state'>;
}): ReactNode {
  const content = slot.content === null ? undefined : truths.contents[slot.content];
  const size = content?.size ?? null;
  return (
    <>
      <Fact label="Holds" value={slot.holds} mono />
      {slot.holds === null && <Fact label="Holds" value={stateWords[slot.state]} quiet />}
      {size !== null && <Fact label="Size" value={String(size)} shown={sizeText(size)} />}
    </>
  );
}

function LayerFactList({ truths, layer }: { truths: TruthsReport; layer: number }): ReactNode {
  const { graph } = truths;
  const found = graph?.layers[layer];
  if (graph === null || found === undefined) return null;
  const names = found.tags.map((tag) => graph.tags?.[tag]?.name ?? '');
  const children = found.children.length;
  return (
    <>
      <Fact label="Parent" value={found.parent} mono>
        {found.below === null && <span className="quiet"> (not in the archive)</span>}
      </Fact>
      {found.parent === null && (
        <Fact
          label="Parent"
          value={found.described ? 'none: it is a base' : 'not known: its json is missing'}
          quiet
        />
      )}
      <Fact
        label="Above it"
        value={
          children === 0
            ? 'nothing: it is a head'
            : `${children} layer${children === 1 ? '' : 's'}${children > 1 ? ': the chain forks here' : ''}`
        }
        quiet
      />
      <Fact label="Names" value={names.slice(0, 20).join('\n')} />
      <IdFacts label="Its id" check={found.check} />
    </>
  );
}

function IdFacts({ label, check }: { label: string; check: IdCheck }): ReactNode {
  return (
    <>
      <Fact label={label} value={`${verdictWords[check.verdict]}: ${check.how}`} quiet />
      {check.computed !== null && check.computed !== check.shown && (
        <Fact label="Computed" value={check.computed} mono />
      )}
      {label !== 'Its id' && <Fact label="Value" value={check.shown ?? check.computed} mono />}
    </>
  );
}
