import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backgroundColors, lockedPreferences } from '../../main/desktop/window-options.ts';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { hasElectron, launchElectron } from './launch-electron.ts';
import type { DesktopWindow } from './launch-electron.ts';
import { attempt, attempts, violations } from './page-attempts.ts';

describe.skipIf(!hasElectron())('the page in Electron is shut in', () => {
  let home: Home;
  let window: DesktopWindow;
  beforeAll(async () => {
    home = await makeHome();
    window = await launchElectron(home);
  });
  afterAll(async () => {
    await window.close();
    await home.remove();
  });
  const call = (name: unknown, input: unknown): Promise<unknown> =>
    window.page.evaluate(
      ([asked, argument]) => (globalThis as unknown as Scope).varve.call(asked, argument),
      [name, input],
    );

  test('H3: it is app://varve, a secure and isolated origin', async () => {
    expect(await window.page.evaluate(() => [origin, isSecureContext, crossOriginIsolated])).toEqual([
      'app://varve',
      true,
      true,
    ]);
  });

  test('H4: the window has the options that are stated', async () => {
    const actual = await window.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    const known = Object.entries(lockedPreferences).filter(([name]) => name in actual);
    expect(known.length).toBeGreaterThan(5);
    expect(actual).toMatchObject(Object.fromEntries(known));
  });

  test('H4, H11: there is no Node, and the bridge is three frozen functions', async () => {
    const seen = await window.page.evaluate(() => {
      const scope = globalThis as unknown as Record<string, unknown>;
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
      return {
        node: names.filter((name) => scope[name] !== undefined),
        bridge: Object.keys(scope['varve'] as object),
        frozen: Object.isFrozen(scope['varve']),
      };
    });
    expect(seen).toEqual({ node: [], bridge: ['call', 'listen', 'drop'], frozen: true });
  });

  test.each(Object.entries(attempts))('H1, H6: %s is stopped', async (_name, source) => {
    expect(await attempt(window.page, source)).not.toBe('done');
  });

  test.each([
    [
      'a frame',
      `document.body.append(Object.assign(document.createElement('iframe'), { src: 'app://varve/' }))`,
      'frame-src',
    ],
    ['an image from elsewhere', `new Image().src = 'https://example.com/x.png'`, 'img-src'],
    ['a script from elsewhere', `import('https://example.com/x.js')`, 'script-src-elem'],
    [
      'a style of its own',
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'b{}' }))`,
      'style-src-elem',
    ],
    ['a WebSocket', `new WebSocket('ws://127.0.0.1:9/')`, 'connect-src'],
    [
      'a base',
      `document.head.append(Object.assign(document.createElement('base'), { href: 'https://example.com/' }))`,
      'base-uri',
    ],
  ])('H1: %s is against the policy', async (_what, source, directive) => {
    expect(await violations(window.page, source)).toContain(directive);
  });

  test('H8: no window opens', async () => {
    const opened = await window.page.evaluate(() => [
      globalThis.window.open('https://example.com/') === null,
      globalThis.window.open('app://varve/') === null,
      globalThis.window.open('about:blank') === null,
    ]);
    expect(opened).toEqual([true, true, true]);
    expect(await window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test.each([
    'https://example.com/',
    'app://varve/other',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:1',
  ])('H8: the page does not go to %s', async (url) => {
    const before = window.page.url();
    await window.page.evaluate((target) => {
      location.href = target;
    }, url);
    await window.page.waitForTimeout(100);
    expect(await window.page.evaluate(() => location.href)).toBe(before);
  });

  test('H8: a link that is clicked, in any way, leads nowhere', async () => {
    const before = window.page.url();
    await window.page.evaluate(() => {
      for (const target of ['', '_blank', '_top']) {
        const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', target });
        document.body.append(link);
        link.click();
        link.remove();
      }
    });
    await window.page.waitForTimeout(100);
    expect(window.page.url()).toBe(before);
    expect(window.app.windows()).toHaveLength(1);
  });

  test('H6: no permission is granted', async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
    ];
    const states = await window.page.evaluate(
      (asked) =>
        Promise.all(
          asked.map((name) =>
            navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state),
          ),
        ),
      names,
    );
    expect(states).toEqual(names.map(() => 'denied'));
  });

  test('H7: the network is out of reach, for the main process asking on behalf of the page too', async () => {
    const refused = await window.app.evaluate(async ({ session }) => {
      try {
        await session.defaultSession.fetch('http://127.0.0.1:9/');
        return 'done';
      } catch (error) {
        return String(error);
      }
    });
    expect(refused).toContain('ERR_BLOCKED_BY_CLIENT');
  });

  test.each([
    ['no such call', 'app.quit', {}],
    ['a name of every object', 'constructor', {}],
    ['a name that is none', 7, {}],
    ['a wrong argument', 'archive.open', { ref: '../../etc/passwd' }],
    ['no argument', 'archive.open', null],
    ['one field too many', 'app.info', { more: 1 }],
  ])('H9: %s is answered and harmless', async (_what, name, input) => {
    expect(await call(name, input)).toMatchObject({
      ok: false,
      problem: { message: expect.any(String) as unknown },
    });
  });

  test.each([
    ['length', `{ text: 'x'.repeat(3_000_000) }`],
    ['depth', `JSON.parse('['.repeat(500) + ']'.repeat(500))`],
    ['number', `Array.from({ length: 200_000 }, () => ({}))`],
  ])('H9: an argument without measure in %s is answered too', async (_what, source) => {
    const answer = await window.page.evaluate<unknown>(`varve.call('open.path', ${source})`);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  });

  test('H9: a token that was never given opens nothing', async () => {
    expect(await call('archive.open', { ref: 'f'.repeat(32) })).toMatchObject({ ok: false });
  });

  test('H9: what is no data does not come through', async () => {
    const answers = await window.page.evaluate(() => {
      const { varve } = globalThis as unknown as Scope;
      return Promise.all(
        [{ callback() {} }, Symbol('x'), new Proxy({}, {}), globalThis.window].map((input) =>
          Promise.resolve()
            .then(() => varve.call('app.info', input))
            .then(
              (outcome) => (outcome as { ok: boolean }).ok,
              () => false,
            ),
        ),
      );
    });
    expect(answers.slice(0, 2)).toEqual([false, false]);
    expect(await call('app.info', {})).toMatchObject({ ok: true });
  });

  test('H9: another page in this application gets no answer', async () => {
    const answer = await window.app.evaluate(async ({ BrowserWindow, app }) => {
      const preload = `${app.getAppPath()}/out/preload/preload.cjs`;
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      try {
        await stranger.loadURL('app://varve/');
        return (await stranger.webContents.executeJavaScript(`varve.call('app.info', {})`)) as unknown;
      } finally {
        stranger.destroy();
      }
    });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
  });

  test('H10: a file that a script has made has no path to hand over', async () => {
    const answer = await window.page.evaluate(() =>
      (globalThis as unknown as Scope).varve.drop([new File(['x'], '/etc/passwd')]),
    );
    expect(answer).toEqual({ ok: true, value: [] });
  });

  test('H12: what is behind the page has the colour of the page', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme: theme });
      const painted = await window.page.evaluate(() => {
        const probe = document.createElement('canvas').getContext('2d');
        if (probe === null) return 'no canvas';
        probe.fillStyle = getComputedStyle(document.body).backgroundColor;
        probe.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
        return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      });
      expect(painted).toBe(backgroundColors[theme]);
    }
  });
});

/** As much of the page's global scope as is touched here. */
interface Scope {
  readonly varve: Bridge;
}

interface Bridge {
  call(name: unknown, input: unknown): Promise<unknown>;
  drop(files: readonly File[]): Promise<unknown>;
}
