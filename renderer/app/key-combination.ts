/** A key press as far as shortcuts care; a `KeyboardEvent` fits. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * Whether a press is the combination `mod+shift+k`: `mod` is Command on a Mac, Control elsewhere. Letters, digits and
 * brackets go by their place on the keyboard when Alt is held, since Alt makes other characters of them.
 */
export function isPress(press: KeyPress, combination: string, isMac: boolean): boolean {
  const parts = combination.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (mod !== wants('mod') || other || press.altKey !== wants('alt')) return false;
  // a character such as ? may need Shift to type it
  if (key !== '?' && press.shiftKey !== wants('shift')) return false;
  return press.key.toLowerCase() === key.toLowerCase() || (press.altKey && codeOf(key) === press.code);
}

function codeOf(key: string): string {
  if (/^[a-z]$/.test(key)) return `Key${key.toUpperCase()}`;
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return key === '[' ? 'BracketLeft' : key === ']' ? 'BracketRight' : key;
}

const names: Readonly<Record<string, readonly [mac: string, other: string]>> = {
  mod: ['⌘', 'Ctrl'],
  shift: ['⇧', 'Shift'],
  alt: ['⌥', 'Alt'],
  arrowup: ['↑', '↑'],
  arrowdown: ['↓', '↓'],
  enter: ['↩', 'Enter'],
  escape: ['esc', 'Esc'],
};

/** A combination as it is written on the keyboard in use: `Ctrl+Shift+K`, `⇧⌘K`. */
export function combinationText(combination: string, isMac: boolean): string {
  const words = combination
    .split('+')
    .map(
      (part) => names[part.toLowerCase()]?.[isMac ? 0 : 1] ?? (part.length === 1 ? part.toUpperCase() : part),
    );
  return words.join(isMac ? '' : '+');
}
