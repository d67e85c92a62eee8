import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../shared/problem.ts';
import type { TaskState } from '../../../shared/contract/values.ts';
import { createTasks } from '../../../main/service/host/tasks.ts';
import type { TaskPlan, Tasks } from '../../../main/service/host/tasks.ts';

interface Watched {
  readonly tasks: Tasks;
  readonly events: TaskState[];
  time: number;
}

function watched(): Watched {
  const events: TaskState[] = [];
  const set: Watched = {
    events,
    time: 0,
    tasks: createTasks(
      (task) => events.push(task),
      () => set.time,
    ),
  };
  return set;
}

function plan(work: TaskPlan['work']): TaskPlan {
  return { title: 'Reading', ref: null, phase: 'reading', work };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function endings(events: readonly TaskState[]): string[] {
  return events.filter(({ state }) => state !== 'running').map(({ state }) => state);
}

describe('SV3: tasks', () => {
  test('SV3: a task is announced and ends with done, once', async () => {
    const { tasks, events } = watched();
    const id = tasks.start(plan(async () => {}));
    expect(events.map(({ state }) => state)).toEqual(['running']);
    await settled();
    expect(endings(events)).toEqual(['done']);
    expect(tasks.list().map((task) => [task.id, task.state])).toEqual([[id, 'done']]);
    tasks.cancel(id);
    await settled();
    expect(endings(events)).toEqual(['done']);
  });

  test('SV3: a failure carries its problem', async () => {
    const { tasks, events } = watched();
    tasks.start(
      plan(() => {
        throw new ProblemError('corrupt', 'broken');
      }),
    );
    tasks.start(plan(() => Promise.reject(new Error('oops'))));
    await settled();
    expect(endings(events)).toEqual(['failed', 'failed']);
    expect(events.at(-2)?.problem).toEqual({ code: 'corrupt', message: 'broken' });
    expect(events.at(-1)?.problem).toEqual({ code: 'internal', message: 'oops' });
  });

  test('SV3: cancelling ends with cancelled, also when the work fails because of it', async () => {
    const { tasks, events } = watched();
    const id = tasks.start(
      plan(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('torn down')));
          }),
      ),
    );
    await settled();
    tasks.cancel(id);
    tasks.cancel(id);
    await settled();
    expect(endings(events)).toEqual(['cancelled']);
    expect(events.at(-1)?.problem).toBeNull();
  });

  test('SV3: work that finishes although it was cancelled is done', async () => {
    const { tasks, events } = watched();
    const id = tasks.start(plan(() => settled()));
    tasks.cancel(id);
    await settled();
    await settled();
    expect(endings(events)).toEqual(['done']);
  });

  test('SV3: progress is told ten times a second at most, and kept for whoever asks', async () => {
    const set = watched();
    let report: (done: number) => void = () => {};
    let end: () => void = () => {};
    const id = set.tasks.start(
      plan(
        ({ onProgress }) =>
          new Promise((resolve) => {
            report = (done) => onProgress?.({ phase: 'hashing', done, total: 1_000 });
            end = resolve;
          }),
      ),
    );
    await settled();
    for (set.time = 0; set.time < 1_000; set.time += 1) report(set.time);
    const running = set.events.filter(({ state }) => state === 'running').length;
    expect(running).toBeLessThanOrEqual(11);
    expect(running).toBeGreaterThan(5);
    expect(set.tasks.list().find((task) => task.id === id)).toMatchObject({ phase: 'hashing', done: 999 });
    end();
    await settled();
    const count = set.events.length;
    report(1);
    expect(set.events).toHaveLength(count);
    expect(set.events.at(-1)).toMatchObject({ state: 'done', done: 999, total: 1_000 });
  });

  test('SV3: ended tasks are forgotten in the end, running ones never', async () => {
    const { tasks } = watched();
    const kept = tasks.start(
      plan(({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()))),
    );
    for (let number = 0; number < 50; number += 1) tasks.start(plan(async () => {}));
    await settled();
    expect(tasks.list().length).toBeLessThanOrEqual(21);
    expect(tasks.list().map(({ id }) => id)).toContain(kept);
    await tasks.close();
    expect(tasks.list().some(({ state }) => state === 'running')).toBe(false);
  });
});
