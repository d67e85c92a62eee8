import { describe, expect, test } from 'vitest';
import { base256, makeTar, tarHeader, tarOf, type HeaderFields } from '../../../make/tar-maker.ts';
import { line, lines, marks, paths, scan } from '../scan-both.ts';

/** One header alone. */
function one(fields: HeaderFields): ReturnType<typeof scan> {
  return scan(tarOf([tarHeader(fields)]));
}

const at = { mode: 100, uid: 108, gid: 116, size: 124, mtime: 136, major: 329 } as const;

describe('T1.1: checksums', () => {
  test.each(['unsigned', 'signed'] as const)('T1.1: a sum of %s bytes holds', (checksum) => {
    const found = one({ name: 'caf\udce9', checksum });
    expect(paths(found.index)).toEqual(['caf\udce9']);
    expect(found.findings).toEqual([]);
  });
  test('T1.1: any other sum does not', () => {
    expect(one({ checksum: 'wrong' }).index.count).toBe(1);
  });
  test('T1.1: a sum as six digits, a space and a NUL, or with leading spaces, holds', () => {
    const header = tarHeader({ name: 'a' });
    const sum = Number.parseInt(Buffer.from(header.subarray(148, 154)).toString(), 8);
    for (const text of [`${sum.toString(8).padStart(6, '0')} \0`, sum.toString(8).padStart(8, ' ')]) {
      header.set(Buffer.from(text), 148);
      expect(paths(scan(tarOf([header])).index)).toEqual(['a']);
    }
  });
  test('T1.1: each single flipped bit is noticed', () => {
    const sound = tarOf([tarHeader({ name: 'a', uname: 'u' })]);
    for (let bit = 0; bit < 512 * 8; bit += 7) {
      const flipped = sound.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const { findings, index } = scan(flipped, []);
      // Bits of the checksum field can turn a digit into its end, and nothing else can pass.
      if (findings.length === 0) expect(bit >> 3).toSatisfy((byte: number) => byte >= 148 && byte < 156);
      else expect(index.count).toBe(1);
    }
  });
});

describe('T1.2: numbers', () => {
  const field = (where: number, bytes: string | Uint8Array): HeaderFields => ({
    name: 'a',
    typeflag: '5',
    patches: [{ at: where, bytes }],
  });
  test.each([
    ['0000017\0', 15],
    ['000017 \0', 15],
    ['000017\x009', 15],
    ['7777777\0', 8 ** 7 - 1],
    ['7777777 ', 8 ** 7 - 1],
    ['   17 \0\0', 15],
    ['\0\x0017\0\0\0\0', 15],
    ['00000017', 15],
    ['17\0\0\0\0\0\0', 15],
    ['17\x0099999', 15],
    ['17 9\0\0\0\0', 15],
    ['        ', 0],
    ['\0\0\0\0\0\0\0\0', 0],
    [base256(15n, 8), 15],
    [base256(2n ** 32n - 1n, 8), 2 ** 32 - 1],
  ])('T1.2: uid %j is %d', (bytes, value) => {
    const found = one(field(at.uid, bytes));
    expect(line(found.index, 'a').uid).toBe(value);
    expect(found.findings).toEqual([]);
  });
  test.each([
    '0000018\0',
    '0080017\0',
    '0000017/',
    '000017P\0',
    '17x\0\0\0\0\0',
    '-000017\0',
    '0x17\0\0\0\0',
    '1.5\0\0\0\0\0',
  ])('T1.2: uid %j is no number: shown as 0, a finding', (bytes) => {
    const found = one(field(at.uid, bytes));
    expect(line(found.index, 'a').uid).toBe(0);
    expect(marks(found)).toEqual(['T1 error a']);
    expect(found.findings[0]?.what).toContain('uid');
  });
  test.each([
    ['00000000017\0', 15],
    ['00000000017 ', 15],
    ['000000000017', 15],
    ['0000000017 \0', 15],
    ['        17 \0', 15],
    ['77777777777\0', 8 ** 11 - 1],
    ['777777777777', 8 ** 12 - 1],
    ['17\0\0\0\0\0\0\0\0\0\0', 15],
    ['17\x009999999999', 15],
    ['           \0', 0],
  ])('T1.2: mtime %j is %d', (bytes, value) => {
    const found = one(field(at.mtime, bytes));
    expect(line(found.index, 'a').mtime).toBe(value);
    expect(found.findings).toEqual([]);
  });
  test.each(['00000000018\0', '00000008017\0', '80000000017\0', '00000000017/', '0000000001/ '])(
    'T1.2: mtime %j is no number: shown as 0, a finding',
    (bytes) => {
      const found = one(field(at.mtime, bytes));
      expect(line(found.index, 'a').mtime).toBe(0);
      expect(marks(found)).toEqual(['T1 error a']);
    },
  );
  test('T1.2: base-256 beyond 2^53 is no number, in both directions', () => {
    for (const value of [2n ** 53n, 2n ** 62n - 1n, -(2n ** 54n)]) {
      const found = one(field(at.mtime, base256(value, 12)));
      expect(line(found.index, 'a').mtime).toBe(0);
      expect(marks(found)).toEqual(['T1 error a']);
    }
  });
  test.each([
    [2n ** 53n - 1n, 2 ** 53 - 1],
    [-1n, -1],
    [-(2n ** 40n), -(2 ** 40)],
  ])('T1.2: mtime %s in base-256', (value, expected) => {
    const found = one(field(at.mtime, base256(value, 12)));
    expect(line(found.index, 'a').mtime).toBe(expected);
    expect(found.findings).toEqual([]);
  });
  test('T1.2: an owner that Linux has not is kept, with a finding', () => {
    for (const value of [-2n, 2n ** 32n]) {
      const found = one(field(at.gid, base256(value, 8)));
      expect(line(found.index, 'a').gid).toBe(Number(value));
      expect(marks(found)).toEqual(['T1 warning a']);
    }
  });
  test('T1.2: a mode keeps its lower 12 bits; a negative one is none', () => {
    expect(line(one({ name: 'a', mode: 0o104755 }).index, 'a').mode).toBe(0o4755);
    expect(line(one(field(at.mode, base256(2n ** 40n + 0o755n, 8))).index, 'a').mode).toBe(0o755);
    expect(marks(one(field(at.mode, base256(-1n, 8))))).toEqual(['T1 error a']);
  });
  test('T1.2: several bad fields are one finding', () => {
    const patches = [at.mode, at.uid, at.gid, at.mtime].map((where) => ({ at: where, bytes: '9' }));
    const found = one({ name: 'a', patches });
    expect(found.findings).toHaveLength(1);
    expect(found.findings[0]?.what).toContain('mode, uid, gid, mtime');
  });
  test('T1.2: a bad device number is a finding for devices only', () => {
    const patches = [{ at: at.major, bytes: '9' }];
    expect(one({ name: 'a', patches }).findings).toEqual([]);
    const found = one({ name: 'a', typeflag: '3', minor: 3, patches });
    expect(marks(found)).toEqual(['T1 error a']);
    expect(line(found.index, 'a').extras?.device).toEqual({ major: 0, minor: 3 });
  });
});

describe('T1.3: dialects', () => {
  const long = `${'d'.repeat(120)}/${'f'.repeat(90)}`;
  test('T1.3: ustar joins prefix and name', () => {
    expect(paths(scan(makeTar([{ path: long }], 'ustar')).index)).toEqual(['d'.repeat(120), long]);
  });
  test('T1.3: star has a shorter prefix before its times', () => {
    const header = tarHeader({
      magic: 'star',
      name: 'name',
      prefix: 'p'.repeat(131),
      patches: [{ at: 345 + 131, bytes: '12345670123' }],
    });
    expect(paths(scan(tarOf([header])).index)).toEqual(['p'.repeat(131), `${'p'.repeat(131)}/name`]);
  });
  test('T1.3: GNU and v7 have no prefix', () => {
    for (const magic of ['gnu', 'v7'] as const) {
      const found = one({ magic, name: 'name', patches: [{ at: 345, bytes: 'prefix' }] });
      expect(paths(found.index)).toEqual(['name']);
    }
  });
  test('T1.3: v7 has no names of owners; the others do', () => {
    const owner = [
      { at: 265, bytes: 'me' },
      { at: 297, bytes: 'us' },
    ];
    expect(line(one({ name: 'a', magic: 'v7', patches: owner }).index, 'a')).toMatchObject({
      owner: '',
      group: '',
    });
    for (const magic of ['ustar', 'gnu', 'star'] as const)
      expect(line(one({ name: 'a', magic, patches: owner }).index, 'a')).toMatchObject({
        owner: 'me',
        group: 'us',
      });
  });
  test('T1.3: names of owners that change from entry to entry', () => {
    const owners = ['a', 'b', 'a', 'a', 'c', '', 'b'];
    const found = scan(
      makeTar(owners.map((uname, nth) => ({ path: `f${nth}`, uname, gname: owners[6 - nth]! }))),
    );
    expect(lines(found.index).map(({ owner }) => owner)).toEqual(owners);
    expect(lines(found.index).map(({ group }) => group)).toEqual(owners.toReversed());
    expect(found.index.owners.names).toHaveLength(4);
  });
  test('T1.3: a name that fills its field has no NUL', () => {
    const name = 'n'.repeat(100);
    expect(paths(one({ name }).index)).toEqual([name]);
    expect(line(one({ name: 'a', typeflag: '2', link: name }).index, 'a').link).toBe(name);
  });
  test('T1.3: a name ends at its first NUL', () => {
    expect(paths(one({ name: 'ab\0cd' }).index)).toEqual(['ab']);
  });
  test('T1: names that are not UTF-8 survive', () => {
    const found = scan(
      makeTar([
        { path: 'a\udcff/\udc80b' },
        { path: 'ünï/☃' },
        { path: 'l', kind: 'symlink', link: '\udcfe' },
      ]),
    );
    expect(paths(found.index)).toEqual(['a\udcff', 'a\udcff/\udc80b', 'ünï', 'ünï/☃', 'l']);
    expect(line(found.index, 'l').link).toBe('\udcfe');
    expect(found.findings).toEqual([]);
  });
  test('T1.3: what a header says does not depend on the one before it', () => {
    const variants = (['v7', 'ustar', 'star', 'gnu'] as const).flatMap((magic) =>
      ['', 'root', 'sixsix', 'seven77', 'eight888', 'eight889', 'x'.repeat(32)].flatMap((uname, nth) =>
        ['', 'g', 'sixsix', 'seven77', 'eight88', 'eight89', 'x'.repeat(31)]
          .slice(0, nth + 1)
          .flatMap((gname) =>
            ['', 'p'].map((prefix): HeaderFields => ({ name: 'a', magic, uname, gname, prefix })),
          ),
      ),
    );
    const named = variants.map((fields, nth) => tarHeader({ ...fields, name: `n${nth}` }));
    const alone = named.map((header) => lines(scan(tarOf([header]), []).index).at(-1));
    for (let first = 0; first < variants.length; first += 9) {
      const before = tarHeader({ ...variants[first], name: 'before' });
      const { index } = scan(tarOf(named.flatMap((header) => [before, header])), []);
      const found = lines(index).filter(({ path }) => /(^|\/)n\d+$/.test(path));
      expect(found).toEqual(alone);
    }
  });
  test('T1: every field of every dialect', () => {
    for (const dialect of ['v7', 'ustar', 'star', 'pax', 'gnu'] as const) {
      const owners = dialect === 'v7' ? {} : { uname: 'me', gname: 'us' };
      const numbers = { mode: 0o4751, uid: 1000, gid: 100, mtime: 1_700_000_000 };
      const found = scan(
        makeTar(
          [
            { path: 'dir', kind: 'directory', ...numbers, ...owners },
            { path: 'dir/file', content: 'hello', ...numbers, ...owners },
            { path: 'dir/link', kind: 'symlink', link: '/dir/file', ...numbers, ...owners },
            { path: 'dir/hard', kind: 'hardlink', link: 'dir/file', ...numbers, ...owners },
            { path: 'dir/fifo', kind: 'fifo', ...numbers, ...owners },
          ],
          dialect,
        ),
      );
      const common = {
        ...numbers,
        size: 0,
        storedSize: 0,
        link: '',
        flags: [],
        extras: undefined,
        owner: owners.uname ?? '',
        group: owners.gname ?? '',
      };
      expect(lines(found.index)).toEqual([
        { ...common, path: 'dir', type: 'directory' },
        { ...common, path: 'dir/file', type: 'file', size: 5, storedSize: 5 },
        { ...common, path: 'dir/link', type: 'symlink', link: '/dir/file' },
        { ...common, path: 'dir/hard', type: 'hardlink', link: 'dir/file' },
        { ...common, path: 'dir/fifo', type: 'fifo' },
      ]);
      expect(found).toMatchObject({
        entries: 5,
        complete: true,
        endOfArchive: true,
        trailing: 0,
        findings: [],
      });
    }
  });
  test('T1: devices have their numbers', () => {
    const found = scan(
      makeTar([
        { path: 'c', kind: 'char', major: 1, minor: 3 },
        { path: 'b', kind: 'block', major: 2_000_000, minor: 9_000_000 },
      ]),
    );
    expect(line(found.index, 'c')).toMatchObject({
      type: 'char',
      extras: { device: { major: 1, minor: 3 } },
    });
    expect(line(found.index, 'b').extras).toEqual({ device: { major: 2_000_000, minor: 9_000_000 } });
  });
});
