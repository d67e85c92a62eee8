import type { ReactNode } from 'react';
import { useApp, useTools } from '../ui/app-context.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { listActions } from './actions.ts';
import { combinationText } from './key-combination.ts';
import { isMac } from './is-mac.ts';

/** Keys that belong to a place rather than to the whole window. */
const local: readonly (readonly [group: string, rows: readonly (readonly [keys: string, what: string])[]])[] =
  [
    [
      'In the file tree',
      [
        ['↑ ↓ Page Home End', 'Move'],
        ['→ ←', 'Open and close a directory, go to its parent'],
        ['Enter', 'Preview'],
        ['*', 'Open every directory'],
        ['letters', 'Jump to a name'],
        ['mod+c', 'Copy the path'],
      ],
    ],
    [
      'In the strata and in tables',
      [
        ['↑ ↓ Home End', 'Move'],
        ['shift+↑ ↓', 'Strata: a range, in the view of changes'],
        ['Enter', 'Go there'],
        ['mod+c', 'Copy the row'],
      ],
    ],
    [
      'In the treemap',
      [
        ['↑ ↓ ← →', 'Move between neighbours'],
        ['Enter', 'Zoom in, or show the file in the tree'],
        ['Backspace', 'Zoom out'],
      ],
    ],
  ];

/** All shortcuts that work now. */
export function ShortcutSheet(): ReactNode {
  const { store } = useTools();
  const isOpen = useApp((state) => state.overlay === 'shortcuts');
  if (!isOpen) return null;
  const mac = isMac();
  const actions = listActions(store.getState).filter((action) => action.keys !== undefined);
  const groups = [...new Set(actions.map((action) => action.group))];
  return (
    <Sheet
      label="Keyboard shortcuts"
      title="Keyboard shortcuts"
      className="shortcuts"
      onClose={() => store.getState().showOverlay(null)}
    >
      {/* what scrolls must be reachable, and scrolled, without a mouse */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="shortcuts-groups" tabIndex={0} role="group" aria-label="Shortcuts">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {actions
                .filter((action) => action.group === group)
                .map((action) => (
                  <ShortcutRow key={action.id} keys={action.keys ?? ''} what={action.title} mac={mac} />
                ))}
            </dl>
          </section>
        ))}
        {local.map(([group, rows]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {rows.map(([keys, what]) => (
                <ShortcutRow key={what} keys={keys} what={what} mac={mac} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}

function ShortcutRow({ keys, what, mac }: { keys: string; what: string; mac: boolean }): ReactNode {
  const single = keys.includes(' ') ? keys.split(' ') : [keys];
  return (
    <div className="shortcut">
      <dt>{what}</dt>
      <dd>
        {single.map((key) => (
          <kbd className="key" key={key}>
            {combinationText(key, mac)}
          </kbd>
        ))}
      </dd>
    </div>
  );
}
