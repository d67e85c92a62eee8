import type { WebContents } from 'electron';

/**
 * Keeps a page where it is (H8): no other window, no navigation of any frame, no redirect, no webview. What the page
 * cannot reach it cannot send anything to, and a file dropped beside the drop zone does not replace the window.
 */
export function guardNavigation(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
