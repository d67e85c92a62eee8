import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, tokenProtocolPrefix, wireProtocol } from '../../shared/contract/wire.ts';
import type { WireMessage } from '../../shared/contract/wire.ts';
import { stubRef } from '../desktop/stub-host.ts';
import { startTestServer } from './start-server.ts';
import type { TestServer } from './start-server.ts';

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

async function start(...options: Parameters<typeof startTestServer>): Promise<TestServer> {
  const served = await startTestServer(...options);
  stops.push(() => served.stop());
  return served;
}

interface Dial {
  readonly path?: string;
  readonly token?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Record<string, string>;
}

/** A browser's WebSocket, or an impostor's. Resolves to the socket, or to the HTTP status that refused it. */
function dial(
  served: TestServer,
  given: Dial = {},
  onMessage: (message: WireMessage) => void = () => undefined,
): Promise<WebSocket | number> {
  const { port } = served.server;
  const protocols = given.protocols ?? [wireProtocol, tokenProtocolPrefix + (given.token ?? served.token)];
  const socket = new WebSocket(`ws://127.0.0.1:${port}${given.path ?? '/socket'}`, [...protocols], {
    headers: { Origin: `http://127.0.0.1:${port}`, ...given.headers },
  });
  // before it is open: the first message may come in one packet with the acceptance
  socket.on('message', (data, binary) =>
    onMessage(decodeMessage(binary ? new Uint8Array(data as Buffer) : (data as Buffer).toString())),
  );
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
}

async function page(served: TestServer, given: Dial = {}) {
  const messages: WireMessage[] = [];
  const socket = await dial(served, given, (message) => messages.push(message));
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => resolve(code));
  });
  const answer = async (id: number): Promise<WireMessage> => {
    for (;;) {
      const found = messages.find((message) => message.type === 'answer' && message.id === id);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { socket, messages, closed, answer };
}

test('WS2: a call is answered under its number', async () => {
  const served = await start();
  const { socket, answer } = await page(served);
  socket.send('{"id":3,"name":"app.info","input":{}}');
  expect(await answer(3)).toEqual({
    type: 'answer',
    id: 3,
    outcome: { ok: true, value: { name: 'app.info', input: {} } },
  });
});

test('WS2: bytes come in a binary frame', async () => {
  const served = await start();
  served.host.call = () => Promise.resolve({ ok: true, value: { bytes: new Uint8Array([1, 2, 3]) } });
  const { socket, answer } = await page(served);
  socket.send('{"id":1,"name":"file.read","input":{}}');
  expect(await answer(1)).toMatchObject({ outcome: { value: { bytes: new Uint8Array([1, 2, 3]) } } });
});

test('WS2: events reach every page until it leaves', async () => {
  const served = await start();
  const [one, two] = [await page(served), await page(served)];
  const event = { type: 'archive', ref: stubRef(1), revision: 4, phase: 'listed' } as const;
  served.host.emit(event);
  one.socket.send('{"id":1,"name":"app.info","input":{}}');
  two.socket.send('{"id":1,"name":"app.info","input":{}}');
  await Promise.all([one.answer(1), two.answer(1)]);
  expect(one.messages).toContainEqual({ type: 'event', event });
  expect(two.messages).toContainEqual({ type: 'event', event });
});

test('WS2: a fresh page is told what to open, one that comes back is not', async () => {
  const served = await start({ opened: () => [stubRef(9)] });
  const fresh = await page(served);
  const again = await page(served, { path: '/socket/again' });
  for (const { socket, answer } of [fresh, again]) {
    socket.send('{"id":1,"name":"app.info","input":{}}');
    await answer(1);
  }
  expect(fresh.messages[0]).toEqual({ type: 'event', event: { type: 'open', refs: [stubRef(9)] } });
  expect(again.messages).toHaveLength(1);
});

test('WS11: what one page closes stays open while another that is connected has it', async () => {
  const served = await start();
  const [one, two] = [await page(served), await page(served)];
  const ref = stubRef(5);
  let id = 0;
  const ask = async ({ socket, answer }: typeof one, name: string): Promise<WireMessage> => {
    id += 1;
    socket.send(JSON.stringify({ id, name, input: { ref } }));
    return await answer(id);
  };
  const closings = (): number => served.host.calls.filter(({ name }) => name === 'archive.close').length;
  await ask(one, 'archive.open');
  await ask(two, 'archive.open');
  expect(await ask(one, 'archive.close')).toMatchObject({ outcome: { ok: true, value: null } });
  expect(closings()).toBe(0);
  await ask(two, 'archive.close');
  expect(closings()).toBe(1);
  // a page that is gone has nothing open
  await ask(one, 'archive.open');
  one.socket.close();
  await one.closed;
  await ask(two, 'archive.open');
  await ask(two, 'archive.close');
  expect(closings()).toBe(2);
});

test('WS6: the host is told which archives pages have, or speak of in any call', async () => {
  const served = await start({ sweepPause: 1 });
  const [one, two] = [await page(served), await page(served)];
  const told = async (refs: readonly string[]): Promise<void> =>
    await vi.waitFor(() => expect([...(served.host.swept.at(-1) ?? ['never'])].sort()).toEqual(refs));
  await told([]);
  const [opened, spoken] = [stubRef(5), stubRef(6)];
  one.socket.send(JSON.stringify({ id: 1, name: 'archive.open', input: { ref: opened } }));
  two.socket.send(
    JSON.stringify({ id: 1, name: 'build.plan', input: { draft: { files: [{ source: spoken }] } } }),
  );
  await told([opened, spoken]);
  two.socket.close();
  await told([opened]);
  one.socket.send(JSON.stringify({ id: 2, name: 'archive.close', input: { ref: opened } }));
  await told([]);
});

test.each([
  ['WS4: no token', { protocols: [wireProtocol] }, 401],
  ['WS4: a wrong token', { token: 'a'.repeat(43) }, 401],
  ['WS4: an empty token', { token: '' }, 401],
  ['WS3: another origin', { headers: { Origin: 'http://evil.test' } }, 403],
  ['WS3: another port of this machine', { headers: { Origin: 'http://127.0.0.1:1' } }, 403],
  ['WS3: a rebound name', { headers: { Host: 'evil.test', Origin: 'http://evil.test' } }, 421],
  ['WS1: another path', { path: '/other' }, 404],
] as const)('%s is refused before there is a socket', async (_what, given, status) => {
  const served = await start();
  expect(await dial(served, given)).toBe(status);
  expect(served.host.calls).toEqual([]);
});

test('WS4: without the protocol there is no socket even with the token', async () => {
  const served = await start();
  expect(await dial(served, { protocols: [`${tokenProtocolPrefix}${served.token}`] })).toBe(400);
});

test.each([
  ['text that is no request', 'hello'],
  ['a request without a name', '{"id":1}'],
  ['bytes', new Uint8Array([1, 2, 3])],
])('WS5: %s ends the connection', async (_what, message) => {
  const served = await start();
  const { socket, closed } = await page(served);
  socket.send(message);
  expect(await closed).toBe(1007);
  expect(served.host.calls).toEqual([]);
});

test('WS5: a message larger than any call ends the connection', async () => {
  const served = await start();
  const { socket, closed } = await page(served);
  socket.send('x'.repeat(2_000_001));
  expect(await closed).toBe(1009);
});

test('WS5: an argument beyond the bounds is answered, not passed on', async () => {
  const served = await start();
  const { socket, answer } = await page(served);
  socket.send(`{"id":1,"name":"app.info","input":${'['.repeat(50)}${']'.repeat(50)}}`);
  expect(await answer(1)).toMatchObject({ outcome: { ok: false, problem: { code: 'too-large' } } });
  expect(served.host.calls).toEqual([]);
});

test('WS5: calls beyond what is under way wait in the socket', async () => {
  const served = await start();
  const release: (() => void)[] = [];
  served.host.call = (name) => {
    served.host.calls.push({ name, input: null });
    return new Promise((resolve) => {
      release.push(() => resolve({ ok: true, value: null }));
    });
  };
  const { socket, answer, messages } = await page(served);
  for (let id = 0; id < 200; id++) socket.send(`{"id":${id},"name":"app.info","input":{}}`);
  await until(() => served.host.calls.length >= 64);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(served.host.calls).toHaveLength(64);
  await until(() => {
    for (const go of release.splice(0)) go();
    return messages.length === 200;
  });
  await answer(199);
});

test('WS8: pages are told when the server ends', async () => {
  const served = await startTestServer();
  const { closed } = await page(served);
  await served.stop();
  expect(await closed).toBe(1001);
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
