import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send, startTestServer } from './start-server.ts';
import type { TestServer } from './start-server.ts';

let served: TestServer;
beforeAll(async () => {
  served = await startTestServer({ uploadLimit: 1_000_000 });
});
afterAll(() => served.stop());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  send(served.server.port, path, { headers, method });
const own = () => ({ Origin: `http://127.0.0.1:${served.server.port}` });
const authorized = () => ({ ...own(), Authorization: `Bearer ${served.token}` });

test('WS1: the address names 127.0.0.1 and carries the token where no server sees it', () => {
  expect(served.server.url).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+\/#[A-Za-z0-9_-]{43}$/);
});

test('WS1: only this machine can connect', async () => {
  const other = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal);
  if (other === undefined) {
    expect(networkInterfaces()).toHaveProperty('lo');
    return;
  }
  const refused = await new Promise((resolve) => {
    const socket = connect(served.server.port, other.address);
    socket.on('connect', () => resolve(false)).on('error', () => resolve(true));
  });
  expect(refused).toBe(true);
});

test('H1, H2: the page comes with the policy of the desktop, but may talk to its own origin', async () => {
  const page = await get('/');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
  expect(page.headers['x-content-type-options']).toBe('nosniff');
  expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.text).toContain('page');
  expect((await get('/assets/main-1.js')).text).toBe('run()');
  expect((await get('/', {}, 'HEAD')).text).toBe('');
});

test('WS4: no cookie is set and no other origin is let in', async () => {
  const { headers } = await get('/', { Origin: 'http://evil.test' });
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test.each([
  '/../secret.js',
  '/assets/../../secret.js',
  '/%2e%2e/secret.js',
  '/assets/..%2f..%2fsecret.js',
  '//127.0.0.1/secret.js',
  'http://127.0.0.1/../secret.js',
  '/download/',
  '/download/..%2f..%2fsecret.js',
  '/socket',
  '/absent.js',
  '*',
])('H3: GET %s is nothing', async (path) => {
  const { status, text, headers } = await get(path);
  expect(status).toBe(404);
  expect(text).not.toContain('secret');
  expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
});

test.each(['evil.test', 'evil.test:80', '127.0.0.2'])(
  'WS3: Host %j is not answered, not even the page',
  async (host) => {
    const { status, text } = await get('/', { Host: host });
    expect(status).toBe(421);
    expect(text).not.toContain('page');
  },
);

test('WS3: through a tunnel the host is localhost with another port', async () => {
  expect((await get('/', { Host: 'localhost:9999' })).status).toBe(200);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
  'WS1: %s of the page is not allowed',
  async (method) => {
    expect((await get('/', authorized(), method)).status).toBe(405);
  },
);

test('WS4: whether the token is valid can be asked', async () => {
  expect((await get('/session', { Authorization: `Bearer ${served.token}` })).status).toBe(204);
  expect((await get('/session')).status).toBe(401);
  expect((await get('/session', { Authorization: `Bearer ${'a'.repeat(43)}` })).status).toBe(401);
});

const drop = (headers: Record<string, string>, body: string | Uint8Array) =>
  send(served.server.port, '/drop', { method: 'POST', headers, body });

test('WS6: an upload becomes a private temporary file under its own name', async () => {
  const body = new Uint8Array(300_000).map((_, at) => at % 251);
  const answer = await drop(
    { ...authorized(), 'X-Varve-Name': encodeURIComponent('../my é image.tar') },
    body,
  );
  expect(answer.status).toBe(200);
  const { path, options } = served.host.granted.at(-1)!;
  expect(JSON.parse(answer.text)).toEqual({
    ok: true,
    value: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
  });
  expect(options).toEqual({ name: '../my é image.tar', temporary: true });
  expect(path.startsWith(served.spool)).toBe(true);
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(
    createHash('sha256').update(body).digest('hex'),
  );
});

test('WS3, WS4: an upload without token, from another page, or by another method is refused', async () => {
  const before = served.host.granted.length;
  expect((await drop(own(), 'x')).status).toBe(401);
  expect((await drop({ Authorization: `Bearer ${served.token}` }, 'x')).status).toBe(403);
  expect((await drop({ ...authorized(), Origin: 'http://evil.test' }, 'x')).status).toBe(403);
  expect((await drop({ ...authorized(), Host: 'evil.test' }, 'x')).status).toBe(421);
  expect((await get('/drop', authorized())).status).toBe(405);
  expect(served.host.granted).toHaveLength(before);
});

test('WS6: an upload larger than the limit is refused, announced or not, and leaves nothing', async () => {
  const before = readdirSync(served.spool);
  const body = new Uint8Array(1_000_001);
  const announced = await drop(authorized(), body);
  expect(announced.status).toBe(413);
  expect(JSON.parse(announced.text)).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  const chunked = await drop({ ...authorized(), 'Transfer-Encoding': 'chunked' }, body);
  expect(chunked.status).toBe(413);
  expect(readdirSync(served.spool)).toEqual(before);
});

test('WS6: an upload larger than the disk is refused before it is read', async () => {
  const large = await startTestServer({ uploadLimit: Number.MAX_SAFE_INTEGER });
  try {
    const status = await new Promise((resolve) => {
      const socket = connect(large.server.port, '127.0.0.1');
      socket.on('data', (bytes) => {
        resolve(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString())?.[1]);
        socket.destroy();
      });
      socket.write(
        `POST /drop HTTP/1.1\r\nHost: 127.0.0.1:${large.server.port}\r\nOrigin: http://127.0.0.1:${large.server.port}\r\n` +
          `Authorization: Bearer ${large.token}\r\nContent-Length: ${2 ** 52}\r\n\r\n`,
      );
    });
    expect(status).toBe('507');
  } finally {
    await large.stop();
  }
});

test('WS6: an upload whose sender goes away leaves nothing', async () => {
  const before = readdirSync(served.spool).length;
  const granted = served.host.granted.length;
  const socket = connect(served.server.port, '127.0.0.1');
  socket.write(
    `POST /drop HTTP/1.1\r\nHost: 127.0.0.1:${served.server.port}\r\nOrigin: ${own().Origin}\r\n` +
      `Authorization: Bearer ${served.token}\r\nContent-Length: 500000\r\n\r\n`,
  );
  socket.write(new Uint8Array(100_000));
  await until(() => readdirSync(served.spool).length === before + 1);
  socket.destroy();
  await until(() => readdirSync(served.spool).length === before);
  expect(served.host.granted).toHaveLength(granted);
});

test('WS6: an upload that the host does not take is deleted', async () => {
  const refusing = await startTestServer();
  refusing.host.grant = () => Promise.reject(new Error('no'));
  try {
    const answer = await send(refusing.server.port, '/drop', {
      method: 'POST',
      headers: {
        Origin: `http://127.0.0.1:${refusing.server.port}`,
        Authorization: `Bearer ${refusing.token}`,
      },
      body: 'x',
    });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect(readdirSync(refusing.spool)).toEqual([]);
  } finally {
    await refusing.stop();
  }
});

async function* pieces(...list: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of list) yield await Promise.resolve(new TextEncoder().encode(piece));
}

test('WS7: a download is had once, as a file, whatever it is called', async () => {
  const id = 'd'.repeat(32);
  served.host.downloads.set(id, { name: 'x.html', size: 6, bytes: pieces('abc', 'def') });
  const answer = await get(`/download/${id}`);
  expect(answer.text).toBe('abcdef');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="x.html"; filename*=UTF-8''x.html`,
    'content-length': '6',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect((await get(`/download/${id}`)).status).toBe(404);
});

test('WS7: HEAD does not use a download up', async () => {
  const id = 'e'.repeat(32);
  served.host.downloads.set(id, { name: 'x', size: null, bytes: pieces('abc') });
  expect((await get(`/download/${id}`, {}, 'HEAD')).status).toBe(404);
  expect((await get(`/download/${id}`)).text).toBe('abc');
});

test('WS7: a download that breaks is a failed one, not a short file', async () => {
  const id = 'f'.repeat(32);
  const bytes = (async function* () {
    yield new Uint8Array(70_000);
    await Promise.resolve();
    throw new Error('disk');
  })();
  served.host.downloads.set(id, { name: 'x', size: null, bytes });
  await expect(get(`/download/${id}`)).rejects.toThrow(/aborted|hang up|reset/i);
});

test('WS7: a browser that goes away stops the work', async () => {
  const id = 'a'.repeat(32);
  let stopped = false;
  const bytes = (async function* () {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(65_536));
    } finally {
      stopped = true;
    }
  })();
  served.host.downloads.set(id, { name: 'x', size: null, bytes });
  const socket = connect(served.server.port, '127.0.0.1');
  socket.write(`GET /download/${id} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  socket.once('data', () => socket.destroy());
  await until(() => stopped);
  expect((await get(`/download/${id}`)).status).toBe(404);
});

test('WS8: closing ends every connection, twice is once, and the port is free again', async () => {
  const second = await startTestServer();
  const idle = connect(second.server.port, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  idle.on('error', () => undefined);
  const ended = new Promise((resolve) => idle.once('close', resolve));
  await Promise.all([second.server.close(), second.server.close()]);
  await ended;
  const third = await startTestServer({ port: second.server.port });
  expect(third.server.port).toBe(second.server.port);
  await third.stop();
  await second.stop();
  expect(existsSync(second.spool)).toBe(false);
});

test('WS8: a port that is taken is an error with its code', async () => {
  await expect(startTestServer({ port: served.server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
