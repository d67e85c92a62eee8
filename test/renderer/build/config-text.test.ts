import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import {
  arePorts,
  commandText,
  durationWords,
  labelsText,
  parseCommand,
  parseDuration,
  parseLabels,
  parseSet,
  parseTest,
  portText,
  setText,
  testText,
} from '../../../renderer/build/config-text.ts';

test('commands are words with quotes, or a JSON list', () => {
  expect(parseCommand('/bin/api --port  8080')).toEqual(['/bin/api', '--port', '8080']);
  expect(parseCommand(`sh -c 'echo "$HOME"' "" a\\ b`)).toEqual(['sh', '-c', 'echo "$HOME"', '', 'a b']);
  expect(parseCommand('["a b", "c"]')).toEqual(['a b', 'c']);
  expect(parseCommand('')).toEqual([]);
  expect(parseCommand("it's")).toBeNull();
  expect(parseCommand('["a", 1]')).toBeNull();
});

test('any command reads back as it was shown', () => {
  assert(
    property(array(string(), { minLength: 1 }), (words) => {
      expect(parseCommand(commandText(words))).toEqual(words);
    }),
  );
});

test('ports, volumes and labels', () => {
  expect(arePorts('8080 53/udp,9000-9010')).toBe(true);
  expect(arePorts('http')).toBe(false);
  expect(parseSet('8080, 53/udp', portText)).toEqual({ '8080/tcp': {}, '53/udp': {} });
  expect(parseSet('  ', portText)).toBeUndefined();
  expect(setText({ '8080/tcp': {}, '53/udp': {} })).toBe('8080/tcp 53/udp');
  expect(parseLabels('a=b=c\n\nd')).toEqual({ a: 'b=c', d: '' });
  expect(parseLabels('=x')).toBeNull();
  expect(parseLabels('\n')).toBeUndefined();
  expect(labelsText({ a: 'b=c', d: '' })).toBe('a=b=c\nd=');
});

test('durations are what Docker writes in nanoseconds', () => {
  expect(parseDuration('1m30s')).toBe(90e9);
  expect(parseDuration(' 500ms ')).toBe(5e8);
  expect(parseDuration('1.5h')).toBe(5400e9);
  expect(parseDuration('')).toBeUndefined();
  for (const wrong of ['30', 's', '1 m', '-3s', '1d', '9999999h']) expect(parseDuration(wrong)).toBeNull();
  expect([90e9, 5e8, 3600e9, 61.5e9, 0].map(durationWords)).toEqual(['1m30s', '500ms', '1h', '1m1500ms', '']);
  assert(
    property(integer({ min: 1, max: 86_400_000 }), (milliseconds) => {
      expect(parseDuration(durationWords(milliseconds * 1e6))).toBe(milliseconds * 1e6);
    }),
  );
});

test('the test of a healthcheck is a command, NONE, or a list that says how it is run', () => {
  expect(parseTest('curl -f localhost')).toEqual(['CMD', 'curl', '-f', 'localhost']);
  expect(parseTest('NONE')).toEqual(['NONE']);
  expect(parseTest('["CMD-SHELL", "exit 0"]')).toEqual(['CMD-SHELL', 'exit 0']);
  expect(parseTest(' ')).toBeUndefined();
  for (const wrong of ['["curl"]', '["NONE", "x"]', '["CMD"]', '[]', "it's"])
    expect(parseTest(wrong)).toBeNull();
  assert(
    property(constantFrom('CMD', 'CMD-SHELL'), array(string(), { minLength: 1 }), (how, words) => {
      expect(parseTest(testText([how, ...words]))).toEqual([how, ...words]);
    }),
  );
  expect(testText(['CMD', 'NONE'])).toBe('["CMD","NONE"]');
});

test('ports are numbers that there are', () => {
  for (const right of ['1', '65535/udp', '8000-8010']) expect(arePorts(right)).toBe(true);
  for (const wrong of ['0', '65536', '9-8', '80/http']) expect(arePorts(wrong)).toBe(false);
});
