import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { receiveUpload } from '../../../main/service/disk/receive-upload.ts';
import { scratchFolder } from '../scratch.ts';

async function* bytes(count: number): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(count));
}

function options(folder: string) {
  return { announced: null, limit: 1e9, signal: new AbortController().signal, folder };
}

test('WS6: an upload that the disk has no room for is refused, announced or not, and leaves nothing', async () => {
  const folder = join(scratchFolder(), 'spool');
  const full = { ...options(folder), spare: () => 1000 };
  const problem = { code: 'disk-full', message: 'the disk for uploads is full' };
  await expect(receiveUpload(bytes(1), { ...full, announced: 1001 })).rejects.toMatchObject({ problem });
  await expect(receiveUpload(bytes(1001), full)).rejects.toMatchObject({ problem });
  expect(readdirSync(folder)).toEqual([]);
  expect((await receiveUpload(bytes(1000), full)).size).toBe(1000);
});

test.skipIf(process.platform === 'win32')(
  'SV4.5: a page whose uploads cannot be kept is not told by which path',
  async () => {
    const folder = join(scratchFolder(), 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    await expect(receiveUpload(bytes(1), options(folder))).rejects.toMatchObject({
      problem: {
        code: 'not-writable',
        message: 'uploads cannot be kept on the machine that serves this page',
      },
    });
  },
);
