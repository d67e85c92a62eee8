import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  cacheHas,
  cachePrune,
  cacheRead,
  cacheWrite,
  openCache,
} from '../../../main/service/cache/cache-store.ts';
import type { CachePart } from '../../../main/service/cache/cache-file.ts';
import type { CachePlace } from '../../../main/service/cache/cache-store.ts';
import { scratchFolder } from '../scratch.ts';

function open(limit?: number): CachePlace {
  const place = openCache(join(scratchFolder(), 'cache'), limit);
  if (place === null) throw new Error('no cache');
  return place;
}

const bytes = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(70_000).fill(7)] as const;
/** As they are written: in pieces. */
const parts = [[bytes[0]], [], [bytes[2].subarray(0, 10), bytes[2].subarray(10)]].map(partOf);

function partOf(pieces: readonly Uint8Array[]): CachePart {
  return { pieces, checksItself: false };
}

function files(place: CachePlace): string[] {
  return readdirSync(place.folder).map((name) => join(place.folder, name));
}

describe('SV5: the cache', () => {
  test('SV5: gives back what was kept, the wanted parts alone, each aligned for columns', () => {
    const place = open();
    expect(cacheRead(place, 'key', [0])).toBeNull();
    expect(cacheWrite(place, 'key', parts)).toBe(true);
    expect(cacheHas(place, 'key')).toBe(true);
    expect(cacheRead(place, 'key', [0, 1, 2])).toEqual(bytes);
    const [last] = cacheRead(place, 'key', [2]) ?? [];
    expect(last).toEqual(bytes[2]);
    expect(last?.byteOffset).toBe(0);
    expect(cacheRead(place, 'other', [0])).toBeNull();
    expect(cacheRead(place, 'key', [3])).toBeNull();
  });

  test('SV5: a flipped bit, a cut and a longer file are misses and are deleted', () => {
    const place = open();
    cacheWrite(place, 'key', parts);
    const [path = ''] = files(place);
    const good = readFileSync(path);
    for (let at = 0; at < 200; at += 1) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 0x40;
      writeFileSync(path, bad);
      const read = cacheRead(place, 'key', [0, 1, 2]);
      // Bytes between the parts and unused fields of the head mean nothing.
      if (read === null) expect(existsSync(path)).toBe(false);
      else expect(read).toEqual(bytes);
    }
    for (const length of [0, 10, 47, 48, 100, good.length - 1]) {
      writeFileSync(path, good.subarray(0, length));
      expect(cacheRead(place, 'key', [0, 1, 2])).toBeNull();
      expect(existsSync(path)).toBe(false);
    }
    writeFileSync(path, Buffer.concat([good, Buffer.from([0])]));
    expect(cacheRead(place, 'key', [0])).toBeNull();
  });

  test('SV5: a file renamed to stand for another key is a miss', () => {
    const place = open();
    cacheWrite(place, 'a', parts);
    const [a = ''] = files(place);
    const copy = readFileSync(a);
    cacheWrite(place, 'b', [partOf([Uint8Array.of(9)])]);
    const b = files(place).find((path) => path !== a) ?? '';
    writeFileSync(b, copy);
    expect(cacheRead(place, 'b', [0])).toBeNull();
    expect(cacheRead(place, 'a', [0])).toEqual([bytes[0]]);
  });

  test('SV5: what was used longest ago goes first, down to the limit; stale drafts go too', () => {
    const place = open(10_000);
    const now = Date.now();
    for (let number = 0; number < 8; number += 1) {
      cacheWrite(place, `key ${number}`, [partOf([new Uint8Array(2_000)])]);
    }
    for (const [age, path] of files(place).entries())
      utimesSync(path, now / 1000 - age * 86_400, now / 1000 - age * 86_400);
    const oldest = files(place).at(-1) ?? '';
    const youngest = files(place)[0] ?? '';
    writeFileSync(join(place.folder, 'x.1.tmp'), 'left by the dead');
    utimesSync(join(place.folder, 'x.1.tmp'), now / 1000 - 7_200, now / 1000 - 7_200);
    writeFileSync(join(place.folder, 'y.2.tmp'), 'being written');
    cachePrune(place, now);
    const left = files(place).filter((path) => !path.endsWith('.tmp'));
    expect(left.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThanOrEqual(10_000);
    expect(left).toContain(youngest);
    expect(left).not.toContain(oldest);
    expect(files(place).filter((path) => path.endsWith('.tmp'))).toEqual([join(place.folder, 'y.2.tmp')]);
  });

  test('SV5: one entry takes a quarter of the limit at most', () => {
    const place = open(10_000);
    expect(cacheWrite(place, 'key', [partOf([new Uint8Array(2_501)])])).toBe(false);
    expect(files(place)).toEqual([]);
  });

  test('SV5: deleting it at any time is safe', () => {
    const place = open();
    cacheWrite(place, 'key', parts);
    rmSync(place.folder, { recursive: true });
    expect(cacheRead(place, 'key', [0])).toBeNull();
    expect(cacheWrite(place, 'key', parts)).toBe(false);
    expect(cacheHas(place, 'key')).toBe(false);
    expect(() => cachePrune(place, Date.now())).not.toThrow();
  });

  test('SV5: nobody else may look in or have put something there', () => {
    const place = open();
    if (process.platform === 'win32') return;
    expect(statSync(place.folder).mode & 0o777).toBe(0o700);
    cacheWrite(place, 'key', parts);
    expect(statSync(files(place)[0] ?? '').mode & 0o777).toBe(0o600);
    chmodSync(place.folder, 0o777);
    expect(openCache(join(place.folder, '..'))).toBeNull();
  });

  test('SV5: a place that cannot be made is no cache, and no failure', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(openCache(join(folder, 'file'))).toBeNull();
  });

  test('SV5: two processes that write and read the same keys see whole entries only', () => {
    const place = open();
    const program = `
      import { cacheRead, cacheWrite } from ${JSON.stringify(new URL('../../../main/service/cache/cache-store.ts', import.meta.url).href)};
      const place = ${JSON.stringify(place)};
      const fill = Number(process.argv[2]);
      for (let round = 0; round < 150; round += 1) {
        const key = 'key ' + (round % 3);
        cacheWrite(place, key, [{ pieces: [new Uint8Array(50_000).fill(fill)], checksItself: false }]);
        const read = cacheRead(place, key, [0]);
        if (read === null || new Set(read[0]).size !== 1) process.exit(1);
      }`;
    const script = join(place.folder, '..', 'program.ts');
    writeFileSync(script, program);
    const shell = spawnSync(
      'sh',
      [
        '-c',
        '"$0" "$1" 1 & first=$!; "$0" "$1" 2; second=$?; wait $first && exit $second',
        process.execPath,
        script,
      ],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)) },
    );
    expect(shell.stderr).toBe('');
    expect(shell.status).toBe(0);
    expect(files(place).filter((path) => path.endsWith('.tmp'))).toEqual([]);
  });
});
