import { useEffect } from 'react';
import { heldPart, takePart } from '../build/image-part.ts';
import { useActions } from '../ui/app-context.tsx';
import { markDrop } from './drop-mark.ts';

/** Milliseconds that a part is held over the button of Build before Build is shown. */
const springs = 500;

/** Where a part of an image would go: the button of Build or, on its page, the card that takes such parts. */
function placeOf(event: DragEvent): HTMLElement | null {
  const kind = event.dataTransfer === null ? null : heldPart(event.dataTransfer);
  const element = event.target instanceof Element ? event.target : null;
  if (kind === null || element === null) return null;
  const button = element.closest<HTMLElement>('.rail [data-part]');
  if (button !== null) return button;
  const page = element.closest<HTMLElement>('.build');
  return page?.querySelector<HTMLElement>(`[data-part~='${kind}']`) ?? page;
}

/**
 * Lets parts of open images be dragged into the build: dropped on the button of Build, or held over it until the page is
 * there. Files from outside are another matter (drop-target.tsx).
 */
export function PartDrop(): null {
  const actions = useActions();
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      clearTimeout(waiting);
      waiting = undefined;
    };
    const over = (event: DragEvent): void => {
      const place = placeOf(event);
      const isButton = place?.matches('.rail [data-part]') === true;
      if (!isButton) stop();
      if (event.dataTransfer === null || heldPart(event.dataTransfer) === null) return;
      markDrop(place);
      if (place === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      if (isButton) waiting ??= setTimeout(() => actions().setMode('build'), springs);
    };
    const drop = (event: DragEvent): void => {
      stop();
      const place = placeOf(event);
      const part = event.dataTransfer === null ? null : takePart(event.dataTransfer);
      markDrop(null);
      if (place === null || part === null) return;
      event.preventDefault();
      void actions().addPartToBuild(part);
    };
    const end = (event: DragEvent): void => {
      // the page that it was dragged from may be gone: leaving the window is told all the same
      if (event.type === 'dragleave' && event.relatedTarget !== null) return;
      stop();
      markDrop(null);
    };
    const kinds = { dragover: over, drop, dragend: end, dragleave: end } as const;
    for (const [kind, handler] of Object.entries(kinds)) window.addEventListener(kind as 'drop', handler);
    return () => {
      stop();
      for (const [kind, handler] of Object.entries(kinds))
        window.removeEventListener(kind as 'drop', handler);
    };
  }, [actions]);
  return null;
}
