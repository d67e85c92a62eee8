import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

/**
 * A line between two panes that is dragged, or moved with the arrow keys. `edge`: the side of the line the sized pane is on;
 * `top` is a line that lies, and `width` is the height of what is above it.
 */
export function Splitter({
  label,
  edge,
  width,
  limits,
  onChange,
}: {
  label: string;
  edge: 'left' | 'right' | 'top';
  width: number;
  limits: readonly [least: number, most: number];
  onChange: (width: number) => void;
}): ReactNode {
  const drag = useRef<{ readonly at: number; readonly width: number } | null>(null);
  const direction = edge === 'right' ? -1 : 1;
  const isLying = edge === 'top';
  const placeOf = (event: PointerEvent): number => (isLying ? event.clientY : event.clientX);
  const begin = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { at: placeOf(event), width };
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (drag.current !== null) onChange(drag.current.width + (placeOf(event) - drag.current.at) * direction);
  };
  const key = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.shiftKey ? 48 : 12;
    const [least, most] = limits;
    const next =
      event.key === (isLying ? 'ArrowUp' : 'ArrowLeft')
        ? width - step * direction
        : event.key === (isLying ? 'ArrowDown' : 'ArrowRight')
          ? width + step * direction
          : event.key === 'Home'
            ? least
            : event.key === 'End'
              ? most
              : null;
    if (next === null) return;
    event.preventDefault();
    onChange(next);
  };
  return (
    // a separator with a value is a widget (ARIA 1.2, window splitter)
    <div
      className="splitter"
      role="separator"
      aria-orientation={isLying ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={limits[0]}
      aria-valuemax={limits[1]}
      tabIndex={0}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onKeyDown={key}
    />
  );
}
