import { appendFileSync, chmodSync, existsSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../../shared/problem.ts';
import { changedSince } from '../../../../main/engine/build/layer/changed-since.ts';
import { readLayer } from '../../../../main/engine/build/layer/layer-bytes.ts';
import { planFilesLayer } from '../../../../main/engine/build/layer/source-files.ts';
import { idleWork } from '../../../../main/engine/io/work.ts';
import { noise } from '../../../service/made-archive.ts';
import { scratchFolder } from '../../../service/scratch.ts';

const large = 3 * 2 ** 20;

function folderOf(sizes: Readonly<Record<string, number>>) {
  const folder = scratchFolder();
  for (const [name, size] of Object.entries(sizes)) writeFileSync(join(folder, name), noise(size));
  const file = { source: folder, to: '/', mode: null, directoryMode: null, uid: 0, gid: 0, mtime: 0 };
  return { folder, plan: planFilesLayer([file], [], 0) };
}

describe('SV9.3: a file that somebody writes to while it is read', () => {
  test.each([
    ['grows', (path: string) => appendFileSync(path, 'x')],
    ['is written over', (path: string) => writeFileSync(path, noise(large, 2))],
    ['is cut', (path: string) => writeFileSync(path, 'x')],
  ])('and that %s is a problem that names it', (_, change) => {
    const { folder, plan } = folderOf({ a: 10, b: large, c: 10 });
    const path = join(folder, 'b');
    // of another time than that of the write, whatever the steps of the clock
    utimesSync(path, 1, 1);
    let isChanged = false;
    const work = (): void =>
      readLayer(plan, idleWork, () => {
        if (!isChanged) change(path);
        isChanged = true;
      });
    expect(work).toThrow(`${path} has changed since it was looked at; nothing is written`);
    expect(isChanged).toBe(true);
  });

  test('is found by its times when it is read again, and what is gone by its name', () => {
    const { folder, plan } = folderOf({ a: 10, b: 10 });
    expect(changedSince(plan, Date.now() + 1000)).toBe(null);
    for (const name of ['a', 'b']) {
      // clocks of file systems go in steps: later than both files, and not only than this one was
      const before = Math.max(...['a', 'b'].map((each) => statSync(join(folder, each)).ctimeMs));
      while (statSync(join(folder, name)).ctimeMs <= before) chmodSync(join(folder, name), 0o600);
      expect(changedSince(plan, 0)).toBe(join(folder, name));
    }
    let problem: unknown = null;
    const gone: typeof plan = (taker) => {
      taker.file(join(folder, 'b'), () => new Uint8Array(0));
    };
    rmSync(join(folder, 'b'));
    try {
      changedSince(gone, 0);
    } catch (error) {
      problem = error;
    }
    expect(toProblem(problem)).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('/b') as string,
    });
  });
});

test.skipIf(!existsSync('/proc/self/status'))(
  'a file that says it is empty and is not is refused (where there is /proc)',
  () => {
    const file = { source: '/proc/self/status', to: '/x', mode: null, directoryMode: null, uid: 0, gid: 0 };
    const plan = planFilesLayer([{ ...file, mtime: 0 }], [], 0);
    expect(() => readLayer(plan, idleWork, () => {})).toThrow('/status says that it is empty and is not');
    expect(() => readLayer(folderOf({ empty: 0 }).plan, idleWork, () => {})).not.toThrow();
  },
);
