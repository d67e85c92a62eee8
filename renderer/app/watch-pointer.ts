/**
 * Marks the page while the pointer is in use, until the next key. Widgets that move the focus by script when clicked would
 * otherwise show a focus ring that belongs to the keyboard.
 */
export function watchPointer(root: HTMLElement): void {
  window.addEventListener('pointerdown', () => root.setAttribute('data-pointer', ''), { capture: true });
  window.addEventListener('keydown', () => root.removeAttribute('data-pointer'), { capture: true });
}
