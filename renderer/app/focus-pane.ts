/** What takes the focus in each pane, from left to right: the first that is there of each. */
const panes: readonly (readonly string[])[] = [
  ['.rail [aria-current]'],
  ['.compare-bar button'],
  ['.strata-scroller', '.strata input'],
  ['.tab-trigger[data-state="active"]'],
  [
    // the rows, and not what narrows them
    '.tab-content :is([role="treegrid"], [role="grid"], [role="tree"])[tabindex="0"]',
    '.tab-content [tabindex="0"]',
    '.tab-content :is(input, select, textarea, button):not(:disabled)',
  ],
  ['.details button'],
];

/** Moves the focus to the next pane that is there, around the end; `step` is 1 or −1. */
export function focusPane(step: 1 | -1): void {
  const targets = panes
    .map((selectors) => selectors.map((selector) => document.querySelector<HTMLElement>(selector)))
    .map((elements) => elements.find((element) => element !== null) ?? null)
    .filter((element) => element !== null);
  const current = targets.findIndex((target) => paneOf(target)?.contains(document.activeElement));
  targets[(current + step + targets.length) % targets.length]?.focus();
}

/** The part of the window that a pane's target speaks for. */
function paneOf(target: HTMLElement): Element | null {
  return target.closest('.rail, .compare-bar, .strata, .paired-section, .tab-list, .tab-content, .details');
}
