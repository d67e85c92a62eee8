import { EyeOff, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Ignored } from '../../shared/compare/ignored.ts';
import { nothingIgnored } from '../../shared/compare/ignored.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { leftOutCount } from './left-out-words.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Panel } from '../ui/panel.tsx';

const toggles = [
  ['timestamps', 'Timestamps', 'Times of files, and when image and steps were created'],
  ['order', 'Order', 'Order of environment variables and of layers'],
  ['history', 'History', 'The steps that the config records'],
  ['names', 'Names', 'Names and tags of the images'],
] as const;

/** How many kinds of difference are ignored. */
function ignoredCount(ignored: Ignored): number {
  return toggles.filter(([key]) => ignored[key]).length + ignored.paths.length;
}

/** What is not counted as a difference: a button that opens the choices. */
export function IgnorePanel(): ReactNode {
  const actions = useActions();
  const ignored = useApp((state) => state.compare.ignored);
  const leftOut = useApp((state) => state.compare.view?.report?.leftOut ?? null);
  const count = ignoredCount(ignored);
  return (
    <Panel
      button={
        <button type="button" className="toggle ignore-button" aria-pressed={count > 0}>
          <EyeOff size={14} aria-hidden />
          <span className="bar-word">Ignore</span>
          {count > 0 && <span className="tab-count numeric">{count}</span>}
        </button>
      }
      className="ignore-panel"
      label="Not counted as differences"
      align="end"
    >
      <h3>Not counted as differences</h3>
      {toggles.map(([key, title, hint]) => (
        <label key={key} className="check">
          <input
            type="checkbox"
            checked={ignored[key]}
            onChange={(event) => actions().setIgnored({ ...ignored, [key]: event.currentTarget.checked })}
          />
          <span>
            {title} <span className="quiet numeric">{leftOutCount(leftOut, key, ignored[key])}</span>
            <span className="quiet check-hint">{hint}</span>
          </span>
        </label>
      ))}
      <h3>
        Paths{' '}
        <span className="quiet numeric">{leftOutCount(leftOut, 'paths', ignored.paths.length > 0)}</span>
      </h3>
      <Patterns ignored={ignored} />
      {count > 0 && (
        <Button size="small" onClick={() => actions().setIgnored(nothingIgnored)}>
          Count everything
        </Button>
      )}
    </Panel>
  );
}

function Patterns({ ignored }: { ignored: Ignored }): ReactNode {
  const actions = useActions();
  const [text, setText] = useState('');
  const pattern = text.trim().replace(/^\/+/, '');
  const set = (paths: readonly string[]): void => actions().setIgnored({ ...ignored, paths });
  return (
    <>
      {ignored.paths.length > 0 && (
        <ul className="filter-chips" aria-label="Ignored paths">
          {ignored.paths.map((path) => (
            <li key={path} className="chip removable">
              <bdi className="mono">{safeText(path, 60)}</bdi>
              <button
                type="button"
                className="chip-remove"
                aria-label={`Count ${safeText(path, 60)} again`}
                onClick={() => set(ignored.paths.filter((other) => other !== path))}
              >
                <X size={11} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (pattern === '' || ignored.paths.length >= 100) return;
          if (!ignored.paths.includes(pattern)) set([...ignored.paths, pattern]);
          setText('');
        }}
      >
        <label className="field">
          <input
            type="text"
            aria-label="A pattern of paths to ignore"
            placeholder="*.pyc, var/log/**"
            value={text}
            maxLength={1_000}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <IconButton label="Ignore these paths" keys="Enter" type="submit" disabled={pattern === ''}>
            <Plus size={14} />
          </IconButton>
        </label>
      </form>
    </>
  );
}
