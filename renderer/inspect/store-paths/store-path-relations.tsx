import type { ReactNode } from 'react';
import type { StorePathRow } from '../../../shared/view.ts';
import { grouped } from '../../../shared/counted.ts';
import { safeText } from '../../ui/name-text.tsx';
import { storePathParts } from './store-path-name.ts';

/** Paths listed on each side at most. */
const most = 200;

/** What a store path refers to and what it is used by; each can be gone to. */
export function StorePathRelations({
  row,
  onChoose,
}: {
  row: StorePathRow | null;
  onChoose: (path: string) => void;
}): ReactNode {
  if (row === null || row.references === null || row.referrers === null)
    return (
      <section className="relations" aria-label="References">
        <p className="quiet">
          {row === null
            ? 'Choose a store path to see what it refers to and what it is used by.'
            : 'References are not known yet: scan for them first.'}
        </p>
      </section>
    );
  return (
    <section className="relations" aria-label="References">
      <Side title="Refers to" paths={row.references} self={row.path} onChoose={onChoose} />
      <Side title="Used by" paths={row.referrers} self={row.path} onChoose={onChoose} />
    </section>
  );
}

function Side({
  title,
  paths,
  self,
  onChoose,
}: {
  title: string;
  paths: readonly string[];
  self: string;
  onChoose: (path: string) => void;
}): ReactNode {
  return (
    <div>
      <h3>
        {title} <span className="numeric quiet">{grouped(paths.length)}</span>
      </h3>
      <ul>
        {paths.slice(0, most).map((path) => (
          <li key={path}>
            <button
              type="button"
              className="link-button truncate"
              disabled={path === self}
              onClick={() => onChoose(path)}
            >
              {path === self ? 'itself' : safeText(storePathParts(path).name)}
            </button>
          </li>
        ))}
        {paths.length > most && <li className="quiet">and {grouped(paths.length - most)} more</li>}
      </ul>
    </div>
  );
}
