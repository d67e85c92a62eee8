import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import { writeFileSafely } from '../../../main/service/disk/write-file.ts';
import { scratchFolder } from '../scratch.ts';

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'none',
    (error: unknown) => toProblem(error).code,
  );
}

describe('SV6: saving to a file', () => {
  test('SV6: the file is whole and alone, and progress is told', async () => {
    const folder = scratchFolder();
    const told: number[] = [];
    await writeFileSafely(join(folder, 'a'), pieces('one ', '', 'two'), (done) => told.push(done), undefined);
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('one two');
    expect(told.at(-1)).toBe(7);
  });

  test('SV6: a link at the target is replaced, what it points to stays', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'precious'), 'mine');
    symlinkSync('precious', join(folder, 'a'));
    await writeFileSafely(join(folder, 'a'), pieces('new'), () => {}, undefined);
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('mine');
    expect(lstatSync(join(folder, 'a')).isSymbolicLink()).toBe(false);
  });

  test('SV6: cancelled or failed work leaves nothing, and the old file as it was', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'a'), 'old');
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let count = 0; ; count += 1) {
        if (count === 3) controller.abort();
        yield Buffer.from('x');
      }
    }
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new Error('broken');
    }
    expect(await codeOf(writeFileSafely(join(folder, 'a'), endless(), () => {}, controller.signal))).toBe(
      'cancelled',
    );
    expect(await codeOf(writeFileSafely(join(folder, 'a'), broken(), () => {}, undefined))).toBe('internal');
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
  });

  test('SV6: a place that cannot be written to is named', async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'file'), '');
    expect(await codeOf(writeFileSafely(join(folder, 'gone/a'), pieces('x'), () => {}, undefined))).toBe(
      'not-writable',
    );
    expect(await codeOf(writeFileSafely(join(folder, 'file/a'), pieces('x'), () => {}, undefined))).toBe(
      'not-writable',
    );
    expect(await codeOf(writeFileSafely(join(folder, 'a'), pieces('x'), () => {}, undefined))).toBe(
      'not-writable',
    );
    expect(readdirSync(folder).sort()).toEqual(['a', 'file']);
  });
});
