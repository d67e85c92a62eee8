import { expect, test } from 'vitest';
import {
  attachment,
  bearerToken,
  isLoopbackHost,
  isOwnOrigin,
  isToken,
  makeToken,
} from '../../main/serve/requests.ts';

test('WS4: tokens are 256 random bits', () => {
  const tokens = Array.from({ length: 100 }, makeToken);
  expect(new Set(tokens).size).toBe(100);
  expect(tokens.every((token) => /^[A-Za-z0-9_-]{43}$/.test(token))).toBe(true);
});

test('WS4: only the token is the token', () => {
  const token = makeToken();
  expect(isToken(token, token)).toBe(true);
  const others = ['', token.slice(0, -1), `${token}x`, token.toLowerCase(), makeToken(), `${token}\0`];
  expect(others.filter((other) => isToken(other, token))).toEqual([]);
});

test('WS4: the bearer header has one form', () => {
  expect(bearerToken({ authorization: 'Bearer abc-_9' })).toBe('abc-_9');
  const others = [
    undefined,
    '',
    'Bearer ',
    'bearer abc',
    'Basic abc',
    'Bearer a b',
    'xBearer a',
    `Bearer ${'a'.repeat(200)}`,
  ];
  expect(
    others.map((authorization) => bearerToken(authorization === undefined ? {} : { authorization })),
  ).toEqual(others.map(() => ''));
});

test('WS3: names of this machine, with any port', () => {
  const own = ['127.0.0.1', '127.0.0.1:80', 'localhost:8080', 'LOCALHOST:1', '[::1]:9', '[::1]'];
  expect(own.filter(isLoopbackHost)).toEqual(own);
  const others = [
    undefined,
    '',
    'evil.test',
    'evil.test:8080',
    'localhost.evil.test',
    '127.0.0.1.evil.test:80',
    '127.0.0.1:80.evil.test',
    '127.0.0.1@evil.test',
    '127.0.0.2',
    '0.0.0.0:80',
    '[::]:80',
    'localhost:',
    'localhost:x',
    '2130706433',
  ];
  expect(others.filter(isLoopbackHost)).toEqual([]);
});

test('WS3: our page is of the host that it asks, port included', () => {
  const own = (origin: string | undefined, host: string) =>
    isOwnOrigin(origin === undefined ? { host } : { origin, host });
  expect(own('http://127.0.0.1:8080', '127.0.0.1:8080')).toBe(true);
  expect(own('http://localhost:9000', 'localhost:9000')).toBe(true);
  for (const origin of [
    undefined,
    'null',
    '',
    'http://localhost:8080',
    'http://127.0.0.1:8081',
    'http://127.0.0.1',
    'https://127.0.0.1:8080',
    'http://evil.test',
  ])
    expect(own(origin, '127.0.0.1:8080')).toBe(false);
  expect(own('http://evil.test', 'evil.test')).toBe(false);
});

test.each([
  ['layer.tar', 'layer.tar', 'layer.tar'],
  ['../../etc/passwd', '_.._etc_passwd', '_.._etc_passwd'],
  ['a"b\\c\r\nSet-Cookie: x', 'a_b_c__Set-Cookie_ x', 'a_b_c__Set-Cookie_%20x'],
  ['caf\u00e9.txt', 'caf_.txt', 'caf%C3%A9.txt'],
  ['cafe\u0301.txt', 'caf_.txt', 'caf%C3%A9.txt'],
  ['gpj.\u202etxt', 'gpj._txt', 'gpj._txt'],
  ["100%'s", '100__s', '100%25%27s'],
  ['lone \ud800 half', 'lone _ half', 'lone%20_%20half'],
  ['', 'download', 'download'],
  ['...', 'download', 'download'],
  ['\ud83d\ude00', '__', '%F0%9F%98%80'],
])('WS7: the name of a download is only a name: %j', (name, ascii, encoded) => {
  expect(attachment(name)).toBe(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`);
});

test('WS7: a name of any length is cut between characters', () => {
  expect(decodeURIComponent(/''(.*)$/.exec(attachment('\ud83d\ude00'.repeat(500)))?.[1] ?? '')).toBe(
    '\ud83d\ude00'.repeat(200),
  );
});
