import { describe, expect, test } from 'vitest';
import { elfSummary } from '../../../renderer/inspect/preview/elf-header.ts';
import { asciiText, hexText, offsetDigits } from '../../../renderer/inspect/preview/hex-rows.ts';
import { canMove } from '../../../renderer/inspect/preview/can-move.ts';
import { gifBytes } from '../../make/gif.ts';
import { pictureSize } from '../../../renderer/inspect/preview/picture-size.ts';
import { readText } from '../../../renderer/inspect/preview/read-text.ts';
import { jsonText } from '../../../renderer/text/json-text.ts';
import { sniff } from '../../../renderer/inspect/preview/sniff.ts';
import { contentsOf } from '../fake/contents.ts';
import { pngBytes } from '../fake/png.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('R6: what a file is, by its first bytes', () => {
  test.each([
    ['', 'empty'],
    ['hello\n', 'text'],
    ['{"a": 1}', 'json'],
    ['  [1, 2', 'json'],
    ['{ this is a shell block', 'text'],
    ['<svg xmlns="x"/>', 'svg'],
    ['<?xml version="1.0"?>\n<!-- made by hand --><svg>', 'svg'],
    ['<html><svg></svg></html>', 'text'],
    ['\ufeff{"a": 1}', 'json'],
    ['GIF89a', 'gif'],
    ['a\u0000b', 'binary'],
    ['tab\tand\u001b[31mcolour', 'text'],
  ] as const)('%j is %s', (text, kind) => {
    expect(sniff(bytes(text))).toBe(kind);
  });

  test('pictures, ELF and noise are told apart; a cut off character at the end of a text is fine', () => {
    expect(sniff(pngBytes(2, 2))).toBe('png');
    expect(sniff(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('jpeg');
    expect(sniff(bytes('RIFF....WEBPVP8 '))).toBe('webp');
    expect(sniff(contentsOf('usr/bin/bash', 900, 0, 900))).toBe('elf');
    expect(sniff(contentsOf('a.dat', 900, 0, 900))).toBe('binary');
    expect(sniff(bytes('né').subarray(0, 2))).toBe('text');
    expect(sniff(Uint8Array.of(0x61, 0xff, 0x61))).toBe('binary');
  });
});

describe('ELF', () => {
  const head = contentsOf('usr/bin/bash', 4_096, 0, 4_096);

  test('the header of an x86-64 program is read', () => {
    expect(elfSummary(head)).toEqual({
      bits: 64,
      endian: 'little',
      abi: 'System V',
      type: 'shared object or position-independent executable',
      machine: 'x86-64 (amd64)',
      entry: '0x1060',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      isDynamic: true,
      programHeaders: 2,
      sectionHeaders: 29,
    });
  });

  test('a big-endian 32-bit header is read too', () => {
    const mips = new Uint8Array(64);
    mips.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1, 0]);
    new DataView(mips.buffer).setUint16(16, 2);
    new DataView(mips.buffer).setUint16(18, 8);
    new DataView(mips.buffer).setUint32(24, 0x400000);
    expect(elfSummary(mips)).toMatchObject({
      bits: 32,
      endian: 'big',
      machine: 'MIPS',
      entry: '0x400000',
      interpreter: null,
      isDynamic: false,
    });
  });

  test('cut off at any byte, or lying about its tables, it is no header or a shorter one, never an error', () => {
    for (let length = 0; length < 420; length += 1) {
      const summary = elfSummary(head.subarray(0, length));
      expect(summary === null).toBe(length < 64);
    }
    const lying = head.slice();
    new DataView(lying.buffer).setUint16(56, 65_535, true);
    new DataView(lying.buffer).setBigUint64(32, 2n ** 63n, true);
    expect(elfSummary(lying)).toMatchObject({ programHeaders: 65_535, interpreter: null });
  });
});

describe('hex and JSON', () => {
  test('rows line up, whatever they hold', () => {
    const row = Uint8Array.from([0, 1, 0x41, 0x7e, 0x7f, 0xff, 9, 10, 0x20]);
    expect(hexText(row, 16)).toBe('00 01 41 7e 7f ff 09 0a  20');
    expect(asciiText(row)).toBe('··A~···· ');
    expect(hexText(new Uint8Array(16), 16)).toHaveLength(48);
    expect([offsetDigits(0), offsetDigits(1_000), offsetDigits(2 ** 40)]).toEqual([8, 8, 10]);
  });

  test('JSON is set out with every token as it was written', () => {
    expect(jsonText('{"a":[1], "b" :{}, "c":[ ]}')).toBe(
      '{\n  "a": [\n    1\n  ],\n  "b": {},\n  "c": []\n}',
    );
    const lossy = '{"n":12345678901234567890,"f":1.0,"a":1,"a":2,"10":0,"2":0,"s":"\\u0061 {,:\\""}';
    expect(jsonText(lossy).replaceAll(/\n */g, '').replaceAll(': ', ':')).toBe(lossy);
    expect(JSON.parse(jsonText(lossy))).toEqual(JSON.parse(lossy));
  });

  test('the beginning of a JSON text is set out as far as it goes, what is none stands as it is', () => {
    expect(jsonText('{"a":[1,"tw', false)).toBe('{\n  "a": [\n    1,\n    "tw');
    for (const text of ['{"a":[1', '{"a":1}\n{"a":2}\n', '// c\n{}', 'null x'])
      expect(jsonText(text)).toBe(text);
    for (const text of ['{"a":1}\n{"a":2}', ']', '{}}']) expect(jsonText(text, false)).toBe(text);
  });

  test('nesting without end is neither an error nor a picture of blanks', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const text = jsonText(deep);
    expect(text.replaceAll(/\s/g, '')).toBe(deep);
    expect(text.length).toBeLessThan(70 * deep.length);
  });
});

describe('R6: text by its encoding', () => {
  const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const wide = (text: string, little: boolean): Uint8Array => {
    const all = new DataView(new ArrayBuffer(2 + 2 * text.length));
    all.setUint16(0, 0xfeff, little);
    for (let at = 0; at < text.length; at += 1) all.setUint16(2 + 2 * at, text.charCodeAt(at), little);
    return new Uint8Array(all.buffer);
  };

  test.each([
    [bytes('né\n'), { text: 'né\n', encoding: null, lineEnds: null }, 'text'],
    [bytes('\ufeffa\r\n'), { text: 'a\r\n', encoding: 'UTF-8 with BOM', lineEnds: 'CRLF' }, 'text'],
    [wide('né\r', true), { text: 'né\r', encoding: 'UTF-16 LE', lineEnds: 'CR' }, 'text'],
    [wide('{"a":1}', false), { text: '{"a":1}', encoding: 'UTF-16 BE', lineEnds: null }, 'json'],
    [
      latin('Gr\u00fc\u00dfe aus M\u00fcnchen\r\n\n'),
      {
        text: 'Grüße aus München\r\n\n',
        encoding: 'not UTF-8, read as Latin-1',
        lineEnds: 'mixed line ends',
      },
      'text',
    ],
    [
      Uint8Array.of(0x93, 0xfa, 0x96, 0x7b, 0x0a),
      { text: '\ufffd\ufffd\ufffd{\n', encoding: 'not all of it is UTF-8', lineEnds: null },
      'binary',
    ],
  ] as const)('%#', (found, read, kind) => {
    expect(readText(found, true)).toEqual(read);
    expect(sniff(found)).toBe(kind);
  });

  test('a character that the cut goes through is not there yet', () => {
    expect(readText(bytes('né').subarray(0, 2), false)).toMatchObject({ text: 'n', encoding: null });
    expect(readText(bytes('né').subarray(0, 2), true)).toMatchObject({
      encoding: 'not all of it is UTF-8',
    });
  });
});

/** Bytes of characters and numbers. */
function of(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (character) => character.charCodeAt(0)) : part,
    ),
  );
}

describe('R6: pictures tell their size before they are drawn', () => {
  test.each([
    [pngBytes(300, 20), { width: 300, height: 20 }],
    [of('GIF89a', [0x2c, 1, 20, 0]), { width: 300, height: 20 }],
    // a comment, then tables, then a progressive frame
    [
      of([0xff, 0xd8, 0xff, 0xfe, 0, 3, 0x21, 0xff, 0xc4, 0, 2, 0xff, 0xc2, 0, 11, 8, 0, 20, 1, 0x2c, 1]),
      { width: 300, height: 20 },
    ],
    [of('RIFF....WEBPVP8X....', [0, 0, 0, 0, 0x2b, 1, 0, 19, 0, 0]), { width: 300, height: 20 }],
    [of('RIFF....WEBPVP8L....', [0x2f, 0x2b, 0xc1, 0x04, 0]), { width: 300, height: 20 }],
    [of('RIFF....WEBPVP8 ....', [0, 0, 0, 0x9d, 1, 0x2a, 0x2c, 0x41, 20, 0]), { width: 300, height: 20 }],
    [of('RIFF....WEBPnew!....'), null],
    [of([0xff, 0xd8, 0, 0]), null],
    [of('<svg'), null],
  ])('%#', (found, size) => {
    expect(pictureSize(found)).toEqual(size);
    for (let length = 0; length < found.length; length += 1)
      expect([size, null]).toContainEqual(pictureSize(found.subarray(0, length)));
  });
});

describe('R6: whether a picture may move is read from its blocks', () => {
  const chunk = (type: string): Uint8Array => of([0, 0, 0, 1], type, [0], 'sums');
  const png = of([0x89], 'PNG', [13, 10, 26, 10]);
  test.each([
    ['image/gif', gifBytes(1), false],
    ['image/gif', gifBytes(2), true],
    ['image/gif', gifBytes(2).subarray(0, -20), false],
    ['image/png', pngBytes(3, 2), false],
    ['image/png', Uint8Array.from([...png, ...chunk('IHDR'), ...chunk('acTL'), ...chunk('IDAT')]), true],
    ['image/png', Uint8Array.from([...png, ...chunk('IHDR'), ...chunk('IDAT'), ...chunk('acTL')]), false],
    ['image/webp', of('RIFF....WEBPVP8X....', [2, 0, 0, 0, 0, 0, 0, 0, 0, 0]), true],
    ['image/webp', of('RIFF....WEBPVP8X....', [16, 0, 0, 0, 0, 0, 0, 0, 0, 0]), false],
    ['image/webp', of('RIFF....WEBPVP8L....', [2]), false],
    ['image/svg+xml', of('<svg><rect><animate/></rect></svg>'), true],
    ['image/svg+xml', of('<svg><style>@keyframes a {}</style></svg>'), true],
    ['image/svg+xml', of('<svg><rect/></svg>'), false],
    ['image/jpeg', of([0xff, 0xd8]), false],
    ['image/gif', of(), false],
  ])('%s %#', (type, found, moves) => {
    expect(canMove(found, type)).toBe(moves);
  });
});
