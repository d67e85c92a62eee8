import type { ReactNode } from 'react';
import type { OtherReport } from '../../shared/report.ts';
import { sizeText } from '../../shared/size-text.ts';
import { shortDigest } from '../text/digest-text.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';

/** Lines shown at most. */
const most = 200;

/** What an OCI layout holds besides images: attestations, signatures and other artifacts (F6). */
export function Others({ others }: { others: readonly OtherReport[] }): ReactNode {
  if (others.length === 0) return null;
  return (
    <section className="others" aria-label="Besides images">
      <h3>Besides images</h3>
      <ul>
        {others.slice(0, most).map((other, index) => (
          // two artifacts may be equal in all that is shown
          <li key={index}>
            <span className="chip">{other.kind}</span>
            <span className="mono truncate">
              {safeText(other.artifactType ?? other.mediaType ?? 'no media type', 120)}
            </span>
            {other.subject !== null && (
              <span className="quiet mono truncate">about {shortDigest(other.subject)}</span>
            )}
            {other.size !== null && <span className="numeric quiet others-size">{sizeText(other.size)}</span>}
            {other.digest !== null && <CopyButton text={other.digest} what="its digest" />}
          </li>
        ))}
      </ul>
    </section>
  );
}
