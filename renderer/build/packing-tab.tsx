import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { StrategyName, StrategyRow } from '../../shared/contract/build-values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { besideOf, draftOf, editKeys } from '../store/build-slice.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { safeText } from '../ui/name-text.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { ChoiceList } from './choice.tsx';
import { HistoryCard } from './history-card.tsx';
import { LikeChoice } from './like-choice.tsx';
import { storeName } from './planned-layer.ts';

const words: Readonly<Record<StrategyName, readonly [title: string, text: string]>> = {
  auto: ['auto', 'nixpkgs’ default: paths that the same large paths use'],
  popularity: ['popularity', 'nixpkgs’ first: the most used paths alone'],
  balanced: ['balanced', 'Varve’s: the fewest bytes pulled again'],
  nixery: ['nixery', 'what hangs from one path alone, together'],
};

/** How store paths share layers: every strategy side by side, and what they learn from. */
export function PackingTab(): ReactNode {
  const paths = useApp((state) => state.build.answer?.store.paths ?? 0);
  const isOneLayer = useApp((state) => draftOf(state).like === 'buildImage');
  return (
    <div className="build-form">
      <LikeChoice />
      {isOneLayer ? (
        <Empty title="Nothing to pack" text="All store paths lie in one layer, however large." />
      ) : paths === 0 ? (
        <Empty
          title="Nothing to pack"
          text="Strategies decide how store paths share layers. Base layers go in as they are, plain files are one layer."
        />
      ) : (
        <>
          <Strategies />
          <HistoryCard />
        </>
      )}
    </div>
  );
}

/** What each strategy makes of this closure within this budget. */
function Strategies(): ReactNode {
  const actions = useActions();
  const draft = useApp(draftOf);
  const { compared, changed } = useApp((state) => state.build);
  const beside = useApp(besideOf);
  const besideName = useApp((state) => (beside === null ? null : (state.archives[beside]?.name ?? null)));
  const settled = useSettled(draft, 150);
  useEffect(() => {
    void actions().compareStrategies(settled, beside);
  }, [actions, settled, beside]);
  const rows = compared?.rows ?? [];
  const best = rows.reduce((least, row) => Math.min(least, pullOf(row)), Number.POSITIVE_INFINITY);
  const chosen = typeof draft.layering === 'string' ? draft.layering : null;
  return (
    <section className="strategies" aria-labelledby="strategies">
      <h3 id="strategies">Strategies</h3>
      <table className="strategy-table" aria-labelledby="strategies" aria-busy={compared?.draft !== draft}>
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            <th scope="col" className="right">
              Layers
            </th>
            <th scope="col" className="right">
              Largest
            </th>
            <th scope="col" className="right">
              Expected pull
            </th>
            {besideName !== null && (
              <th
                scope="col"
                className="right"
                title={`Bytes in layers that ${safeText(besideName, 100)} has, too: with the same DiffID, or of the very same store paths and nothing else`}
              >
                Shared
              </th>
            )}
            {changed !== null && (
              <th scope="col" className="right">
                If {safeText(storeName(changed), 30)} changes
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.strategy} data-chosen={row.strategy === chosen}>
              <th scope="row" aria-label={row.strategy}>
                <span className="check">
                  <input
                    type="radio"
                    name="strategy"
                    aria-label={words[row.strategy].join(': ')}
                    checked={row.strategy === chosen}
                    onChange={() =>
                      editKeys(actions(), { layering: row.strategy, layeringPipeline: undefined })
                    }
                  />
                  <span>
                    <strong>{words[row.strategy][0]}</strong>
                    <span className="quiet">{words[row.strategy][1]}</span>
                  </span>
                </span>
              </th>
              <td className="right numeric">{row.layers}</td>
              <td className="right numeric">{sizeText(row.largest)}</td>
              <td className="right numeric">
                <PullBar
                  value={row.expectedPull}
                  most={Math.max(...rows.map((other) => other.expectedPull))}
                />
                {sizeText(Math.round(row.expectedPull))}
              </td>
              {besideName !== null && (
                <td className="right numeric">{row.shared === null ? '–' : sizeText(row.shared)}</td>
              )}
              {changed !== null && (
                <td className="right numeric">
                  {row.changedPull === null ? '' : sizeText(row.changedPull)}
                  {pullOf(row) === best && <span className="chip good">least</span>}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <Beside />
      {chosen === null && (
        <p className="quiet">
          This build packs by the steps of a layeringPipeline; a strategy replaces them.
        </p>
      )}
      {changed === null ? (
        <p className="quiet">
          Choose a layer of the plan and ask “what if?” of one of its store paths to see what each strategy
          would pull again.
        </p>
      ) : (
        <p>
          <Button size="small" onClick={() => actions().imagineChange(null)}>
            Forget the change of {safeText(storeName(changed), 40)}
          </Button>
        </p>
      )}
    </section>
  );
}

/** Which open image the plans are held against. */
function Beside(): ReactNode {
  const actions = useActions();
  const beside = useApp(besideOf);
  const tabs = useApp((state) => state.tabs);
  const archives = useApp((state) => state.archives);
  if (tabs.length === 0) return null;
  return (
    <div className="beside">
      <span className="quiet">Shared with</span>
      <ChoiceList
        label="Open image that the plans are held against"
        value={beside ?? ''}
        choices={[
          { value: '', title: 'no image' },
          ...tabs.map((ref) => ({ value: ref, title: safeText(archives[ref]?.name ?? '', 80) })),
        ]}
        onChange={(ref) => actions().holdAgainst(ref === '' ? false : ref)}
      />
    </div>
  );
}

function pullOf(row: StrategyRow): number {
  return row.changedPull ?? row.expectedPull;
}

function PullBar({ value, most }: { value: number; most: number }): ReactNode {
  return (
    <span className="pull-bar" aria-hidden>
      <span style={{ width: `${most === 0 ? 0 : (value / most) * 100}%` }} />
    </span>
  );
}
