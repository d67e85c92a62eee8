import { expect, test } from 'vitest';
import { givenWords } from '../../main/cli/given-words.ts';

const commandLine = (...words: (string | number[])[]): Uint8Array =>
  Buffer.concat(words.flatMap((word) => [Buffer.from(word as string), Buffer.of(0)]));

test('a byte that is not UTF-8 stands as in every name', () => {
  const line = (): Uint8Array => commandLine('node', 'cli.js', 'cat', 'x.tar', [0x61, 0xff, 0xe2, 0x82], '');
  expect(givenWords(['cat', 'x.tar', 'a\ufffd\ufffd', ''], line)).toEqual([
    'cat',
    'x.tar',
    'a\udcff\udce2\udc82',
    '',
  ]);
});

test('nobody is asked while all is UTF-8, and U+FFFD that was given stays', () => {
  const never = (): never => {
    throw new Error('asked');
  };
  expect(givenWords(['a', 'é'], never)).toEqual(['a', 'é']);
  expect(givenWords(['a\ufffd'], never)).toEqual(['a\ufffd']);
  expect(givenWords(['a\ufffd'], () => commandLine('node', 'a\ufffd'))).toEqual(['a\ufffd']);
});

test('another command line than what Node says is not believed', () => {
  expect(givenWords(['a\ufffd', 'b'], () => commandLine('node', [0x61, 0xff], 'c'))).toEqual([
    'a\ufffd',
    'b',
  ]);
  expect(givenWords(['a\ufffd', 'b'], () => commandLine('b'))).toEqual(['a\ufffd', 'b']);
});
