import type { ReactNode } from 'react';
import type { LayerOutline, StoreLayerOutline } from '../../shared/contract/build-values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { sealOf } from '../store/build-slice.ts';
import { countText, nounText } from '../text/count-text.ts';
import { shortDigest } from '../text/digest-text.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { NameText, safeText } from '../ui/name-text.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { useSettled } from '../ui/use-settled.ts';
import { originOf, planOrigins, storeName } from './planned-layer.ts';

/** Store paths shown at most. */
const most = 1_000;

/** The planned layer that is looked at: what is in it, and why. */
export function LayerDetails(): ReactNode {
  const outline = useApp((state) => state.build.answer?.outline ?? null);
  const chosen = useApp((state) => state.build.layer);
  const sealed = useApp(sealOf);
  if (outline === null || outline.layers.length === 0)
    return <p className="quiet build-note">Choose a layer of the plan to see what is in it.</p>;
  const at = Math.min(outline.layers.length - 1, chosen ?? outline.layers.length - 1);
  const layer = outline.layers[at];
  if (layer === undefined) return null;
  const digest = sealed?.layers[at]?.diffId ?? knownDigest(layer);
  return (
    <section className="layer-details" aria-label={`Planned layer ${at}`}>
      <header>
        <span className={`swatch origin-${originOf(layer)}`} />
        <h3>
          Layer {at} of {outline.layers.length}
        </h3>
        <span className="numeric quiet">{sizeText(layer.size)}</span>
      </header>
      <p className="quiet">{planOrigins[originOf(layer)]}</p>
      <dl className="facts">
        <div className="fact">
          <dt>diff_id</dt>
          <dd>
            {digest === null ? (
              <span className="quiet">known once the image is hashed</span>
            ) : (
              <>
                <span className="mono selectable fact-value">{shortDigest(digest)}</span>
                <CopyButton text={digest} what="diff_id" />
              </>
            )}
          </dd>
        </div>
      </dl>
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
          <li className="quiet">{nounText(layer.entries, 'entry', 'entries')}</li>
        </ul>
      )}
      {layer.kind === 'top' && (
        <ul className="build-words">
          {layer.contents.map((path) => (
            <li key={path}>links to {safeText(storeName(path))}</li>
          ))}
        </ul>
      )}
      {layer.kind === 'store' && <StoreLayer layer={layer} at={at} />}
    </section>
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
  const paths = value ?? layer.first;
  return (
    <>
      <p className="build-words">{safeText(layer.why, 300)}</p>
      <p className="quiet build-words">
        Pulled again by {Math.round(layer.changeShare * 1000) / 10} % of all changes; with all that it refers
        to it is {sizeText(layer.closureSize)}.
      </p>
      <h4>{nounText(layer.paths, 'store path')}</h4>
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
        {layer.paths > most && <li className="quiet">{countText(layer.paths - most)} more</li>}
      </ul>
    </>
  );
}
