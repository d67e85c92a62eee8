import { expect, test } from 'vitest';
import { keepHost } from '../../../main/service/host/keep-host.ts';
import { createStubHost, stubRef } from '../../desktop/stub-host.ts';
import type { StubHost } from '../../desktop/stub-host.ts';

function setUp() {
  const made: { readonly host: StubHost; readonly die: (reason: string) => void }[] = [];
  const told: string[] = [];
  let time = 0;
  const kept = keepHost(
    (onDeath) => {
      const host = createStubHost();
      made.push({ host, die: onDeath });
      return host;
    },
    {
      now: () => time,
      onRestart: (reason) => told.push(`again: ${reason}`),
      onGiveUp: (reason) => told.push(`over: ${reason}`),
    },
  );
  return {
    kept,
    made,
    told,
    wait(milliseconds: number) {
      time += milliseconds;
    },
  };
}

test('D5: another host takes over, and listeners stay', async () => {
  const { kept, made, told } = setUp();
  const events: unknown[] = [];
  kept.listen((event) => events.push(event));
  await kept.call('app.info', {});
  made[0]!.die('out of memory');
  await kept.call('task.list', {});
  await kept.grant('/a');
  const event = { type: 'archive', ref: stubRef(1), revision: 1, phase: 'listed' } as const;
  made[1]!.host.emit(event);
  expect(made.map(({ host }) => host.calls.map(({ name }) => name))).toEqual([['app.info'], ['task.list']]);
  expect(made[1]!.host.granted).toHaveLength(1);
  expect(events).toEqual([event]);
  expect(told).toEqual(['again: out of memory']);
  await kept.close();
  expect(made.map(({ host }) => host.closed)).toEqual([false, true]);
});

test('D5: the third death within a minute is the last', () => {
  const { made, told } = setUp();
  made[0]!.die('a');
  made[1]!.die('b');
  made[2]!.die('c');
  expect(told).toEqual(['again: a', 'again: b', 'over: c']);
  expect(made).toHaveLength(3);
});

test('D5: deaths that are far apart are forgiven', () => {
  const { made, told, ...clock } = setUp();
  for (let count = 0; count < 6; count++) {
    made[count]!.die('x');
    clock.wait(40_000);
  }
  expect(told).toEqual(Array.from({ length: 6 }, () => 'again: x'));
});
