import type { Session } from 'electron';
import { isAppUrl } from './app-protocol.ts';

/** The only thing of the system that the page may use by itself: putting plain text on the clipboard. */
const allowed: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** H6. `url` is that of the page that asks. */
export function isPermitted(permission: string, url: string): boolean {
  return allowed.has(permission) && isAppUrl(url);
}

/** H7. Schemes of what the page may load: its own files, images made of bytes it has, and the developer tools' own. */
export function isLoadable(url: string): boolean {
  return isAppUrl(url) || /^(?:blob:app:\/\/varve\/|data:image\/|devtools:\/\/)/.test(url);
}

/** Shuts a session: no permission, no device, no network, no download, no spell checker (which fetches dictionaries). */
export function shutSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isPermitted(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLoadable(url) }));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}
