import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useActions, useApp } from '../ui/app-context.tsx';
import { markDrop } from './drop-mark.ts';
import type { DropPlace } from '../store/drop-slice.ts';
import { Sediment } from './sediment.tsx';

const zones: readonly string[] = [
  'base',
  'store',
  'files',
  'history',
  'anywhere',
  'left',
  'right',
] satisfies readonly DropPlace[];

/** The part of the page that something is dropped on, if that part takes things. */
function zoneOf(event: DragEvent): { readonly element: HTMLElement; readonly zone: DropPlace } | null {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drop]') : null;
  const zone = element?.dataset['drop'];
  return element === null || zone === undefined || !zones.includes(zone)
    ? null
    : { element, zone: zone as DropPlace };
}

/** Lets files be dropped anywhere on the window, and pasted; shows where they would go while they are over it. */
export function DropTarget(): ReactNode {
  const actions = useActions();
  const isServed = useApp((state) => state.info?.host === 'served');
  const mode = useApp((state) => state.mode);
  const [over, setOver] = useState(0);

  useEffect(() => {
    // enter and leave are told for every element on the way: only their balance says whether the window was left
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(Math.max(1, event.dataTransfer?.items.length ?? 1));
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth > 0) return;
      setOver(0);
      markDrop(null);
    };
    const move = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      markDrop(zoneOf(event)?.element ?? null);
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setOver(0);
      if (!hasFiles(event)) return;
      markDrop(null);
      event.preventDefault();
      void actions().dropFiles([...(event.dataTransfer?.files ?? [])], zoneOf(event)?.zone ?? null);
    };
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      const isTyping =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      const text = event.clipboardData?.getData('text/plain').trim() ?? '';
      if (files.length > 0) void actions().dropFiles(files);
      else if (!isTyping && text.length <= 65_536 && /[/\\.]/.test(text)) void actions().openPath(text);
    };
    const kinds = { dragenter: enter, dragleave: leave, dragover: move, drop } as const;
    for (const [kind, handler] of Object.entries(kinds)) window.addEventListener(kind as 'drop', handler);
    window.addEventListener('paste', paste);
    return () => {
      for (const [kind, handler] of Object.entries(kinds))
        window.removeEventListener(kind as 'drop', handler);
      window.removeEventListener('paste', paste);
    };
  }, [actions]);

  // a page with places of its own shows them instead
  if (over === 0 || mode === 'build') return null;
  if (mode === 'compare') return <DropHalves count={over} />;
  return (
    <div className="drop-over" aria-hidden>
      <Sediment />
      <div className="drop-over-words">
        <strong>{dropWords(over)}</strong>
        <span>
          {isServed ? 'It is sent to the server of this window.' : 'It is read where it lies.'} Nothing is
          unpacked or run.
        </span>
      </div>
    </div>
  );
}

function dropWords(count: number): string {
  if (count === 1) return 'Drop to inspect';
  return count === 2 ? 'Drop to compare both' : `Drop to inspect ${count} images`;
}

/** The two sides of a comparison, over the whole window. */
function DropHalves({ count }: { count: number }): ReactNode {
  return (
    <div className="drop-halves" aria-hidden>
      {(['left', 'right'] as const).map((side) => (
        <div key={side} className="drop-half" data-drop={side}>
          <strong>
            {count === 2
              ? side === 'left'
                ? 'Left: the first'
                : 'Right: the second'
              : side === 'left'
                ? 'Left'
                : 'Right'}
          </strong>
          <span>{side === 'left' ? 'what it was' : 'what it is'}</span>
        </div>
      ))}
    </div>
  );
}
