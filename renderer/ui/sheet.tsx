import { X } from 'lucide-react';
import { useLayoutEffect, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { PortalPlace } from './portal-place.ts';

/**
 * A sheet over the window: the browser's own modal dialog, which keeps the focus in, makes the rest inert, closes on
 * Escape and gives the focus back. What has `data-first-focus` gets the focus, else the sheet itself. A click beside it
 * closes it too.
 */
export function Sheet({
  label,
  className,
  title,
  actions,
  onClose,
  children,
}: {
  label: string;
  className: string;
  /** Shown at the top with a button that closes; without it the sheet is bare. */
  title?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const [element, setElement] = useState<HTMLDialogElement | null>(null);
  useLayoutEffect(() => {
    element?.showModal();
    (element?.querySelector<HTMLElement>('[data-first-focus]') ?? element)?.focus();
    return () => element?.close();
  }, [element]);
  return (
    // the key that closes it is Escape, which the browser handles where nothing took it
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={setElement}
      className={`sheet ${className}`}
      tabIndex={-1}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (isTakenByTooltip(event)) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element) onClose();
      }}
    >
      <PortalPlace value={element}>
        <div className="sheet-body">
          {title !== undefined && (
            <header className="sheet-header">
              <h2 className="truncate">{title}</h2>
              {actions}
              <IconButton label="Close" keys="Esc" onClick={onClose}>
                <X size={16} />
              </IconButton>
            </header>
          )}
          {children}
        </div>
      </PortalPlace>
    </dialog>
  );
}

/**
 * Whether the words beside a button have taken the Escape that was meant for the sheet: they close on it too, and let nobody
 * else have it. Menus and panels of the sheet keep theirs.
 */
function isTakenByTooltip(event: KeyboardEvent): boolean {
  if (event.key !== 'Escape' || !event.defaultPrevented || !(event.target instanceof Element)) return false;
  const button = event.target.closest('button');
  return button !== null && button.closest('[data-radix-popper-content-wrapper]') === null;
}
