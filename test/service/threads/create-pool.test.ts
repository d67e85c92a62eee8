import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../../main/service/threads/job.ts';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import type { PoolOptions } from '../../../main/service/threads/create-pool.ts';
import type { Pool } from '../../../main/service/threads/pool.ts';
import { scratchFolder } from '../scratch.ts';

const workerUrl = new URL('./stub-worker.ts', import.meta.url);
const pools: Pool[] = [];

function stubPool(options: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({ size: 1, workerUrl, patience: 100, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function job(path: string): Job<'open'> {
  return { kind: 'open', input: { path } };
}

interface Answer {
  readonly path: string;
  readonly seen: readonly string[];
}

async function ask(pool: Pool, path: string, weight = 1, signal?: AbortSignal): Promise<Answer> {
  return (await pool.run(job(path), { weight, signal })) as unknown as Answer;
}

describe('SV2: threads', () => {
  test('SV2.1: the largest job is handed out first, whatever the order of asking', async () => {
    const pool = stubPool();
    const answers = await Promise.all([ask(pool, 'small', 1), ask(pool, 'large', 9), ask(pool, 'middle', 5)]);
    expect(answers[0]?.seen).toEqual(['large', 'middle', 'small']);
  });

  test("SV2.8: threads leave this process's standard output unopened", async () => {
    const opened = vi.spyOn(process, 'stdout', 'get');
    await ask(stubPool(), 'quiet');
    expect(opened).not.toHaveBeenCalled();
    opened.mockRestore();
  });

  test('SV2.1: as many jobs run at once as there are threads', async () => {
    const pool = stubPool({ size: 2 });
    const controller = new AbortController();
    const started = Promise.all(
      [0, 1].map(
        () =>
          new Promise<void>((resolve) => {
            const onProgress = (done: number): void => {
              if (done > 0) resolve();
            };
            pool
              .run(job('wait'), { weight: 2, signal: controller.signal, onProgress })
              .catch(() => undefined);
          }),
      ),
    );
    let third = false;
    const last = ask(pool, 'c', 1).then(() => {
      third = true;
    });
    await started;
    expect(third).toBe(false);
    controller.abort();
    await last;
  });

  test('SV2.7: threads are there before there is work where that is certain to come, and are used for it', async () => {
    let started = 0;
    const count = (): void => void (started += 1);
    process.on('worker', count);
    try {
      const late = stubPool({ size: 3 });
      await nextTurn();
      expect(started).toBe(0);
      const pool = stubPool({ size: 3, ahead: true });
      await nextTurn();
      expect(started).toBe(3);
      await Promise.all([ask(pool, 'a'), ask(pool, 'b'), ask(pool, 'c')]);
      expect(started).toBe(3);
      await ask(late, 'a');
      expect(started).toBe(4);
    } finally {
      process.off('worker', count);
    }
  });

  test('a job that fails rejects with its problem', async () => {
    await expect(ask(stubPool(), 'refuse')).rejects.toMatchObject({
      problem: { code: 'corrupt', message: 'broken' },
    });
  });

  test('progress is told at the end at the latest', async () => {
    const told: number[] = [];
    await stubPool().run(job('a'), { weight: 1, onProgress: (done) => told.push(done) });
    expect(told.at(-1)).toBe(10);
  });

  test.each(['exit', 'throw'])(
    'SV2.4: a thread that dies (%s) fails its own job and no other',
    async (how) => {
      const pool = stubPool();
      const [first, died, last] = await Promise.allSettled([
        ask(pool, 'a', 3),
        ask(pool, how, 2),
        ask(pool, 'b', 1),
      ]);
      expect(first).toMatchObject({ status: 'fulfilled' });
      expect(died).toMatchObject({ reason: { problem: { code: 'internal' } } });
      // By a new thread, which has seen nothing before.
      expect(last).toMatchObject({ value: { seen: ['b'] } });
    },
  );

  test('SV2.3: cancelling a job that waits, one that runs, and one that is stuck', async () => {
    const pool = stubPool();
    for (const path of ['wait', 'hang']) {
      const running = new AbortController();
      const waiting = new AbortController();
      const first = ask(pool, path, 9, running.signal);
      const second = ask(pool, 'never', 1, waiting.signal);
      await new Promise((resolve) => {
        setTimeout(resolve, 150);
      });
      waiting.abort();
      await expect(second).rejects.toMatchObject({ problem: { code: 'cancelled' } });
      running.abort();
      await expect(first).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    }
    expect((await ask(pool, 'after')).seen).toEqual(['after']);
  });

  test('SV2.3: a signal that is aborted already starts nothing', async () => {
    const pool = stubPool();
    await expect(ask(pool, 'a', 1, AbortSignal.abort())).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
    expect((await ask(pool, 'b')).seen).toEqual(['b']);
  });

  test('closing ends threads and cancels what is open', async () => {
    const pool = stubPool();
    const jobs = Promise.allSettled([ask(pool, 'hang', 2), ask(pool, 'b', 1)]);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    await pool.close();
    expect(await jobs).toMatchObject([
      { reason: { problem: { code: 'cancelled' } } },
      { reason: { problem: { code: 'cancelled' } } },
    ]);
    await expect(ask(pool, 'c')).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  });

  test('SV2.5: a thread without work is ended after a while; the next job gets a new one', async () => {
    const pool = stubPool({ keep: 20 });
    await ask(pool, 'a');
    await new Promise((resolve) => {
      setTimeout(resolve, 120);
    });
    expect((await ask(pool, 'b')).seen).toEqual(['b']);
  });

  test('SV2.5: a program that has its answer ends by itself', () => {
    const script = join(scratchFolder(), 'program.ts');
    const place = new URL('../../../main/service/threads/create-pool.ts', import.meta.url).href;
    writeFileSync(
      script,
      `import { createPool } from ${JSON.stringify(place)};
       const pool = createPool({ size: 2, workerUrl: new URL(${JSON.stringify(workerUrl.href)}) });
       await Promise.all(['a', 'b'].map((path) => pool.run({ kind: 'open', input: { path } }, { weight: 1 })));
       console.log('done');`,
    );
    const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 20_000 });
    expect(stdout).toBe('done\n');
    expect(status).toBe(0);
  });

  test('SV2.5: a program that closes a pool whose threads are just answering does not end before it is closed', () => {
    const script = join(scratchFolder(), 'program.ts');
    const place = new URL('../../../main/service/threads/create-pool.ts', import.meta.url).href;
    writeFileSync(
      script,
      `import { createPool } from ${JSON.stringify(place)};
       for (let round = 0; round < 5; round += 1) {
         const pool = createPool({ size: 3, workerUrl: new URL(${JSON.stringify(workerUrl.href)}) });
         const over = new AbortController();
         let begun = 0;
         const jobs = ['wait', 'wait', 'wait'].map((path) =>
           pool.run(
             { kind: 'open', input: { path } },
             { weight: 1, signal: over.signal, onProgress: () => (begun += 1) === 9 && over.abort() },
           ),
         );
         await Promise.all(jobs).catch(() => undefined);
         await pool.close();
       }
       console.log('done');`,
    );
    const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 60_000 });
    expect(stdout).toBe('done\n');
    expect(status).toBe(0);
  });

  test('SV2.6: small work is done on the calling thread, and given up when it is not small', async () => {
    const pool = stubPool();
    const zeros = join(scratchFolder(), 'zeros');
    writeFileSync(zeros, new Uint8Array(4_000_000));
    const scan: Job<'scan'> = {
      kind: 'scan',
      input: {
        address: {
          location: { file: zeros, outer: 'none', offset: 0, size: 4_000_000 },
          identity: null,
          outer: null,
        },
        compression: 'none',
        index: true,
        hash: true,
        moreHashes: [],
        storedOnly: false,
        maxPlain: null,
        cache: null,
      },
    };
    expect((await pool.runHere(scan, 60_000))?.facts.size).toBe(4_000_000);
    await expect(pool.runHere(scan, 0)).resolves.toBeNull();
    const gone = { ...scan.input.address.location, file: `${zeros}.gone` };
    await expect(
      pool.runHere(
        { kind: 'scan', input: { ...scan.input, address: { ...scan.input.address, location: gone } } },
        60_000,
      ),
    ).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });

  test('SV2.3: a real job over much data stops at its next chunk', async () => {
    const pool = createPool({ size: 1 });
    pools.push(pool);
    const file = join(scratchFolder(), 'sparse');
    writeFileSync(file, '');
    const { truncateSync } = await import('node:fs');
    // Takes no room on the disk, and minutes to hash.
    truncateSync(file, 200 * 1024 ** 3);
    const controller = new AbortController();
    let done = 0;
    const hashing = pool.run(
      {
        kind: 'scan',
        input: {
          address: {
            location: { file, outer: 'none', offset: 0, size: 200 * 1024 ** 3 },
            identity: null,
            outer: null,
          },
          compression: 'none',
          index: false,
          hash: true,
          moreHashes: [],
          storedOnly: true,
          maxPlain: null,
          cache: null,
        },
      },
      {
        weight: 1,
        signal: controller.signal,
        onProgress: (bytes) => {
          done = bytes;
          if (bytes > 0) controller.abort();
        },
      },
    );
    await expect(hashing).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(done).toBeGreaterThan(0);
  });
});
