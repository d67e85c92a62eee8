import { CircleCheck, CircleHelp, Hash, TriangleAlert, Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../shared/contract/values.ts';
import { columnNames, columnOf, graphSummary } from '../../shared/truths/truth-words.ts';
import type { TruthImage, TruthsReport } from '../../shared/truths/truths.ts';
import type { Answers } from '../store/answers.ts';
import { useActions, useApp, useTools } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Segments } from '../ui/segments.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { useSettled } from '../ui/use-settled.ts';
import { ColumnsGrid } from './columns-grid.tsx';
import type { SlotChoice } from './columns-grid.tsx';
import { GraphGrid } from './graph-grid.tsx';
import { LayerFacts, SlotFacts } from './truth-facts.tsx';
import { TruthFindings } from './truth-findings.tsx';
import { explanation, graphHeadline, headline, shortLabel } from './truth-texts.ts';
import type { Headline } from './truth-texts.ts';

/** Milliseconds between two questions while layers are being hashed. */
const pause = 400;

/**
 * What the documents of an archive say of an image's layers, side by side, and the parent links of the old format as a
 * graph: for whoever wants to know which engine would load what.
 */
export function TruthsView({ view, image }: { view: ArchiveView; image: number }): ReactNode {
  const revision = useSettled(view.revision, pause);
  const { value, problem } = useAnswer('archive.truths', { ref: view.ref }, String(revision));
  if (problem !== null)
    return (
      <Empty
        icon={Waypoints}
        title="The documents cannot be compared"
        text={safeText(problem.message, 600)}
      />
    );
  const found = value?.images.findIndex((each) => each.image === image) ?? -1;
  const shown = value?.images[found];
  if (value === null) return <Waiting title="Reading the documents…" />;
  if (shown === undefined) return null;
  return <Truths key={`${view.ref} ${image}`} view={view} truths={value} image={shown} at={found} />;
}

/** Asks for what `TruthsView` will show: of a thousand layers it takes the service a moment to work out. */
export function foreseeTruths(answers: Answers, { ref, revision }: ArchiveView): void {
  const letGo = answers.ask('archive.truths', { ref }, String(revision), () => undefined);
  letGo();
}

type Look = 'columns' | 'graph';

function Truths({
  view,
  truths,
  image,
  at,
}: {
  view: ArchiveView;
  truths: TruthsReport;
  image: TruthImage;
  at: number;
}): ReactNode {
  const { graph } = truths;
  const isLone = image.manifest === null && image.index === null;
  const [look, setLook] = useState<Look>(graph !== null && isLone ? 'graph' : 'columns');
  const [chain, setChain] = useState(0);
  const [choice, setChoice] = useState<SlotChoice | null>(null);
  const [layer, setLayer] = useState<number | null>(null);
  // until one is chosen, the newest: there is always something to be read about
  const shownSlot = choice ?? newestSlot(image, chain);
  const shownLayer = layer ?? image.parents[0]?.slots.at(-1)?.layer ?? null;
  return (
    <div className="truths">
      <header className="truths-top">
        <Verdict {...(look === 'graph' && graph !== null ? graphHeadline(graph) : headline(image))} />
        <p className="quiet truths-explanation">{explanation}</p>
        <div className="truths-tools">
          {graph !== null && (
            <Segments
              label="What is drawn"
              size="small"
              value={look}
              segments={[
                { value: 'columns', title: 'Documents', hint: 'The documents of this image side by side' },
                {
                  value: 'graph',
                  title: 'Parent links',
                  hint: 'Every layer of the old format with its parent',
                },
              ]}
              onChange={setLook}
            />
          )}
          {look === 'columns' && <Chains image={image} chain={chain} onChange={setChain} />}
          {look === 'graph' && graph !== null && <span className="quiet">{graphSummary(graph)}</span>}
          <span className="spring" />
          {!truths.hashed && <HashButton view={view} />}
        </div>
      </header>
      {look === 'graph' && graph !== null ? (
        <GraphGrid graph={graph} chosen={shownLayer} onChoose={setLayer} />
      ) : (
        <ColumnsGrid truths={truths} image={image} chain={chain} chosen={shownSlot} onChoose={setChoice} />
      )}
      <div className="truths-foot">
        {look === 'graph' && graph !== null ? (
          <LayerFacts truths={truths} layer={shownLayer} />
        ) : (
          <SlotFacts truths={truths} image={at} chain={chain} choice={shownSlot} />
        )}
        {truths.findings.length > 0 && <TruthFindings findings={truths.findings} />}
      </div>
    </div>
  );
}

/** The newest layer of the first document that lists any. */
function newestSlot(image: TruthImage, chain: number): SlotChoice | null {
  for (const name of columnNames) {
    const count = columnOf(image, name, chain)?.slots.length ?? 0;
    if (count > 0) return { name, slot: count - 1 };
  }
  return null;
}

const toneIcons = { good: CircleCheck, bad: TriangleAlert, open: CircleHelp } as const;

function Verdict({ tone, title, sentences }: Headline): ReactNode {
  const Icon = toneIcons[tone];
  return (
    <div className="truths-verdict" data-tone={tone} role="status" aria-label="Whether the documents agree">
      <Icon size={18} aria-hidden />
      <div>
        <h2>{title}</h2>
        {sentences.map((sentence) => (
          <p key={sentence} className="selectable">
            {sentence}
          </p>
        ))}
      </div>
    </div>
  );
}

/** Which chain stands in the first column, where names of one image lead to several. */
function Chains({
  image,
  chain,
  onChange,
}: {
  image: TruthImage;
  chain: number;
  onChange: (chain: number) => void;
}): ReactNode {
  if (image.parents.length < 2) return null;
  return (
    <label className="truths-chains">
      Chain of
      <select className="field" value={chain} onChange={(event) => onChange(Number(event.target.value))}>
        {image.parents.map(({ head, slots }, number) => (
          <option key={head} value={number}>
            {safeText(shortLabel(head), 28)}, {slots.length} layers
          </option>
        ))}
      </select>
    </label>
  );
}

function HashButton({ view }: { view: ArchiveView }): ReactNode {
  const actions = useActions();
  const { client } = useTools();
  const isBusy = useApp((state) => state.tasks.some(({ task }) => task.ref === view.ref));
  const hash = async (): Promise<void> => {
    const answer = await client.call('archive.hashViews', { ref: view.ref });
    if (!answer.ok) actions().report('Hashing cannot start', answer.problem);
  };
  return (
    <Button tone="primary" size="small" disabled={isBusy} onClick={() => void hash()}>
      <Hash size={14} aria-hidden />
      Hash the layers
    </Button>
  );
}
