import { useVirtualizer } from '@tanstack/react-virtual';
import { useState } from 'react';
import type { ReactNode } from 'react';

/** A list whose items are as high as they need to be, of which only those on screen exist. */
export function VirtualList<Item>({
  label,
  items,
  estimate,
  className = '',
  children,
}: {
  label: string;
  items: readonly Item[];
  /** Pixels that an item is likely to take. */
  estimate: number;
  className?: string;
  children: (item: Item, index: number) => ReactNode;
}): ReactNode {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => estimate,
    overscan: 8,
  });
  return (
    <div
      ref={setScroller}
      className={`virtual-list ${className}`}
      role="list"
      aria-label={label}
      // what scrolls must be reachable without a mouse
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((shown) => {
          const item = items[shown.index];
          return (
            item !== undefined && (
              <div
                key={shown.key}
                ref={virtual.measureElement}
                data-index={shown.index}
                role="listitem"
                aria-posinset={shown.index + 1}
                aria-setsize={items.length}
                className="virtual-item"
                style={{ transform: `translateY(${shown.start}px)` }}
              >
                {children(item, shown.index)}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
