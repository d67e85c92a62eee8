import { Fingerprint } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LayerOutline, StoreLayerOutline } from '../../shared/contract/build-values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { blockOf } from '../store/build-block.ts';
import { sealOf } from '../store/build-slice.ts';
import { counted, grouped } from '../../shared/counted.ts';
import { bytesText } from '../text/bytes-text.ts';
import { placeText } from '../text/place-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { NameText, safeText } from '../ui/name-text.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { useSettled } from '../ui/use-settled.ts';
import { originOf, planOrigins, storeName } from './planned-layer.ts';
import { isPacked, packedWords } from './planned-size.ts';

/** Store paths shown at most. */
const most = 1_000;

/** The planned layer that is looked at: what is in it, and why. */
export function LayerDetails(): ReactNode {
  const outline = useApp((state) => state.build.answer?.outline ?? null);
  const chosen = useApp((state) => state.build.layer);
  const sealed = useApp(sealOf);
  const planned = useApp((state) => state.build.plannedDraft);
  const inputs = useApp((state) => state.build.inputs);
  if (outline === null || outline.layers.length === 0)
    return (
      <section className="details" aria-label="Details">
        <header className="pane-header">
          <h2>Details</h2>
        </header>
        <Empty title="No layer yet" text="What is in a layer of the plan, and why, stands here." />
      </section>
    );
  const at = Math.min(outline.layers.length - 1, chosen ?? outline.layers.length - 1);
  const layer = outline.layers[at];
  if (layer === undefined) return null;
  // layers taken from other images stand in the draft's order, right above the base's
  const archive = planned?.layers?.[at - outline.budget.base]?.archive ?? '';
  const from = inputs[archive]?.name ?? null;
  const isCopied = planned?.like === 'buildImage';
  const digest = sealed?.layers[at]?.diffId ?? knownDigest(layer);
  return (
    <section className="details" aria-label={`Planned layer ${at}`}>
      <header className="pane-header">
        <h2>Details</h2>
      </header>
      <div className="details-body layer-details">
        <div className="details-title">
          <span className={`swatch large origin-${originOf(layer)}`} />
          <div>
            <h3 className="numeric">Layer {at}</h3>
            <p className="quiet numeric">
              {planOrigins[originOf(layer)]}, {placeText(at, outline.layers.length)}
            </p>
          </div>
        </div>
        <Facts>
          <Fact label={isPacked(layer) ? 'Size, packed' : 'Size'} value={bytesText(layer.size)} />
          {layer.kind === 'taken' && <Fact label="From" value={from} />}
          <Fact label="diff_id" value={digest} mono />
        </Facts>
        {isPacked(layer) && <p className="quiet form-hint">{packedWords}</p>}
        {digest === null && <HashNow />}
        {(layer.kind === 'base' || layer.kind === 'taken') && layer.createdBy !== null && (
          <p className="mono selectable build-words">{safeText(layer.createdBy, 600)}</p>
        )}
        {layer.kind === 'files' && (
          <ul className="build-words">
            {layer.sources.map((source, index) => (
              // two folders may be called the same
              <li key={index}>
                <NameText text={source} />
              </li>
            ))}
            <li className="quiet">{counted(layer.entries, 'entry', 'entries')}</li>
          </ul>
        )}
        {layer.kind === 'top' && (
          <ul className="build-words">
            {layer.contents.map((path) => (
              <li key={path}>
                {isCopied ? 'a copy of' : 'links to'} {safeText(storeName(path))}
              </li>
            ))}
          </ul>
        )}
        {layer.kind === 'store' && <StoreLayer layer={layer} at={at} />}
      </div>
    </section>
  );
}

/** Digests of new layers are there once everything has been read: for a small image nobody needs to ask. */
function HashNow(): ReactNode {
  const actions = useActions();
  const block = useApp(blockOf);
  const sealing = useApp((state) => state.build.sealing);
  return (
    <div className="details-actions">
      <Button size="small" disabled={block !== null || sealing} onClick={() => void actions().sealBuild()}>
        <Fingerprint size={13} aria-hidden />
        {sealing ? 'Hashing…' : 'Compute the digests'}
      </Button>
      <p className="quiet form-hint">
        {block === null
          ? 'All that goes in is read and hashed, and nothing written.'
          : 'They are known once everything is settled.'}
      </p>
    </div>
  );
}

function knownDigest(layer: LayerOutline): string | null {
  return layer.kind === 'base' || layer.kind === 'taken' ? (layer.diffId ?? layer.digest) : null;
}

function StoreLayer({ layer, at }: { layer: StoreLayerOutline; at: number }): ReactNode {
  const actions = useActions();
  const planned = useApp((state) => state.build.plannedDraft);
  const changed = useApp((state) => state.build.changed);
  // while the slider moves nobody reads lists
  const draft = useSettled(planned, 200);
  const { value, stale } = useAnswer(
    'build.layerPaths',
    draft === null ? null : { draft, layer: at, from: 0, count: most },
    'plan',
  );
  const paths = value ?? layer.largest;
  return (
    <>
      <p className="build-words">{safeText(layer.why, 300)}</p>
      <p className="quiet build-words">
        Pulled again by {Math.round(layer.changeShare * 1000) / 10} % of all changes; with all that it refers
        to it is {sizeText(layer.closureSize)}.
      </p>
      <h4>{counted(layer.paths, 'store path')}</h4>
      <ul className="store-list" aria-busy={stale}>
        {paths.map((path) => (
          <li key={path} data-changed={path === changed}>
            <span className="truncate" title={safeText(path, 400)}>
              {safeText(storeName(path), 120)}
            </span>
            <button
              type="button"
              className="link-button"
              aria-label={`What if ${storeName(path)} changes`}
              aria-pressed={path === changed}
              onClick={() => {
                actions().imagineChange(path === changed ? null : path);
                actions().showBuildTab('packing');
              }}
            >
              {path === changed ? 'changes' : 'what if?'}
            </button>
          </li>
        ))}
        {layer.paths > most && <li className="quiet">{grouped(layer.paths - most)} more</li>}
      </ul>
    </>
  );
}
