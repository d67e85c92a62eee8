import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { expect, test } from 'vitest';
import { guardNavigation } from '../../main/desktop/navigation.ts';
import { isLoadable, isPermitted, shutSession } from '../../main/desktop/permissions.ts';
import { isPrevented, StubContents } from './stub-contents.ts';

test('H8: no window, no navigation of any frame, no redirect, no webview', () => {
  const contents = new StubContents();
  guardNavigation(contents.asContents());
  expect(contents.windowOpenHandler?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
  expect(contents.windowOpenHandler?.({ url: 'app://varve/' })).toEqual({ action: 'deny' });
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
    expect(isPrevented(contents, name)).toBe(true);
});

/** As much of Electron's Session as is shut; each handler is kept to be called. */
function stubSession() {
  const handlers = new Map<string, (...args: unknown[]) => unknown>();
  const events = new EventEmitter();
  const keep =
    (name: string) =>
    (handler: (...args: unknown[]) => unknown): void =>
      void handlers.set(name, handler);
  const session = Object.assign(events, {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setSpellCheckerEnabled: (on: boolean) => void handlers.set('spell', () => on),
    webRequest: { onBeforeRequest: keep('load') },
  });
  shutSession(session as unknown as Session);
  return { events, ask: (name: string, ...args: unknown[]) => handlers.get(name)?.(...args) };
}

const permissions = [
  'clipboard-read',
  'media',
  'geolocation',
  'notifications',
  'midiSysex',
  'pointerLock',
  'fullscreen',
  'openExternal',
  'window-management',
  'fileSystem',
  'hid',
  'serial',
  'usb',
  'idle-detection',
  'storage-access',
  'unknown',
];

test.each(permissions)('H6: %s is denied', (permission) => {
  expect(isPermitted(permission, 'app://varve/')).toBe(false);
});

test('H6: the page may put text on the clipboard; another page may not', () => {
  const { ask } = stubSession();
  const answers: unknown[] = [];
  const answer = (granted: unknown): void => void answers.push(granted);
  ask('request', null, 'clipboard-sanitized-write', answer, { requestingUrl: 'app://varve/' });
  ask('request', null, 'clipboard-sanitized-write', answer, { requestingUrl: 'https://evil.test/' });
  ask('request', null, 'media', answer, { requestingUrl: 'app://varve/' });
  expect(answers).toEqual([true, false, false]);
  expect(ask('check', null, 'clipboard-sanitized-write', 'app://varve/')).toBe(true);
  expect(ask('check', null, 'media', 'app://varve/')).toBe(false);
  expect(ask('device', { deviceType: 'usb' })).toBe(false);
  expect(ask('spell')).toBe(false);
});

test('H7: nothing is loaded from anywhere but the application', () => {
  const { ask, events } = stubSession();
  const cancelled = (url: string): unknown => {
    let answer: unknown;
    ask('load', { url }, (given: unknown) => {
      answer = given;
    });
    return answer;
  };
  expect(cancelled('https://example.com/')).toEqual({ cancel: true });
  expect(cancelled('app://varve/assets/main.js')).toEqual({ cancel: false });
  expect(isPrevented(events, 'will-download')).toBe(true);
});

test('H7: what may be loaded', () => {
  const loadable = [
    'app://varve/',
    'blob:app://varve/1-2',
    'data:image/png;base64,AA',
    'devtools://devtools/x.js',
  ];
  const others = [
    'http://localhost/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'blob:https://evil.test/1',
    'data:text/html,x',
    'app://other/',
    'chrome://gpu',
    '',
  ];
  expect(loadable.filter((url) => !isLoadable(url))).toEqual([]);
  expect(others.filter(isLoadable)).toEqual([]);
});
