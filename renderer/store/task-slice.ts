import type { TaskId, TaskState } from '../../shared/contract/values.ts';
import type { SliceTools } from './slice.ts';
import { nextRate, startRate } from './transfer-rate.ts';
import type { TransferRate } from './transfer-rate.ts';

export interface RunningTask {
  readonly task: TaskState;
  readonly rate: TransferRate;
}

export interface TaskSlice {
  /** Running tasks, oldest first. Those that end are announced and leave. */
  readonly tasks: readonly RunningTask[];
  /** Per archive: how many of its tasks have ended, so that what was asked before can be asked again. */
  readonly ended: Readonly<Record<string, number>>;
  onTask(task: TaskState): void;
  loadTasks(): Promise<void>;
  cancelTask(id: TaskId): Promise<void>;
}

/** What is at work for this window. */
export function taskSlice({ set, get, client, now }: SliceTools): TaskSlice {
  const finish = (task: TaskState): void => {
    if (task.state === 'done' && get().saving.includes(task.id)) get().notify('done', task.title, 'Written.');
    else if (task.state === 'done') get().announce(`${task.title}: done`);
    if (task.state === 'cancelled') get().announce(`${task.title}: cancelled`);
    // an archive that failed to open says so where it would be shown, though its view may come after this
    const isShown =
      task.ref !== null &&
      get().tabs.includes(task.ref) &&
      (get().archives[task.ref]?.report ?? null) === null;
    if (task.state === 'failed' && !isShown)
      get().report(
        `${task.title} failed`,
        task.problem ?? { code: 'internal', message: 'failed without saying why' },
      );
  };
  return {
    tasks: [],
    ended: {},
    onTask(task) {
      const before = get().tasks;
      const known = before.find((running) => running.task.id === task.id);
      if (task.state === 'running') {
        const rate =
          known === undefined ? startRate(task.done, now()) : nextRate(known.rate, task.done, now());
        set({
          tasks:
            known === undefined
              ? [...before, { task, rate }]
              : before.map((running) => (running === known ? { task, rate } : running)),
        });
        return;
      }
      const { ended } = get();
      set({
        tasks: before.filter((running) => running !== known),
        ended: task.ref === null ? ended : { ...ended, [task.ref]: (ended[task.ref] ?? 0) + 1 },
      });
      finish(task);
      void get().onBuildTask(task);
      void get().onConvertTask(task);
    },
    async loadTasks() {
      const answer = await client.call('task.list', {});
      if (!answer.ok) return;
      for (const task of answer.value) if (task.state === 'running') get().onTask(task);
    },
    async cancelTask(id) {
      const answer = await client.call('task.cancel', { id });
      if (!answer.ok) get().report('The task cannot be cancelled', answer.problem);
    },
  };
}
