import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDiskRoom } from '../../../main/engine/io/disk-room.ts';
import { sha256Hex } from '../../../main/engine/io/hasher.ts';
import { createPackedShelf } from '../../../main/service/layers/packed-shelf.ts';
import { scratchFolder } from '../scratch.ts';

/** Three pieces, each in memory of its own. */
function pieces(): Uint8Array[] {
  return ['a', 'b', 'c'].map((letter) => new Uint8Array(1000).fill(letter.charCodeAt(0)));
}

const whole = Buffer.from('a'.repeat(1000) + 'b'.repeat(1000) + 'c'.repeat(1000));

test.each([
  ['in memory', 3000, false],
  ['in a file once there are many', 2500, true],
])(
  'SV9.5: packed bytes wait %s, and their memory is given back as soon as nobody needs it',
  async (_, room, spooled) => {
    const file = join(scratchFolder(), 'spool');
    const left = { left: room };
    const shelf = createPackedShelf(() => ({ path: file, hasRoom: () => true }), left);
    const put = pieces();
    for (const piece of put) shelf.put(piece);
    expect(shelf.close()).toBe(spooled ? file : null);
    expect(put.map(({ length }) => length)).toEqual(spooled ? [0, 0, 0] : [1000, 1000, 1000]);

    let passed = '';
    await shelf.pass((bytes) => {
      passed += Buffer.from(bytes).toString();
      return Promise.resolve();
    }, sha256Hex(whole));
    expect(passed).toBe(whole.toString());
    expect(put.map(({ length }) => length)).toEqual([0, 0, 0]);
    expect(left.left).toBe(room);
    expect(existsSync(file)).toBe(false);
  },
);

test('IO6: packed bytes that the disk has no room for are a full disk, and go', () => {
  const path = join(scratchFolder(), 'spool');
  const hasRoom = createDiskRoom('', () => 1500 - (existsSync(path) ? statSync(path).size : 0));
  const shelf = createPackedShelf(() => ({ path, hasRoom }), { left: 0 });
  const [first, second] = pieces();
  shelf.put(first!);
  expect(() => shelf.put(second!)).toThrow(
    expect.objectContaining({ problem: { code: 'disk-full', message: expect.any(String) as string } }),
  );
  shelf.drop();
  expect(existsSync(path)).toBe(false);
});
