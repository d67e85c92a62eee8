import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { baseName, pathChain } from '../../text/path-parts.ts';
import { useActions } from '../../ui/app-context.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { safeText } from '../../ui/name-text.tsx';

/** Components shown; of longer paths the ones in the middle are left out. */
const shown = 8;

/** The chosen path, each part of it a way back up. */
export function PathBar({ archive, path }: { archive: ArchiveRef; path: string | null }): ReactNode {
  const actions = useActions();
  const chain = path === null ? [] : pathChain(path).slice(1);
  const parts = chain.length <= shown ? chain : [...chain.slice(0, 2), null, ...chain.slice(3 - shown)];
  return (
    <nav className="path-bar" aria-label="Path of the chosen entry">
      <span className="quiet">/</span>
      {parts.map((part, index) => (
        // a part's place is its identity
        <span key={index} className="crumb truncate">
          {index > 0 && <ChevronRight size={11} aria-hidden />}
          {part === null ? (
            <span className="quiet">…</span>
          ) : (
            <button
              type="button"
              className="truncate"
              onClick={() => void actions().reveal(archive, { path: part })}
            >
              <bdi>{safeText(baseName(part), 48)}</bdi>
            </button>
          )}
        </span>
      ))}
      {path !== null && <CopyButton text={displayName(`/${path}`)} what="the path" />}
    </nav>
  );
}
