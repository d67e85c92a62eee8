import { Download, MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveView } from '../../../shared/contract/values.ts';
import type { ImageReport, LayerReport } from '../../../shared/report.ts';
import type { Chosen } from '../../store/inspect-state.ts';
import { bytesText } from '../../text/bytes-text.ts';
import { grouped } from '../../../shared/counted.ts';
import { compressionText } from '../../text/format-text.ts';
import { middleText } from '../../text/middle-text.ts';
import { placeText } from '../../text/place-text.ts';
import { storeCommentPaths } from '../../text/store-comment.ts';
import { isoText } from '../../text/time-text.ts';
import { sentenceText } from '../../text/sentence-text.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { ButtonMenu } from '../../ui/menu.tsx';
import { SeverityIcon } from '../../ui/severity-icon.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { stepText } from '../history/step-text.ts';
import { hiddenWhy } from '../strata/hidden-layer.ts';
import { layerOf } from '../strata/layer-marks.ts';
import { originText } from '../strata/origin-shares.ts';
import { VerifiedMark } from '../strata/verified-mark.tsx';
import { layerMenu } from './layer-menu.ts';

/** Findings about a layer that are listed here; the rest is in their tab. */
const most = 5;
/** Characters of a step; History has all of them. */
const mostOfStep = 280;

/** Store paths that a layer's comment names; History and the table of store paths have more. */
const mostPaths = 6;

/** All about a layer. */
export function LayerPart({
  view,
  image,
  layer,
  look,
}: {
  view: ArchiveView;
  image: ImageReport;
  layer: LayerReport;
  look: Chosen;
}): ReactNode {
  const actions = useActions();
  const copy = useCopy();
  const findings = image.findings.filter((finding) => layerOf(finding) === layer.index);
  const { storedSize, size } = layer;
  const stored = storeCommentPaths(layer.comment ?? '');
  return (
    <>
      <div className="details-title">
        <span className={`swatch large origin-${layer.origin}`} />
        <div>
          <h3 className="numeric">Layer {layer.index}</h3>
          <p className="quiet numeric">
            {sentenceText(
              [originText(layer.origin), placeText(layer.index, image.layers.length)]
                .filter((part) => part !== null)
                .join(', '),
            )}
          </p>
        </div>
        <ButtonMenu label="Layer" align="end" items={layerMenu(actions, view.ref, look, layer, copy)}>
          <button type="button" className="icon-button" aria-label="More about this layer">
            <MoreHorizontal size={16} />
          </button>
        </ButtonMenu>
      </div>
      <p className="verified-line" data-verified={layer.verified}>
        <VerifiedMark layer={layer} size={15} />
        {verifiedWords(layer, view.verified)}
      </p>
      {findings.length > 0 && (
        <ul className="details-findings" aria-label="Findings about this layer">
          {findings.slice(0, most).map((finding) => (
            <li key={`${finding.rule} ${finding.what}`}>
              <SeverityIcon severity={finding.severity} />
              <span className="selectable">{safeText(sentenceText(finding.what), 300)}</span>
            </li>
          ))}
          {findings.length > most && <li className="quiet">and {grouped(findings.length - most)} more</li>}
        </ul>
      )}
      <Facts>
        <Fact
          label="Created by"
          value={layer.createdBy}
          shown={layer.createdBy === null ? '' : middleText(stepText(layer.createdBy), mostOfStep)}
          mono
        />
        <Fact label="Created" value={isoText(layer.created)} />
        {stored === null ? (
          <Fact label="Comment" value={layer.comment} />
        ) : (
          <Fact label="Made from" value={stored.slice(0, mostPaths).join('\n')} mono>
            {stored.length > mostPaths && (
              <span className="quiet">and {grouped(stored.length - mostPaths)} more</span>
            )}
          </Fact>
        )}
        <Fact label="Size" value={size === null ? null : bytesText(size)} />
        <Fact
          label="Stored"
          value={storedSize === null ? 'not in the archive' : bytesText(storedSize)}
          quiet={storedSize === null}
        />
        <Fact label="Ratio" value={ratio(size, storedSize)} />
        <Fact label="Entries" value={layer.entries === null ? null : grouped(layer.entries)} />
        <Fact label="diff_id" value={layer.diffId} mono />
        <Fact label="Digest" value={layer.digest} mono />
        <Fact label="Media type" value={layer.mediaType} mono />
        <Fact
          label="Compression"
          value={hiddenWhy(layer) === null ? compressionText(layer.compression) : null}
        />
        <Fact label="Member" value={layer.member} mono />
      </Facts>
      <div className="details-actions">
        <Button
          size="small"
          disabled={storedSize === null}
          onClick={() =>
            void actions().save(view.ref, { kind: 'layer', image: look.image, layer: layer.index })
          }
        >
          <Download size={13} aria-hidden />
          Save as a tar…
        </Button>
      </div>
    </>
  );
}

/** What the digests of a layer are worth. @param checked every digest of the archive that can be computed was */
function verifiedWords(layer: LayerReport, checked: boolean): string {
  if (layer.verified) return 'Both digests were computed from the bytes.';
  const hidden = hiddenWhy(layer);
  if (hidden === 'absent') return 'The bytes are not in this archive.';
  if (hidden === null) return 'Digests are claims: the bytes were not hashed yet.';
  return checked
    ? 'Encrypted: the digest was computed from the bytes, the diff_id is a claim without the key.'
    : 'Encrypted: its files and its diff_id cannot be checked without the key.';
}

/** How much smaller the stored bytes are: `2.6 : 1`. */
function ratio(size: number | null, stored: number | null): string | null {
  if (size === null || stored === null || stored === 0 || size === stored) return null;
  return `${(size / stored).toFixed(1)} : 1`;
}
