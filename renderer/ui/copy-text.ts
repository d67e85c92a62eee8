/**
 * Puts text on the clipboard. Where the permission is denied, as a hardened desktop may do, the old way through a
 * selection still works inside a key press or a click.
 * @returns whether it is there
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  // inside an open dialog the rest of the page is inert
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  // the only synchronous way there is
  // oxlint-disable-next-line typescript/no-deprecated
  const done = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
