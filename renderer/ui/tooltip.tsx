import { Tooltip as Radix } from 'radix-ui';
import type { FocusEvent, ReactElement, ReactNode } from 'react';
import { usePortalPlace } from './portal-place.ts';

/** Words that appear beside `children` when they are pointed at or have the focus. */
export function Tooltip({
  text,
  keys,
  side = 'bottom',
  children,
}: {
  text: string;
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactElement;
}): ReactNode {
  const place = usePortalPlace();
  if (text === '') return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild onFocus={onlyIfSeen}>
        {children}
      </Radix.Trigger>
      <Radix.Portal container={place}>
        <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys !== undefined && <kbd>{keys}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/**
 * A focus that nobody sees, as a panel gives it to its first button when it is opened by a click, opens no words over the
 * panel.
 */
function onlyIfSeen(event: FocusEvent): void {
  if (!event.currentTarget.matches(':focus-visible')) event.preventDefault();
}
