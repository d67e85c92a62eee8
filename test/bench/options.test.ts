import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

const names = ['gzip', 'window'];

test('everything is measured five times unless told', () => {
  expect(parseOptions([], { VARVE_BENCH_DIR: '/made' }, names)).toEqual({
    only: [],
    quick: false,
    runs: 5,
    folder: '/made',
  });
});

test('rows are chosen by name, apart or in one word', () => {
  const words = ['--only', 'gzip', '--only=window,gzip', '--quick'];
  expect(parseOptions(words, {}, names)).toMatchObject({ only: ['gzip', 'window', 'gzip'], runs: 3 });
});

test.each([
  ['the folder that is asked for', { VARVE_BENCH_DIR: '/a', XDG_CACHE_HOME: '/b', HOME: '/c' }, '/a'],
  ['the cache folder', { XDG_CACHE_HOME: '/b', HOME: '/c' }, join('/b', 'varve', 'bench')],
  ['the home folder', { XDG_CACHE_HOME: 'b', HOME: '/c' }, join('/c', '.cache', 'varve', 'bench')],
])('images are kept in %s', (_what, environment, folder) => {
  expect(parseOptions([], environment, names)?.folder).toBe(folder);
});

test('help is no measurement', () => {
  expect(parseOptions(['-h'], {}, names)).toBeNull();
});

test.each([
  ['a row that there is not', ['--only', 'zip'], 'no rows are called zip: there are gzip, window'],
  ['no runs at all', ['--runs', '0'], '--runs takes a number of at least 1'],
  ['a word of its own', ['gzip'], 'Unexpected argument'],
])('%s is refused', (_what, words, message) => {
  expect(() => parseOptions(words, {}, names)).toThrow(message);
});
