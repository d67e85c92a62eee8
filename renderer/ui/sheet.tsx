import { X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

/**
 * A sheet over the window: the browser's own modal dialog, which keeps the focus in, makes the rest inert, closes on
 * Escape and gives the focus back. A click beside it closes it too.
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
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // the key that closes it is Escape, which the browser handles
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={element}
      className={`sheet ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
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
    </dialog>
  );
}
