import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder, stateFolder } from '../../../main/service/disk/user-folders.ts';

const home = '/home/ada';

describe('SV1: folders of the user', () => {
  test.each([
    ['linux', {}, '/home/ada/.cache/varve', '/home/ada/.local/state/varve'],
    ['linux', { XDG_CACHE_HOME: '/c', XDG_STATE_HOME: '/s' }, '/c/varve', '/s/varve'],
    // The XDG specification: relative paths are to be ignored.
    [
      'linux',
      { XDG_CACHE_HOME: 'c', XDG_STATE_HOME: '' },
      '/home/ada/.cache/varve',
      '/home/ada/.local/state/varve',
    ],
    ['darwin', {}, '/home/ada/Library/Caches/Varve', '/home/ada/Library/Application Support/Varve'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Varve/Cache', '/local/Varve/State'],
    ['win32', {}, '/home/ada/AppData/Local/Varve/Cache', '/home/ada/AppData/Local/Varve/State'],
    ['linux', { VARVE_CACHE: '/x', VARVE_STATE: '/y', XDG_CACHE_HOME: '/c' }, '/x', '/y'],
    ['linux', { VARVE_CACHE: 'off', VARVE_STATE: '' }, null, null],
    ['darwin', { VARVE_CACHE: '0', VARVE_STATE: 'off' }, null, null],
  ] as const)('SV1: %s with %o', (platform, environment, cache, state) => {
    expect(cacheFolder({ platform, environment, home })).toBe(cache === null ? null : join(cache));
    expect(stateFolder({ platform, environment, home })).toBe(state === null ? null : join(state));
  });
});
