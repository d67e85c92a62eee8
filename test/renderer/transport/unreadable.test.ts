import { expect, test } from 'vitest';
import { firstUnreadable } from '../../../renderer/transport/unreadable.ts';

test('WS6: a folder is found before anything is sent', async () => {
  const [one, empty] = [new File(['x'], 'one.tar'), new File([], 'empty.tar')];
  const folder = new File([], 'folder');
  folder.slice = () =>
    Object.assign(new Blob(), {
      arrayBuffer: () => Promise.reject(new DOMException('not found', 'NotFoundError')),
    });
  expect(await firstUnreadable([one, empty])).toBeNull();
  expect(await firstUnreadable([one, folder, empty])).toBe(folder);
});
