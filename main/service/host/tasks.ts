import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ArchiveRef, TaskId, TaskState } from '../../../shared/contract/values.ts';
import type { Errand } from '../progress.ts';

/** What a task is and does. */
export interface TaskPlan {
  readonly title: string;
  readonly ref: ArchiveRef | null;
  /** Name of the first phase, until the work tells its own. */
  readonly phase: string;
  work(errand: Required<Errand> & { readonly signal: AbortSignal }): Promise<void>;
}

export interface Tasks {
  start(plan: TaskPlan): TaskId;
  /** Asks a running task to stop; nothing happens for any other id. */
  cancel(id: TaskId): void;
  /** Running ones and the last that have ended, oldest first. */
  list(): readonly TaskState[];
  /** Cancels everything and waits until it has ended. */
  close(): Promise<void>;
}

/** Milliseconds between two events of one task at least. */
const interval = 100;
/** Ended tasks that are remembered. */
const remembered = 20;

/**
 * A registry of long work (SV3): each task is announced, tells its progress at most ten times a second, and ends with
 * exactly one of done, failed, cancelled. `tell` puts a problem into words for the window.
 */
export function createTasks(
  onChange: (task: TaskState) => void,
  now: () => number,
  tell: (problem: Problem) => Problem = (problem) => problem,
): Tasks {
  const states = new Map<TaskId, TaskState>();
  const running = new Map<TaskId, { readonly controller: AbortController; readonly end: Promise<void> }>();
  let count = 0;

  function set(state: TaskState): void {
    states.set(state.id, state);
    onChange(state);
  }

  function forget(): void {
    const ended = [...states.values()].filter(({ state }) => state !== 'running');
    for (const { id } of ended.slice(0, Math.max(0, ended.length - remembered))) states.delete(id);
  }

  async function follow(state: TaskState, plan: TaskPlan, controller: AbortController): Promise<void> {
    let latest = state;
    let toldAt = now();
    const { signal } = controller;
    const onProgress: Required<Errand>['onProgress'] = (progress) => {
      if (!running.has(state.id)) return;
      latest = { ...latest, ...progress };
      states.set(state.id, latest);
      if (now() - toldAt < interval) return;
      toldAt = now();
      onChange(latest);
    };
    let ending: Pick<TaskState, 'state' | 'problem'> = { state: 'done', problem: null };
    try {
      await plan.work({ signal, onProgress });
    } catch (error) {
      const problem = tell(toProblem(error));
      ending =
        problem.code === 'cancelled' || signal.aborted
          ? { state: 'cancelled', problem: null }
          : { state: 'failed', problem };
    }
    running.delete(state.id);
    set({ ...latest, ...ending });
    forget();
  }

  return {
    start(plan) {
      count += 1;
      const id = `t${count}` as TaskId;
      const controller = new AbortController();
      const state: TaskState = {
        id,
        title: plan.title,
        ref: plan.ref,
        phase: plan.phase,
        state: 'running',
        done: 0,
        total: null,
        startedAt: now(),
        problem: null,
      };
      set(state);
      // The work begins after this turn, so that whoever started it knows the id before anything is told of it.
      const end = Promise.resolve().then(() => follow(state, plan, controller));
      running.set(id, { controller, end });
      return id;
    },
    cancel(id) {
      running.get(id)?.controller.abort();
    },
    list() {
      return [...states.values()];
    },
    async close() {
      const ends = [...running.values()].map(({ controller, end }) => {
        controller.abort();
        return end;
      });
      await Promise.all(ends);
    },
  };
}

/** The answer of work that shows as a task. */
export function answerOfTask<T>(
  tasks: Tasks,
  title: string,
  phase: string,
  work: (errand: Errand) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    tasks.start({
      title,
      ref: null,
      phase,
      work: async (errand) => {
        try {
          resolve(await work(errand));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          // Whoever asked tells of it; the task itself has merely ended.
          throw new ProblemError('cancelled', 'cancelled');
        }
      },
    });
  });
}
