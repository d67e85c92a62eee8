import { describe, expect, test } from 'vitest';
import { gnuTarHeader, gnuTarName } from '../../../../main/engine/build/tar/gnu-tar.ts';
import { plainMember } from '../../../../main/engine/build/tar/python-tar.ts';
import { parseNumber } from '../../../../main/engine/tar/header/number-field.ts';

/** The field of a header's size. */
const sizeField = (header: Buffer): string => header.toString('latin1', 124, 136);

describe('headers of GNU tar', () => {
  test('sizes are octal below 8 GiB, and binary from there on', () => {
    const largest = gnuTarHeader(plainMember('a', 8 ** 11 - 1, 0));
    const larger = gnuTarHeader(plainMember('a', 8 ** 11, 0));
    expect(sizeField(largest)).toBe('77777777777\0');
    expect(sizeField(larger)).toBe(`\x80${'\0'.repeat(6)}\x02${'\0'.repeat(4)}`);
    expect([largest, larger].map((header) => parseNumber(header, 124, 12))).toEqual([8 ** 11 - 1, 8 ** 11]);
  });

  test.each([
    [100, 1],
    [101, 3],
  ])('a name of %d bytes takes %d blocks', (length, blocks) => {
    const bytes = gnuTarHeader(plainMember('n'.repeat(length), 0, 0));
    expect(bytes.length).toBe(512 * blocks);
    expect(bytes.toString('latin1', 0, 13)).toBe(blocks === 1 ? 'n'.repeat(13) : '././@LongLink');
  });

  test('what carries a long text is root’s, by name unless owners are numbers alone', () => {
    const member = { ...plainMember('n'.repeat(101), 0, 0), uid: 1000, gid: 1000, link: 'l'.repeat(101) };
    const owner = (header: Buffer, at: number): string =>
      header
        .toString('latin1', at + 265, at + 329)
        .replaceAll('\0', ' ')
        .trim();
    const carriers = [0, 1024];
    expect(carriers.map((at) => owner(gnuTarHeader(member), at))).toEqual(
      carriers.map(() => `root${' '.repeat(28)}root`),
    );
    expect(carriers.map((at) => owner(gnuTarHeader(member, 'numeric'), at))).toEqual(['', '']);
  });

  test.each(['a', './dir/', 'n'.repeat(100), 'n'.repeat(101), `${'d'.repeat(700)}/ü\udcff`])(
    'the name in them is read back: %s',
    (name) => {
      for (const link of ['', 'l'.repeat(150)])
        expect(gnuTarName(gnuTarHeader({ ...plainMember(name, 0, 0), link }))).toBe(name);
    },
  );
});
