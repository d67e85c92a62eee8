import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

/** A line between two panes that is dragged, or moved with the arrow keys. `edge`: the side of the line the sized pane is on. */
export function Splitter({
  label,
  edge,
  width,
  limits,
  onChange,
}: {
  label: string;
  edge: 'left' | 'right';
  width: number;
  limits: readonly [least: number, most: number];
  onChange: (width: number) => void;
}): ReactNode {
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const direction = edge === 'left' ? 1 : -1;
  const begin = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (drag.current !== null) onChange(drag.current.width + (event.clientX - drag.current.x) * direction);
  };
  const key = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.shiftKey ? 48 : 12;
    const [least, most] = limits;
    const next =
      event.key === 'ArrowLeft'
        ? width - step * direction
        : event.key === 'ArrowRight'
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
      aria-orientation="vertical"
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
