import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../shared/problem.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { createDownloads } from '../../../main/service/host/downloads.ts';
import type { Saving } from '../../../main/service/session/session.ts';
import { createTasks } from '../../../main/service/host/tasks.ts';
import type { Tasks } from '../../../main/service/host/tasks.ts';

const ref = '0'.repeat(32) as ArchiveRef;

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(1, 2);
  yield Uint8Array.of(3);
}

function saving(given: AsyncIterable<Uint8Array> = bytes()): Saving {
  return { name: 'a.tar', size: 3, bytes: given };
}

function states(tasks: Tasks): string[] {
  return tasks.list().map(({ state }) => state);
}

async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('SV6: downloads', () => {
  test('SV6: a token serves once, and a task lasts as long as the bytes', async () => {
    const tasks = createTasks(() => {}, Date.now);
    const downloads = createDownloads(Date.now);
    const id = downloads.offer('a.tar', ref, () => saving());
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const download = await downloads.take(id, tasks);
    expect(download).toMatchObject({ name: 'a.tar', size: 3 });
    expect(await downloads.take(id, tasks)).toBeNull();
    expect(states(tasks)).toEqual(['running']);
    const got: number[] = [];
    for await (const piece of download?.bytes ?? []) got.push(...piece);
    await settled();
    expect(got).toEqual([1, 2, 3]);
    expect(states(tasks)).toEqual(['done']);
    expect(tasks.list()[0]).toMatchObject({ done: 3, total: 3, ref });
  });

  test('SV6: a browser that goes away ends the task, also before the first byte', async () => {
    const tasks = createTasks(() => {}, Date.now);
    const downloads = createDownloads(Date.now);
    const download = await downloads.take(
      downloads.offer('a.tar', ref, () => saving()),
      tasks,
    );
    await download?.bytes[Symbol.asyncIterator]().return?.();
    await settled();
    expect(states(tasks)).toEqual(['cancelled']);
  });

  test('SV6: cancelling the task ends the bytes with a problem', async () => {
    const tasks = createTasks(() => {}, Date.now);
    const downloads = createDownloads(Date.now);
    const download = await downloads.take(
      downloads.offer('a.tar', ref, () => saving()),
      tasks,
    );
    const iterator = download?.bytes[Symbol.asyncIterator]();
    await iterator?.next();
    for (const { id } of tasks.list()) tasks.cancel(id);
    await expect(iterator?.next()).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await settled();
    expect(states(tasks)).toEqual(['cancelled']);
  });

  test('SV6: what cannot be opened, and what breaks on the way, are failed tasks', async () => {
    const tasks = createTasks(() => {}, Date.now);
    const downloads = createDownloads(Date.now);
    const shut = downloads.offer('a', ref, () => {
      throw new ProblemError('not-ready', 'wait');
    });
    await expect(downloads.take(shut, tasks)).rejects.toMatchObject({ problem: { code: 'not-ready' } });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new ProblemError('corrupt', 'broken');
    }
    const download = await downloads.take(
      downloads.offer('b', ref, () => saving(broken())),
      tasks,
    );
    const reading = (async () => {
      for await (const piece of download?.bytes ?? []) expect(piece).toHaveLength(1);
    })();
    await expect(reading).rejects.toMatchObject({ problem: { code: 'corrupt' } });
    await settled();
    expect(states(tasks)).toEqual(['failed', 'failed']);
  });

  test('SV6: an offer that nobody takes is void after five minutes', async () => {
    let time = 0;
    const downloads = createDownloads(() => time);
    const id = downloads.offer('a', ref, () => saving());
    time = 300_001;
    expect(
      await downloads.take(
        id,
        createTasks(
          () => {},
          () => time,
        ),
      ),
    ).toBeNull();
  });
});
