import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../shared/problem.ts';
import { readBytes, serveBytes } from '../../../main/service/threads/byte-port.ts';
import { answerCall, createCaller } from '../../../main/service/threads/thread-calls.ts';
import type { Answers, CallMessage, Caller } from '../../../main/service/threads/thread-calls.ts';

type Calls = {
  readonly double: { readonly input: number; readonly output: number };
  readonly fail: { readonly input: null; readonly output: null };
};

const answers: Answers<Calls> = {
  double: async (input) => input * 2,
  fail: () => {
    throw new ProblemError('not-ready', 'wait');
  },
};

function wired(): Caller<Calls> {
  const caller: Caller<Calls> = createCaller<Calls>((message: CallMessage) => {
    if (message.type === 'request')
      void answerCall(answers, message).then((answer) => caller.receive(answer));
  });
  return caller;
}

describe('SV8: questions between threads', () => {
  test('SV8: each answer finds its question, problems travel as such', async () => {
    const caller = wired();
    const [one, two, failed] = await Promise.allSettled([
      caller.ask('double', 1),
      caller.ask('double', 2),
      caller.ask('fail', null),
    ]);
    expect([one, two]).toMatchObject([{ value: 2 }, { value: 4 }]);
    expect(failed).toMatchObject({ reason: { problem: { code: 'not-ready', message: 'wait' } } });
  });

  test('SV8: what nobody answers is a problem too', async () => {
    const answer = await answerCall(answers, { type: 'request', id: 1, name: 'constructor', input: null });
    expect(answer.outcome).toMatchObject({ ok: false, problem: { code: 'internal' } });
  });

  test('SV8: when the other side is gone, open and later questions fail', async () => {
    const caller = createCaller<Calls>(() => {});
    const open = caller.ask('double', 1);
    caller.abandon({ code: 'internal', message: 'gone' });
    await expect(open).rejects.toMatchObject({ problem: { message: 'gone' } });
    await expect(caller.ask('double', 1)).rejects.toMatchObject({ problem: { message: 'gone' } });
  });
});

async function* counting(limit: number, onEnd: () => void): AsyncGenerator<Uint8Array> {
  try {
    for (let count = 0; count < limit; count += 1) yield Uint8Array.of(count);
  } finally {
    onEnd();
  }
}

describe('SV8: bytes between threads', () => {
  test('SV8: arrive in order, then end', async () => {
    const { port1, port2 } = new MessageChannel();
    let ended = false;
    serveBytes(
      port1,
      counting(5, () => (ended = true)),
    );
    const got: number[] = [];
    for await (const piece of readBytes(port2)) got.push(...piece);
    expect(got).toEqual([0, 1, 2, 3, 4]);
    expect(ended).toBe(true);
  });

  test('SV8: a reader that stops ends the writer', async () => {
    const { port1, port2 } = new MessageChannel();
    const ended = new Promise<string>((resolve) => {
      serveBytes(
        port1,
        counting(1_000_000, () => resolve('ended')),
      );
      void (async () => {
        for await (const piece of readBytes(port2)) if (piece[0] === 3) break;
      })();
    });
    expect(await ended).toBe('ended');
  });

  test('SV8: a writer that fails tells why', async () => {
    const { port1, port2 } = new MessageChannel();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new ProblemError('corrupt', 'broken');
    }
    serveBytes(port1, broken());
    const reading = (async () => {
      for await (const piece of readBytes(port2)) expect(piece).toEqual(Uint8Array.of(1));
    })();
    await expect(reading).rejects.toMatchObject({ problem: { code: 'corrupt' } });
  });

  test('SV8: a writer that vanishes is a problem, not a wait for ever', async () => {
    const { port1, port2 } = new MessageChannel();
    const iterator = readBytes(port2)[Symbol.asyncIterator]();
    const next = iterator.next();
    port1.close();
    await expect(next).rejects.toMatchObject({ problem: { code: 'internal' } });
    await expect(iterator.next()).rejects.toMatchObject({ problem: { code: 'internal' } });
  });
});
