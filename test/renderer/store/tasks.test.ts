import { describe, expect, test } from 'vitest';
import type { TaskId, TaskState } from '../../../shared/contract/values.ts';
import { nextRate, secondsLeft, startRate } from '../../../renderer/store/transfer-rate.ts';
import { makeStore } from './make-store.ts';

const task: TaskState = {
  id: 't7' as TaskId,
  title: 'Indexing x.tar',
  ref: null,
  phase: 'reading',
  state: 'running',
  done: 0,
  total: 1_000,
  startedAt: 0,
  problem: null,
};

describe('R8: tasks', () => {
  test('a task is there while it runs and gone when it is done, which is announced', () => {
    const { store, clock } = makeStore();
    store.getState().onTask(task);
    clock.now += 1_000;
    store.getState().onTask({ ...task, done: 500 });
    expect(store.getState().tasks).toMatchObject([{ task: { done: 500 }, rate: { perSecond: 500 } }]);
    store.getState().onTask({ ...task, done: 1_000, state: 'done' });
    expect(store.getState().tasks).toEqual([]);
    expect(store.getState().announcement.text).toBe('Indexing x.tar: done');
  });

  test('a failure is a notice that stays, being cancelled is not', () => {
    const { store } = makeStore();
    store.getState().onTask({ ...task, state: 'cancelled' });
    expect(store.getState().notices).toEqual([]);
    store
      .getState()
      .onTask({ ...task, state: 'failed', problem: { code: 'corrupt', message: 'cut off at byte 5' } });
    expect(store.getState().notices).toMatchObject([
      { tone: 'error', title: 'Indexing x.tar failed', text: 'cut off at byte 5' },
    ]);
  });

  test('the same failure twice is one notice; never more than five stand', () => {
    const { store } = makeStore();
    for (let time = 0; time < 3; time += 1) store.getState().notify('error', 'a', 'b');
    expect(store.getState().notices).toHaveLength(1);
    for (let time = 0; time < 9; time += 1) store.getState().notify('error', `a${time}`, 'b');
    expect(store.getState().notices.map((notice) => notice.title)).toEqual(['a4', 'a5', 'a6', 'a7', 'a8']);
    store.getState().dismiss(store.getState().notices[0]?.id ?? 0);
    expect(store.getState().notices).toHaveLength(4);
  });
});

describe('rates', () => {
  test('reports close together are summed, and time left follows', () => {
    let rate = startRate(0, 0);
    rate = nextRate(rate, 10, 100);
    expect(rate.perSecond).toBeNull();
    rate = nextRate(rate, 100, 500);
    expect(rate.perSecond).toBe(200);
    expect(secondsLeft(rate, 100, 300)).toBe(1);
    expect(secondsLeft(rate, 100, null)).toBeNull();
  });

  test('going backwards starts over', () => {
    const rate = nextRate(nextRate(startRate(0, 0), 1_000, 1_000), 10, 2_000);
    expect(rate).toEqual({ done: 10, at: 2_000, perSecond: null });
  });
});
