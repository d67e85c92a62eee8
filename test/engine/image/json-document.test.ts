import { describe, expect, test } from 'vitest';
import { documentLimit, readJsonDocument } from '../../../main/engine/image/json-document.ts';
import { scanJson } from '../../../shared/json-text.ts';
import { sha256Hex } from '../../../main/engine/io/hasher.ts';

const read = (text: string | Uint8Array) =>
  readJsonDocument(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'manifest.json');

describe('D1: documents that cannot be read', () => {
  test.each(['', ' ', '{', '[1,]', '{"a":1} trailing', "{'a':1}", 'null null', '\u0000'])(
    'D1: %j',
    (text) => {
      const { document, parsed, findings } = read(text);
      expect(parsed).toBe(false);
      expect(document.json).toBeNull();
      expect(document.digest).toBe(`sha256:${sha256Hex(new TextEncoder().encode(text))}`);
      expect(findings).toMatchObject([{ rule: 'D1', severity: 'error', where: 'manifest.json' }]);
    },
  );

  test('D1: nesting is bounded and never overflows', () => {
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    expect(read(deep).findings).toMatchObject([{ rule: 'D1', what: 'nested deeper than 100 levels' }]);
    expect(read(`${'['.repeat(100)}${']'.repeat(100)}`).findings).toEqual([]);
  });

  test('D1: the limit is what other programs take at most', () => {
    expect(documentLimit).toBe(8 * 1024 * 1024);
  });
});

describe('D2: what Go tolerates or refuses in the text', () => {
  test('D2: a byte order mark is skipped and reported', () => {
    const { document, findings } = read('\ufeff{"a":1}');
    expect(document.json).toEqual({ a: 1 });
    expect(findings).toMatchObject([{ rule: 'D2', severity: 'error' }]);
  });
  test('D2: bytes that are not UTF-8 are replaced and reported', () => {
    const { document, findings } = read(Uint8Array.from([0x22, 0x61, 0xff, 0x22]));
    expect(document.json).toBe('a\ufffd');
    expect(findings).toMatchObject([{ rule: 'D2', severity: 'error' }]);
  });
});

describe('D3, F11: what parsing loses', () => {
  test('F11: a key given twice is reported with its place, the last value stands', () => {
    const { document, findings } = read('[{"Config":"a","x":{"y/z":1,"y/z":2},"\\u0043onfig":"b"}]');
    expect(document.json).toEqual([{ Config: 'b', x: { 'y/z': 2 } }]);
    expect(findings.map(({ rule, where }) => [rule, where])).toEqual([
      ['F11', 'manifest.json#/0/x/y~1z'],
      ['F11', 'manifest.json#/0/Config'],
    ]);
  });
  test('F11: the same key in two objects is none', () => {
    expect(read('[{"a":1},{"a":"{\\"a\\":1}","b":[{"a":2}]}]').findings).toEqual([]);
  });
  test('D3: numbers that lose digits', () => {
    expect(read('[1,9007199254740993,1e999,-0.5,9007199254740991]').findings).toMatchObject([
      { rule: 'D3', severity: 'warning', where: 'manifest.json#/1' },
      { rule: 'D3', where: 'manifest.json#/2' },
    ]);
  });
  test('D4: names from the archive are escaped and cut', () => {
    const { findings } = read(`{"\\u001b[31m${'x'.repeat(1_000)}":1,"\\u001b[31m${'x'.repeat(1_000)}":1}`);
    expect(findings[0]?.where.length).toBeLessThan(400);
    expect(findings[0]?.what.length).toBeLessThan(400);
    // oxlint-disable-next-line no-control-regex
    expect(JSON.stringify(findings)).not.toMatch(/\u001b/);
  });
  test('D4: __proto__ is a key like any other', () => {
    const { document } = read('{"__proto__":{"polluted":true}}');
    expect(Object.keys(document.json as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

test('the scan answers for text that is no JSON at all', () => {
  expect(scanJson(']]}},,"', 100)).toEqual({ depth: 0, duplicates: [], inexact: [] });
  expect(scanJson('{"a', 100).depth).toBe(1);
});
