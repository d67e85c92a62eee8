import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { tokenProtocolPrefix, wireProtocol } from '../../shared/contract/wire.ts';
import { send, startTestServer } from './start-server.ts';
import type { TestServer } from './start-server.ts';

const limit = 256;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(): Promise<TestServer> {
  const served = await startTestServer();
  ends.push(() => served.stop());
  return served;
}

/** A connection that says `text` and no more. */
async function stranger({ server }: TestServer, text: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  ends.push(() => socket.destroy());
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  if (text !== '') socket.write(text);
  return socket;
}

async function crowd(served: TestServer, count: number, text = ''): Promise<Socket[]> {
  return await Promise.all(Array.from({ length: count }, () => stranger(served, text)));
}

const isGone = (socket: Socket): boolean => socket.closed || socket.readableEnded;

test.each([
  ['that say nothing', ''],
  ['with half a request', 'GET / HTTP/1.1\r\nHost: 127'],
  ['that do not read the answer', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
])('WS12: more connections %s than there is room for keep nobody out', async (_what, text) => {
  const served = await start();
  await crowd(served, 3 * limit, text);
  expect((await send(served.server.port, '/')).status).toBe(200);
});

test('WS12: the one that has asked for nothing the longest goes first', async () => {
  const served = await start();
  const first = await stranger(served, '');
  const asking = await stranger(served, '');
  await crowd(served, limit - 2);
  const answered = new Promise((resolve) => asking.once('data', resolve));
  asking.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await answered;
  first.resume();
  await crowd(served, 1);
  await vi.waitFor(() => expect(isGone(first)).toBe(true));
  expect(isGone(asking)).toBe(false);
});

test('WS12: pages, uploads and downloads stay', async () => {
  const served = await start();
  const { port } = served.server;
  const origin = `http://127.0.0.1:${port}`;
  const page = new WebSocket(
    `ws://127.0.0.1:${port}/socket`,
    [wireProtocol, tokenProtocolPrefix + served.token],
    {
      headers: { Origin: origin },
    },
  );
  ends.push(() => page.terminate());
  await new Promise((resolve) => page.once('open', resolve));
  const upload = await stranger(
    served,
    `POST /drop HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nAuthorization: Bearer ${served.token}\r\nContent-Length: 9\r\n\r\nhalf`,
  );
  await vi.waitFor(() => expect(readdirSync(served.spool)).toHaveLength(1));
  const rest = Promise.withResolvers<undefined>();
  const id = 'a'.repeat(16);
  served.host.downloads.set(id, {
    name: 'x',
    size: null,
    bytes: (async function* () {
      yield Buffer.from('one');
      await rest.promise;
      yield Buffer.from('two');
    })(),
  });
  const download = await stranger(
    served,
    `GET /download/${id} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
  );
  let text = '';
  download.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await vi.waitFor(() => expect(text).toContain('one'));

  await crowd(served, 2 * limit);
  expect((await send(port, '/')).status).toBe(200);

  rest.resolve(undefined);
  await vi.waitFor(() => expect(text).toContain('two'));
  const stored = new Promise<Buffer>((resolve) => upload.once('data', resolve));
  upload.write('other');
  expect((await stored).toString()).toContain('200 OK');
  expect(page.readyState).toBe(WebSocket.OPEN);
});
