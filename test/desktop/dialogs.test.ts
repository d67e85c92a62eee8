import type { Dialog } from 'electron';
import { expect, test } from 'vitest';
import { openOptions, systemDialogs } from '../../main/desktop/dialogs.ts';
import { join } from 'node:path';

test('D3: Linux and Windows choose files or folders, macOS both', () => {
  expect(openOptions('linux', false).properties).toEqual(['openFile', 'multiSelections']);
  expect(openOptions('win32', true).properties).toEqual(['openDirectory', 'multiSelections']);
  expect(openOptions('darwin', false).properties).toEqual(['openFile', 'openDirectory', 'multiSelections']);
  expect(openOptions('linux', true).filters).toBeUndefined();
});

function dialogsThatAnswer(open: unknown, save: unknown) {
  const asked: unknown[] = [];
  const answer = (value: unknown) => (options: unknown) => {
    asked.push(options);
    return Promise.resolve(value);
  };
  const dialog = { showOpenDialog: answer(open), showSaveDialog: answer(save) } as unknown as Dialog;
  return { asked, dialogs: systemDialogs(dialog, () => null, 'linux', '/home/me/Downloads') };
}

test('D3: a dismissed dialog is no path', async () => {
  const { dialogs } = dialogsThatAnswer(
    { canceled: true, filePaths: ['/x'] },
    { canceled: true, filePath: '' },
  );
  expect(await dialogs.openDialog()).toEqual([]);
  expect(await dialogs.saveDialog('a')).toBeNull();
});

test('D3: the chosen paths, and a suggestion that stays in its folder', async () => {
  const { dialogs, asked } = dialogsThatAnswer(
    { canceled: false, filePaths: ['/x', '/y'] },
    { canceled: false, filePath: '/z' },
  );
  expect(await dialogs.openDialog()).toEqual(['/x', '/y']);
  expect(await dialogs.saveDialog('../../etc/passwd')).toBe('/z');
  expect(asked.at(-1)).toMatchObject({ defaultPath: join('/home/me/Downloads', 'passwd') });
});
