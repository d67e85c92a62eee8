import { describe, expect, it } from 'vitest';
import {
  parseExactJson,
  pythonJson,
  pythonListOfText,
} from '../../../../main/engine/build/documents/exact-json.ts';

const again = (text: string): string => pythonJson(parseExactJson(text));

describe('pythonJson', () => {
  it.each([
    ['{"b":1,"80":2,"a":{}}', '{\n    "b": 1,\n    "80": 2,\n    "a": {}\n}'],
    ['[]', '[]'],
    ['[1,[true,null]]', '[\n    1,\n    [\n        true,\n        null\n    ]\n]'],
    [
      '"h\u00e9llo \\"w\\u00f6rld\\" \u{1f600} /\\n\u007f"',
      '"h\\u00e9llo \\"w\\u00f6rld\\" \\ud83d\\ude00 /\\n\\u007f"',
    ],
    ['{"a":1,"b":2,"a":3}', '{\n    "a": 3,\n    "b": 2\n}'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['30000000000', '30000000000'],
    ['1.0', '1.0'],
    ['1.50', '1.5'],
    ['1e5', '100000.0'],
    ['1e16', '1e+16'],
    ['1e-7', '1e-07'],
    ['0.0001', '0.0001'],
    ['0.00', '0.0'],
    ['-0.0', '-0.0'],
    ['0e9', '0.0'],
    ['123456789.125', '123456789.125'],
  ])('writes %s as Python does', (text, expected) => {
    expect(again(text)).toBe(expected);
  });

  it.each(['{', '[1,]', '{"a" 1}', '', '01', '"\n"'])('refuses %j', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });

  it('refuses what nests without end, and keys are data', () => {
    expect(() => parseExactJson('['.repeat(300) + ']'.repeat(300))).toThrow(/nested/);
    expect(again('{"__proto__":{"x":1}}')).toBe('{\n    "__proto__": {\n        "x": 1\n    }\n}');
  });
});

describe('pythonListOfText', () => {
  it.each([
    [['a', 'b'], "['a', 'b']"],
    [["it's"], '["it\'s"]'],
    [['it\'s "x"'], "['it\\'s \"x\"']"],
    [['a\\b\n'], "['a\\\\b\\n']"],
    [[], '[]'],
  ])('%j is %s', (texts, expected) => {
    expect(pythonListOfText(texts)).toBe(expected);
  });
});
