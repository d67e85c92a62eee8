import { expect, test } from 'vitest';
import { readWords, writeWords } from '../../shared/system-words.ts';

test('what the system answers is told in words where there are better ones than its own', () => {
  expect(readWords('ENOENT')).toBe('it is not there');
  expect(writeWords('ENOENT')).toBe('there is no such folder');
  expect([readWords('EWEIRD'), writeWords('EWEIRD'), readWords('constructor')]).toEqual([
    'EWEIRD',
    'EWEIRD',
    'constructor',
  ]);
});
