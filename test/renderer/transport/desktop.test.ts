import { expect, test } from 'vitest';
import { desktopClient } from '../../../renderer/transport/desktop.ts';
import type { Bridge } from '../../../shared/contract/bridge.ts';
import { stubRef } from '../../desktop/stub-host.ts';

const usual: Bridge<File> = {
  call: (name, input) => Promise.resolve({ ok: true, value: { name, input } }),
  listen: () => () => undefined,
  drop: (files) => Promise.resolve({ ok: true, value: files.map((_file, at) => stubRef(at)) }),
};

test('H11: calls go over the bridge as they are', async () => {
  expect(await desktopClient(usual).call('app.info', {})).toEqual({
    ok: true,
    value: { name: 'app.info', input: {} },
  });
});

test('H11: a bridge that throws is an answer, not a rejection', async () => {
  const client = desktopClient({
    ...usual,
    call: () => Promise.reject(new Error('an object could not be cloned')),
    drop: () => Promise.reject(new Error('gone')),
  });
  expect(await client.call('app.info', {})).toMatchObject({ ok: false, problem: { code: 'internal' } });
  expect(await client.drop([], () => undefined, new AbortController().signal)).toMatchObject({ ok: false });
});

test('H10: dropped files become tokens, and progress says so', async () => {
  const sent: number[][] = [];
  const files = [new File(['abc'], 'a.tar'), new File(['de'], 'b.tar')];
  const client = desktopClient(usual);
  const answer = await client.drop(
    files,
    (done, total) => sent.push([done, total]),
    new AbortController().signal,
  );
  expect(answer).toEqual({ ok: true, value: [stubRef(0), stubRef(1)] });
  expect(sent).toEqual([[5, 5]]);
  expect(await client.drop(files, () => undefined, AbortSignal.abort())).toMatchObject({
    problem: { code: 'cancelled' },
  });
});

test('WS9: the desktop is always connected', () => {
  const states: string[] = [];
  desktopClient(usual).watchConnection((state) => states.push(state))();
  expect(states).toEqual(['connected']);
});
