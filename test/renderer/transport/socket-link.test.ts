import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSocketLink } from '../../../renderer/transport/socket-link.ts';
import type { LinkTimes, SocketLink } from '../../../renderer/transport/socket-link.ts';
import type { HostEvent } from '../../../shared/contract/values.ts';
import { stubRef } from '../../desktop/stub-host.ts';
import { startTestServer } from '../../serve/start-server.ts';
import type { TestServer } from '../../serve/start-server.ts';

const times: LinkTimes = { first: 10, longest: 40, silence: 60_000 };
const BareSocket = globalThis.WebSocket;
const links: SocketLink[] = [];
const servers: TestServer[] = [];

/** Node's WebSocket states no origin; a browser's does. */
class BrowserSocket extends BareSocket {
  constructor(url: string, protocols: readonly string[]) {
    super(url, { protocols: [...protocols], headers: { Origin: `http://${new URL(url).host}` } } as never);
  }
}

beforeEach(() => void vi.stubGlobal('WebSocket', BrowserSocket));
afterEach(async () => {
  for (const open of links.splice(0)) open.close();
  for (const server of servers.splice(0)) await server.stop();
  vi.unstubAllGlobals();
});

async function start(...options: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...options);
  servers.push(server);
  return server;
}

function link(
  served: TestServer,
  token = served.token,
  given = times,
): SocketLink & { readonly states: string[] } {
  const made = createSocketLink(`127.0.0.1:${served.server.port}`, token, given);
  links.push(made);
  const states: string[] = [];
  made.watch((state) => states.push(state));
  return Object.assign(made, { states });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('WS2: a call made before there is a connection waits for it', async () => {
  const client = link(await start());
  expect(await client.call('app.info', {})).toEqual({ ok: true, value: { name: 'app.info', input: {} } });
  expect(client.states).toEqual(['connecting', 'connected']);
});

test('WS2: answers find their calls in any order', async () => {
  const served = await start();
  const release: (() => void)[] = [];
  served.host.call = (_name, input) =>
    new Promise((resolve) => {
      release.unshift(() => resolve({ ok: true, value: input }));
      if (release.length === 3) for (const go of release) go();
    });
  const client = link(served);
  const answers = await Promise.all([1, 2, 3].map((at) => client.call('app.info', { at })));
  expect(answers).toEqual([1, 2, 3].map((at) => ({ ok: true, value: { at } })));
});

test('WS2: what to open is kept until somebody listens', async () => {
  const client = link(await start({ opened: () => [stubRef(5)] }));
  await client.call('app.info', {});
  const events: HostEvent[] = [];
  const stop = client.listen((event) => events.push(event));
  expect(events).toEqual([{ type: 'open', refs: [stubRef(5)] }]);
  stop();
});

test('WS9: a lost connection comes back; what was under way is answered, what comes meanwhile waits', async () => {
  const served = await start({ opened: () => [stubRef(5)] });
  const { port } = served.server;
  const client = link(served);
  const events: HostEvent[] = [];
  client.listen((event) => events.push(event));
  served.host.call = (name) =>
    name === 'app.info' ? new Promise(() => undefined) : Promise.resolve({ ok: true, value: name });
  const underWay = client.call('app.info', {});
  await until(() => client.states.includes('connected') && events.length === 1);
  served.server.dropPages();
  expect(await underWay).toMatchObject({ ok: false, problem: { code: 'not-ready' } });
  expect(await client.call('task.list', {})).toEqual({ ok: true, value: 'task.list' });
  expect(client.states).toEqual(['connecting', 'connected', 'lost', 'connected']);
  expect(events).toHaveLength(1);
  expect(served.server.port).toBe(port);
});

test('WS9: a server that is gone is tried again; one with another token refuses', async () => {
  const served = await start();
  const client = link(served);
  await client.call('app.info', {});
  await served.server.close();
  await until(() => client.states.at(-1) === 'lost');
  const waiting = client.call('app.info', {});
  await start({ port: served.server.port });
  expect(await waiting).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
  expect(client.states.at(-1)).toBe('refused');
  expect(await client.call('app.info', {})).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
});

test('WS4: a wrong token is refused at once', async () => {
  const served = await start();
  const client = link(served, 'a'.repeat(43));
  expect(await client.call('app.info', {})).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
  expect(client.states).toEqual(['connecting', 'refused']);
});

test('WS9: a connection that has gone silent is left', async () => {
  const served = await start();
  const client = link(served, served.token, { ...times, silence: 50 });
  await until(() => client.states.includes('lost'));
  await until(() => client.states.at(-1) === 'connected');
  expect(client.states.slice(0, 4)).toEqual(['connecting', 'connected', 'lost', 'connected']);
});
