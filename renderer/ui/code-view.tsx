import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
} from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

export interface CodeViewProps {
  readonly text: string;
  readonly language: 'json' | 'text';
  /** What assistive technology calls it. */
  readonly label: string;
}

/**
 * Text that can be read, selected and searched (Ctrl-F) but not changed. Control characters and direction overrides are
 * drawn as marks. It lives in a shadow root: there the editor's styles are adopted sheets, which the content security
 * policy allows, and not style elements, which it forbids.
 */
export function CodeView({ text, language, label }: CodeViewProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  /** The text that is shown, as it came: the editor keeps every line end as a line feed. */
  const shown = useRef('');

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const view = new EditorView({ root, parent: root, state: stateOf('', language, label) });
    editor.current = view;
    shown.current = '';
    return () => {
      view.destroy();
      editor.current = null;
    };
  }, [language, label]);

  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    const before = shown.current;
    if (text === before) return;
    shown.current = text;
    // more of the same file keeps the place; a line end that the cut went through is one line end all the same
    if (before !== '' && !before.endsWith('\r') && text.startsWith(before))
      view.dispatch({ changes: { from: view.state.doc.length, insert: text.slice(before.length) } });
    else view.setState(stateOf(text, language, label));
  }, [text, language, label]);

  return <div ref={host} className="code-view" />;
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--modified)' },
  { tag: tags.punctuation, color: 'var(--ink-3)' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--paper)', fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px', scrollbarWidth: 'thin' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-gutters': { color: 'var(--ink-3)', backgroundColor: 'var(--paper)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '40px', padding: '0 8px 0 12px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--select-strong)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--select-strong)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--pane)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    padding: '6px 36px 6px 8px',
  },
  '.cm-panel.cm-search :is(input, button, label)': {
    margin: '0',
    fontFamily: 'var(--font-ui)',
    fontSize: '12px',
  },
  '.cm-panel.cm-search label': { display: 'flex', alignItems: 'center', gap: '4px' },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search [name=close]': {
    top: '4px',
    right: '8px',
    width: '24px',
    height: '24px',
    fontSize: '16px',
    color: 'var(--ink-2)',
    cursor: 'pointer',
  },
  '.cm-panel.cm-search :is(input, button):focus-visible': {
    outline: '2px solid var(--accent)',
    outlineOffset: '0',
  },
  '.cm-textfield': {
    height: '24px',
    padding: '0 8px',
    borderRadius: 'var(--radius-m)',
    color: 'var(--ink)',
    backgroundColor: 'var(--field)',
    border: '1px solid var(--line-strong)',
  },
  '.cm-button': {
    height: '24px',
    padding: '0 10px',
    borderRadius: 'var(--radius-m)',
    color: 'var(--ink)',
    backgroundImage: 'none',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line-strong)',
  },
  '.cm-specialChar': { color: 'var(--error)' },
  '.cm-foldPlaceholder': { color: 'var(--ink-2)', backgroundColor: 'var(--press)', border: '0' },
});

/** Escape is the sheet's: it does not first undo a selection. */
const readingKeys = defaultKeymap.filter(({ key }) => key !== 'Escape');

function stateOf(doc: string, language: CodeViewProps['language'], label: string): EditorState {
  return EditorState.create({
    doc,
    extensions: [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({
        tabindex: '0',
        'aria-label': label,
        'aria-readonly': 'true',
        role: 'textbox',
        'aria-multiline': 'true',
      }),
      lineNumbers(),
      highlightSpecialChars(),
      drawSelection(),
      highlightSelectionMatches(),
      keymap.of([...searchKeymap, ...foldKeymap, ...readingKeys]),
      ...(language === 'json' ? [json(), bracketMatching(), foldGutter(), syntaxHighlighting(colours)] : []),
      theme,
    ],
  });
}
