import type { IpcMain } from 'electron';
import { expect, test } from 'vitest';
import { answerPage, createEventGate } from '../../main/desktop/ipc.ts';
import { createStubHost, stubRef } from './stub-host.ts';
import { StubContents } from './stub-contents.ts';

type Handler = (...args: unknown[]) => unknown;

function setUp() {
  const handlers = new Map<string, Handler>();
  const host = createStubHost();
  const contents = new StubContents();
  let listens = 0;
  const keep = (channel: string, handler: Handler): void => void handlers.set(channel, handler);
  const ipc = { handle: keep, on: keep } as unknown as IpcMain;
  answerPage(
    ipc,
    host,
    () => contents.asContents(),
    () => {
      listens += 1;
    },
  );
  const page = { sender: contents, senderFrame: contents.mainFrame };
  return {
    host,
    contents,
    page,
    send: (channel: string, event: unknown, ...args: unknown[]) => handlers.get(channel)?.(event, ...args),
    listens: () => listens,
  };
}

test('H9: a call of our page is answered by the host', async () => {
  const { send, page, host } = setUp();
  expect(await send('varve:call', page, 'app.info', {})).toEqual({
    ok: true,
    value: { name: 'app.info', input: {} },
  });
  expect(host.calls).toHaveLength(1);
});

test('H9: every other sender is refused, on every channel', async () => {
  const { send, host, contents, page, listens } = setUp();
  const strangers = [
    { sender: new StubContents(), senderFrame: contents.mainFrame },
    { sender: contents, senderFrame: null },
    { sender: contents, senderFrame: { parent: contents.mainFrame, url: 'app://varve/' } },
    { sender: contents, senderFrame: { parent: null, url: 'https://evil.test/' } },
    { sender: contents, senderFrame: { parent: null, url: 'app://evil/' } },
    { sender: contents, senderFrame: { parent: null, url: '' } },
  ];
  for (const stranger of strangers) {
    const refused = { ok: false, problem: { code: 'not-allowed' } };
    expect(await send('varve:call', stranger, 'app.info', {})).toMatchObject(refused);
    expect(await send('varve:drop', stranger, ['/a.tar'])).toMatchObject(refused);
    send('varve:listen', stranger);
  }
  expect(host.calls).toEqual([]);
  expect(host.granted).toEqual([]);
  expect(listens()).toBe(0);
  send('varve:listen', page);
  expect(listens()).toBe(1);
});

test('H9: an argument of the wrong number or size does not reach the host', async () => {
  const { send, page, host } = setUp();
  expect(await send('varve:call', page)).toMatchObject({ problem: { code: 'bad-request' } });
  expect(await send('varve:call', page, 'app.info')).toMatchObject({ problem: { code: 'bad-request' } });
  expect(await send('varve:call', page, 'app.info', {}, 1)).toMatchObject({
    problem: { code: 'bad-request' },
  });
  expect(await send('varve:call', page, 'app.info', { text: 'x'.repeat(2_000_000) })).toMatchObject({
    problem: { code: 'too-large' },
  });
  expect(host.calls).toEqual([]);
});

test('H10: dropped files become tokens; what is no list of paths does not', async () => {
  const { send, page, host } = setUp();
  expect(await send('varve:drop', page, ['/a.tar', '/b.tar'])).toEqual({
    ok: true,
    value: [stubRef(1), stubRef(2)],
  });
  expect(await send('varve:drop', page, ['/absent.tar'])).toMatchObject({ problem: { code: 'not-found' } });
  const bad: unknown[][] = [
    [],
    ['/a.tar'],
    [{ length: 1, 0: '/a.tar' }],
    [[7]],
    [['']],
    [['/a\0b']],
    [['x'.repeat(40_000)]],
    [['/a.tar'], 1],
    [Array.from({ length: 1_001 }, () => '/a')],
  ];
  for (const args of bad)
    expect(await send('varve:drop', page, ...args)).toMatchObject({ problem: { code: 'bad-request' } });
  expect(host.granted.map(({ path }) => path)).toEqual(['/a.tar', '/b.tar']);
});

test('D2: archives to open wait for the page; progress does not', () => {
  const contents = new StubContents();
  const gate = createEventGate(() => contents.asContents());
  const open = { type: 'open', refs: [stubRef(1)] } as const;
  const news = { type: 'archive', ref: stubRef(1), revision: 2, phase: 'listed' } as const;
  gate.send(open);
  gate.send(news);
  expect(contents.sent).toEqual([]);
  gate.open();
  expect(contents.sent).toEqual([['varve:event', open]]);
  gate.send(news);
  expect(contents.sent.at(-1)).toEqual(['varve:event', news]);
  gate.shut();
  gate.send(news);
  gate.send(open);
  gate.open();
  gate.open();
  expect(contents.sent.slice(2)).toEqual([['varve:event', open]]);
});

test('D2: with no window, archives wait for the next one', () => {
  const contents = new StubContents();
  let window: StubContents | null = null;
  const gate = createEventGate(() => window?.asContents() ?? null);
  gate.send({ type: 'open', refs: [stubRef(1)] });
  window = contents;
  gate.open();
  expect(contents.sent).toHaveLength(1);
});
