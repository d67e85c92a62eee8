import { Check } from 'lucide-react';
import { ContextMenu, DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { usePortalPlace } from './portal-place.ts';

/** One line of a menu. `checked` makes it a choice that stays visible when chosen. */
export type MenuItem =
  | {
      readonly kind?: 'item';
      readonly title: string;
      readonly icon?: ReactNode;
      readonly keys?: string | undefined;
      readonly disabled?: boolean;
      readonly checked?: boolean;
      readonly run: () => void;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'label'; readonly title: string };

/** Lines shown at most: a menu of ten thousand is no menu. */
const most = 400;

type Parts = Pick<typeof DropdownMenu, 'Item' | 'CheckboxItem' | 'Separator' | 'Label'>;

/** A menu under `children`, which must be a button. */
export function ButtonMenu({
  items,
  label,
  align = 'start',
  children,
}: {
  items: readonly MenuItem[];
  label: string;
  align?: 'start' | 'end';
  children: ReactElement;
}): ReactNode {
  const place = usePortalPlace();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content
          className="menu"
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          // the words on the button may be of any length and origin
          aria-labelledby={undefined}
        >
          <Items items={items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A menu where `children` is clicked with the other button, or the menu key is pressed on it. */
export function PlaceMenu({
  items,
  label,
  children,
}: {
  items: readonly MenuItem[];
  label: string;
  children: ReactElement;
}): ReactNode {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8} aria-label={label}>
          <Items items={items} parts={ContextMenu} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Items({ items, parts }: { items: readonly MenuItem[]; parts: Parts }): ReactNode {
  // the items of one menu have no identity but their place
  return items.slice(0, most).map((item, index) => {
    if (item.kind === 'separator') return <parts.Separator key={index} className="menu-separator" />;
    if (item.kind === 'label')
      return (
        <parts.Label key={index} className="menu-label">
          {item.title}
        </parts.Label>
      );
    const inside = (
      <>
        {item.checked !== undefined && (
          <span className="menu-check">{item.checked && <Check size={14} />}</span>
        )}
        {item.icon}
        <span className="menu-title truncate">{item.title}</span>
        {item.keys !== undefined && <kbd>{item.keys}</kbd>}
      </>
    );
    return item.checked === undefined ? (
      <parts.Item key={index} className="menu-item" disabled={item.disabled ?? false} onSelect={item.run}>
        {inside}
      </parts.Item>
    ) : (
      <parts.CheckboxItem
        key={index}
        className="menu-item"
        checked={item.checked}
        disabled={item.disabled ?? false}
        onSelect={item.run}
      >
        {inside}
      </parts.CheckboxItem>
    );
  });
}
