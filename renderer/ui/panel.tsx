import { Popover } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { usePortalPlace } from './portal-place.ts';

/** What opens beside `button` and stays while it is used. `label` is its name for assistive technology. */
export function Panel({
  button,
  className,
  label,
  align = 'start',
  side = 'bottom',
  children,
}: {
  button: ReactElement;
  className: string;
  label: string;
  align?: 'start' | 'end';
  side?: 'bottom' | 'top';
  children: ReactNode;
}): ReactNode {
  const place = usePortalPlace();
  return (
    <Popover.Root>
      <Popover.Trigger asChild>{button}</Popover.Trigger>
      <Popover.Portal container={place}>
        <Popover.Content
          className={`menu ${className}`}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
