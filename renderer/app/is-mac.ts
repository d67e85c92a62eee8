/** Whether the keyboard in front of this window has a Command key: in the served window that is the browser's machine. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
