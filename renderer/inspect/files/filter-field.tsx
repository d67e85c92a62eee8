import { Search, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { textKind } from '../../store/tree-filter.ts';
import { useApp } from '../../ui/app-context.tsx';
import { IconButton } from '../../ui/button.tsx';

/** Typing asks for rows at once, and then at most once in this many milliseconds. */
const pause = 60;
const brokenPause = 600;

const kinds = { none: '', substring: 'text', glob: 'glob', regex: 'regex', broken: 'not a regex' } as const;
/** Text to filter by: says how it is read, and takes the focus when the filter is asked for. */
export function FilterField({
  text: current,
  isFiltering,
  onText,
  onClear,
}: {
  /** What is filtered by now; it may change from elsewhere. */
  text: string;
  /** Whether anything is filtered by, besides text. */
  isFiltering: boolean;
  onText: (text: string) => void;
  onClear: () => void;
}): ReactNode {
  const findRequests = useApp((state) => state.findRequests);
  const input = useRef<HTMLInputElement>(null);
  const seen = useRef(findRequests);
  const askedAt = useRef(0);
  const [text, setText] = useState(current);
  const kind = textKind(text);

  useEffect(() => {
    if (seen.current === findRequests) return;
    seen.current = findRequests;
    input.current?.select();
    input.current?.focus();
  }, [findRequests]);
  // the filter may be dropped from elsewhere, when a path is to be shown that it hides
  const [known, setKnown] = useState(current);
  if (known !== current) {
    setKnown(current);
    setText(current);
  }
  const ask = useCallback(
    (asked: string): void => {
      askedAt.current = performance.now();
      setKnown(asked);
      onText(asked);
    },
    [onText],
  );
  const later = text === current ? null : text;
  useEffect(() => {
    if (later === null) return undefined;
    // an expression may be broken on the way to one that is not: only what stands for a while is found fault with
    const wait = textKind(later) === 'broken' ? brokenPause : pauseLeft(askedAt.current);
    const timer = setTimeout(() => ask(later), Math.max(0, wait));
    return () => clearTimeout(timer);
  }, [ask, later]);
  const type = (typed: string): void => {
    setText(typed);
    if (typed !== current && textKind(typed) !== 'broken' && pauseLeft(askedAt.current) <= 0) ask(typed);
  };

  return (
    <label className="field filter-field" data-invalid={kind === 'broken'}>
      <Search size={14} aria-hidden />
      <input
        ref={input}
        type="search"
        aria-label="Filter by name"
        aria-invalid={kind === 'broken'}
        placeholder="Filter: text, *.so or /regex/"
        value={text}
        maxLength={1_000}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && (text !== '' || isFiltering)) {
            event.preventDefault();
            if (text !== '') setText('');
            else onClear();
          }
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            document.querySelector<HTMLElement>('[role=treegrid]')?.focus();
          }
        }}
      />
      {kinds[kind] !== '' && <span className={kind === 'broken' ? 'chip error' : 'chip'}>{kinds[kind]}</span>}
      {(text !== '' || isFiltering) && (
        <IconButton
          label="Clear the filter"
          keys="Esc"
          onClick={() => {
            setText('');
            setKnown('');
            onClear();
          }}
        >
          <X size={13} />
        </IconButton>
      )}
    </label>
  );
}

/** Milliseconds until the next question may be asked. */
function pauseLeft(askedAt: number): number {
  return askedAt + pause - performance.now();
}
