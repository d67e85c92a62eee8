/** What takes the focus in each pane, from left to right. */
const panes = [
  '.rail [aria-current]',
  '.compare-bar button',
  '.strata-scroller',
  '.tab-trigger[data-state="active"]',
  '.tab-content [tabindex="0"]',
  '.details button',
] as const;

/** Moves the focus to the next pane that is there, around the end; `step` is 1 or −1. */
export function focusPane(step: 1 | -1): void {
  const targets = panes
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((element) => element !== null);
  const current = targets.findIndex((target) => paneOf(target)?.contains(document.activeElement));
  targets[(current + step + targets.length) % targets.length]?.focus();
}

/** The part of the window that a pane's target speaks for. */
function paneOf(target: HTMLElement): Element | null {
  return target.closest('.rail, .compare-bar, .strata, .paired-section, .tab-list, .tab-content, .details');
}
