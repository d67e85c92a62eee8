import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesAt, convert } from '../../../main/service/convert/convert.ts';
import { openFileDraft, openFolderDraft } from '../../../main/service/disk/draft.ts';
import { isStanding } from '../../../main/service/disk/standing-target.ts';
import { writeFileSafely } from '../../../main/service/disk/write-file.ts';
import { plainWish } from '../convert/converting.ts';
import { countedPool } from '../threads/counted-pool.ts';
import { imageOf, writeArchive } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';

async function* text(of: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(of);
}

/** A pipe with a name, and what has been written into it; nothing ever waits for the other end. */
function pipe(): { readonly path: string; taken(): Buffer; close(): void } {
  const path = join(scratchFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const end = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  return {
    path,
    taken() {
      const bytes = Buffer.alloc(65_536);
      return bytes.subarray(0, readSync(end, bytes));
    },
    close: () => closeSync(end),
  };
}

describe.runIf(process.platform === 'linux')(
  'SV6.5: what is no file is written into, and stays (Linux)',
  () => {
    test('what that is', () => {
      const folder = scratchFolder();
      writeFileSync(join(folder, 'file'), '');
      mkdirSync(join(folder, 'folder'));
      symlinkSync('file', join(folder, 'link'));
      symlinkSync('nothing', join(folder, 'dangling'));
      symlinkSync('/dev/null', join(folder, 'device'));
      const named = pipe();
      expect(
        ['file', 'folder', 'link', 'dangling', 'nothing'].filter((name) => isStanding(join(folder, name))),
      ).toEqual([]);
      expect(
        [join(folder, 'device'), '/dev/null', '/dev/full', '/proc/self/fd/0', named.path].map(isStanding),
      ).toEqual(Array.from({ length: 5 }, () => true));
      named.close();
    });

    test('a report', async () => {
      const named = pipe();
      await writeFileSafely(named.path, text('hello'), () => {}, undefined);
      expect(lstatSync(named.path).isFIFO()).toBe(true);
      expect(named.taken().toString()).toBe('hello');
      named.close();
    });

    test('what a descriptor was opened on is written to its end', async () => {
      const path = join(scratchFolder(), 'log');
      writeFileSync(path, 'before ');
      const { ino } = lstatSync(path);
      const descriptor = openSync(path, 'r+');
      await writeFileSafely(`/proc/self/fd/${descriptor}`, text('after'), () => {}, undefined);
      closeSync(descriptor);
      expect([readFileSync(path, 'utf8'), lstatSync(path).ino]).toEqual(['before after', ino]);
    });

    test('an archive', async () => {
      const named = pipe();
      const source = writeArchive(scratchFolder(), [imageOf([[{ path: 'a', content: 'b' }]])]);
      const options = { pool: countedPool(), cache: null };
      const convertTo = async (target: 'docker-archive' | 'oci-dir'): Promise<unknown> =>
        await convert(
          archivesAt([source], options),
          { ...plainWish, target },
          { kind: 'path', path: named.path, force: false },
          options,
        );
      await convertTo('docker-archive');
      expect(lstatSync(named.path).isFIFO()).toBe(true);
      expect(named.taken().subarray(257, 262).toString()).toBe('ustar');
      await expect(convertTo('oci-dir')).rejects.toThrow(/is no folder/);
      named.close();
    });

    test('no draft takes its place', async () => {
      const named = pipe();
      await expect(openFileDraft(named.path)).rejects.toThrow(/it is not replaced/);
      await expect(openFolderDraft(named.path, () => true)).rejects.toThrow(/it is not replaced/);
      named.close();
    });
  },
);
