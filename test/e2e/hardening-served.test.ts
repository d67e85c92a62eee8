import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHome } from './home.ts';
import type { Home } from './home.ts';
import { launchServed, startServing } from './launch-served.ts';
import type { ServedWindow } from './launch-served.ts';
import { attempt, attempts, violations } from './page-attempts.ts';

describe('the served page is shut in', () => {
  let home: Home;
  let window: ServedWindow;
  beforeAll(async () => {
    home = await makeHome();
    window = await launchServed(home);
  });
  afterAll(async () => {
    await window.close();
    await home.remove();
  });

  test('WS4: the token is gone from the address, and no cookie holds it', async () => {
    expect(new URL(window.page.url()).hash).toBe('');
    expect(await window.page.context().cookies()).toEqual([]);
    expect(await window.page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
  });

  test.each(Object.entries(attempts).filter(([name]) => name !== 'clipboard'))(
    'H1: %s is stopped',
    async (_name, source) => {
      expect(await attempt(window.page, source)).not.toBe('done');
    },
  );

  test.each([
    [
      'a frame',
      `document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }))`,
      'frame-src',
    ],
    ['an image from elsewhere', `new Image().src = 'https://example.com/x.png'`, 'img-src'],
    ['another server', `fetch('http://127.0.0.1:9/')`, 'connect-src'],
    ['another socket', `new WebSocket('ws://127.0.0.1:9/')`, 'connect-src'],
    [
      'a form',
      `const form = document.body.appendChild(Object.assign(document.createElement('form'), { action: '/drop', method: 'post' })); form.submit()`,
      'form-action',
    ],
  ])('H1: %s is against the policy', async (_what, source, directive) => {
    expect(await violations(window.page, source)).toContain(directive);
  });

  test('WS3: another page of this machine gets neither socket nor upload', async () => {
    const other = await serveOther();
    try {
      const page = await window.page.context().newPage();
      await page.goto(other.url);
      const origin = new URL(window.serving.url).origin;
      const token = new URL(window.serving.url).hash.slice(1);
      // even with the token, which it cannot know
      const results = await page.evaluate(
        async ([server, secret]) => {
          const socket = new WebSocket(`${server!.replace('http', 'ws')}/socket`, [
            'varve.1',
            `varve.token.${secret!}`,
          ]);
          const opened = await new Promise((resolve) => {
            socket.addEventListener('open', () => resolve('open'));
            socket.addEventListener('error', () => resolve('refused'));
          });
          const upload = await fetch(`${server!}/drop`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${secret!}` },
            body: 'x',
          }).then(
            ({ status }) => String(status),
            () => 'refused',
          );
          const read = await fetch(`${server!}/`).then(
            () => 'read',
            () => 'refused',
          );
          return [opened, upload, read];
        },
        [origin, token],
      );
      expect(results).toEqual(['refused', 'refused', 'refused']);
      await page.close();
    } finally {
      await other.stop();
    }
  });

  test('WS4: a page without the token says what to do', async () => {
    const page = await window.page.context().newPage();
    await page.goto(new URL('/', window.serving.url).href);
    await expect.poll(() => page.getByText(/printed/i).count()).toBeGreaterThan(0);
    await page.close();
  });

  test('WS8: Ctrl-C and SIGTERM end it with status 0', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const serving = await startServing(home);
      expect(await serving.stop(signal)).toBe(0);
    }
  });
});

/** Somebody else's server on another port of this machine. */
async function serveOther(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>other</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
