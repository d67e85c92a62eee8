import { describe, expect, test } from 'vitest';
import { elfSummary } from '../../../renderer/inspect/preview/elf-header.ts';
import { asciiText, hexText, offsetDigits } from '../../../renderer/inspect/preview/hex-rows.ts';
import { jsonText } from '../../../renderer/inspect/preview/json-text.ts';
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

  test('JSON is set out; what is cut off stands as it is', () => {
    expect(jsonText('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(jsonText('{"a":[1')).toBe('{"a":[1');
  });
});
