import { ChevronRight, Folder, HardDrive, Package, PackageOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { BrowseEntry } from '../../shared/contract/values.ts';
import { sizeText } from '../../shared/size-text.ts';
import { useApp } from '../ui/app-context.tsx';
import { Button } from '../ui/button.tsx';
import { NameText, safeText } from '../ui/name-text.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { moveFocus } from './recents.tsx';

/** Rows shown at most; a path can be typed for what is beyond. */
const most = 2_000;

/** What is in the folder that a served window is limited to. Paths are told from there, with slashes. */
export function Browser({
  onPick,
  onPickFolder,
}: {
  /** Gets the path of what is chosen. */
  onPick: (path: string) => void;
  /** Gets the path of the folder that is looked at, where one may be chosen as a whole. */
  onPickFolder?: ((path: string) => void) | undefined;
}): ReactNode {
  const root = useApp((state) => state.info?.root ?? 'images');
  const [at, setAt] = useState<readonly string[]>([]);
  const [visit, setVisit] = useState(0);
  const { value, problem, stale } = useAnswer('browse.list', { at: [...at] }, `browse ${visit}`);
  const go = (next: readonly string[]): void => {
    setAt(next);
    setVisit((count) => count + 1);
  };
  return (
    <section className="browser" aria-label="Files on the server" aria-busy={stale}>
      <header className="section-header">
        <HardDrive size={14} aria-hidden />
        <nav className="crumbs" aria-label="Folder">
          {[root, ...at].map((name, index) => (
            // a folder's place in the path is its identity
            <span key={index} className="crumb">
              {index > 0 && <ChevronRight size={12} aria-hidden />}
              <button
                type="button"
                aria-current={index === at.length ? 'location' : undefined}
                onClick={() => go(at.slice(0, index))}
              >
                {safeText(name, 60)}
              </button>
            </span>
          ))}
        </nav>
        {onPickFolder !== undefined && at.length > 0 && (
          <>
            <span className="spring" />
            <Button size="small" onClick={() => onPickFolder(at.join('/'))}>
              Use this folder
            </Button>
          </>
        )}
      </header>
      {problem !== null && <p className="browser-note selectable">{problem.message}</p>}
      {value !== null && value.length === 0 && <p className="browser-note quiet">This folder is empty.</p>}
      <ul>
        {value?.slice(0, most).map((entry) => (
          <li key={entry.name}>
            <BrowserRow
              entry={entry}
              onEnter={() => {
                const path = [...at, entry.name];
                if (entry.kind === 'directory') go(path);
                else onPick(path.join('/'));
              }}
            />
          </li>
        ))}
      </ul>
      {value !== null && value.length > most && (
        <p className="browser-note quiet">{value.length - most} more are not shown: type the path.</p>
      )}
    </section>
  );
}

function BrowserRow({ entry, onEnter }: { entry: BrowseEntry; onEnter: () => void }): ReactNode {
  const Icon = entry.kind === 'directory' ? Folder : entry.kind === 'file' ? Package : PackageOpen;
  return (
    <button type="button" className="recent browser-row" onClick={onEnter} onKeyDown={moveFocus}>
      <Icon size={15} aria-hidden />
      <span className="recent-name truncate">
        <NameText text={entry.name} limit={120} />
      </span>
      <span className="numeric recent-size">
        {entry.kind === 'directory'
          ? 'folder'
          : entry.kind === 'oci-layout'
            ? 'OCI layout'
            : sizeText(entry.size)}
      </span>
    </button>
  );
}
