import { array, assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import {
  arePorts,
  commandText,
  labelsText,
  parseCommand,
  parseLabels,
  parseSet,
  portText,
  setText,
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
