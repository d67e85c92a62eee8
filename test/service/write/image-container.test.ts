import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainMember } from '../../../main/engine/build/tar/python-tar.ts';
import { folderContainer } from '../../../main/service/write/image-container.ts';
import { scratchFolder } from '../scratch.ts';

test('SV6.1: what cannot be written into a folder is told by the name that it will have', async () => {
  const draft = join(scratchFolder(), '.layout.part');
  writeFileSync(draft, '');
  const container = folderContainer(draft, '/srv/layout');
  const member = plainMember('blobs/sha256/ab', 1, 0);
  await expect(container.add(member, (write) => write(new Uint8Array(1)))).rejects.toMatchObject({
    problem: {
      code: 'not-writable',
      message: expect.stringMatching(/^cannot write \/srv\/layout\/blobs/) as string,
    },
  });
});
