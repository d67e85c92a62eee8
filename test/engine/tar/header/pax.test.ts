import { describe, expect, test } from 'vitest';
import {
  gnuLong,
  joinBytes,
  makeTar,
  padded,
  paxHeader,
  paxRecord,
  rawExtension,
  tarEntry,
  tarHeader,
  tarOf,
  toBytes,
  type Text,
} from '../../../make/tar-maker.ts';
import { line, lines, marks, paths, scan } from '../scan-both.ts';

type Records = readonly (readonly [Text, Text])[];

/** A file "f" with 3 bytes of content, after a PAX header. */
function withPax(records: Records, typeflag: 'x' | 'X' | 'g' = 'x'): ReturnType<typeof scan> {
  return scan(
    tarOf([paxHeader(records, typeflag), tarEntry({ path: 'f', content: 'abc', uid: 7, mtime: 9 })]),
  );
}

function withRaw(content: Text): ReturnType<typeof scan> {
  return scan(tarOf([rawExtension('x', toBytes(content)), tarEntry({ path: 'f', content: 'abc' })]));
}

describe('T1.4: PAX records', () => {
  test.each(['x', 'X'] as const)('T1.4: %s: every key', (typeflag) => {
    const found = withPax(
      [
        ['path', 'dir/näme'],
        ['mtime', '1700000000.25'],
        ['uid', '4000000000'],
        ['gid', '3000000'],
        ['uname', 'müller'],
        ['gname', 'gr\udcffp'],
        ['hdrcharset', 'BINARY'],
        ['comment', 'nothing'],
        ['atime', '1'],
      ],
      typeflag,
    );
    expect(line(found.index, 'dir/näme')).toMatchObject({
      size: 3,
      mtime: 1_700_000_000.25,
      uid: 4_000_000_000,
      gid: 3_000_000,
      owner: 'müller',
      group: 'gr\udcffp',
    });
    expect(found.findings).toEqual([]);
  });
  test('T1.4: linkpath', () => {
    const target = 't'.repeat(300);
    const found = scan(makeTar([{ path: 'l', kind: 'symlink', link: target }], 'pax'));
    expect(line(found.index, 'l').link).toBe(target);
  });
  test('T1.4: size counts, also against the header', () => {
    const header = tarHeader({ name: 'f', size: 5_000_000 });
    const found = scan(tarOf([paxHeader([['size', '3']]), header, padded('abc'), tarEntry({ path: 'g' })]));
    expect(lines(found.index).map(({ path, size }) => [path, size])).toEqual([
      ['f', 3],
      ['g', 0],
    ]);
    expect(found.findings).toEqual([]);
  });
  test.each([
    ['-1.5', -1.5],
    ['0', 0],
    ['12.', 12],
    ['1700000000.123456789', Number('1700000000.123456789')],
    ['-0.000000001', -1e-9],
  ])('T1.4: mtime %s', (value, expected) => {
    const found = withPax([['mtime', value]]);
    expect(line(found.index, 'f').mtime).toBe(expected);
    expect(found.findings).toEqual([]);
  });
  test.each([
    ['mtime', '1e9'],
    ['mtime', 'Infinity'],
    ['mtime', '0x10'],
    ['mtime', ' 5'],
    ['mtime', '1'.repeat(39)],
    ['uid', '-2'],
    ['uid', '7.0'],
    ['gid', '99999999999999999999'],
    ['LIBARCHIVE.xattr.user.a', '!!!!'],
  ])('T1.4: %s=%s is ignored, with a finding', (key, value) => {
    const found = withPax([[key, value]]);
    expect(line(found.index, 'f')).toMatchObject({ mtime: 9, uid: 7, gid: 0 });
    expect(marks(found)).toEqual(['T1 error f']);
  });
  test('T1.4: of equal keys the last counts', () => {
    expect(
      paths(
        withPax([
          ['path', 'first'],
          ['path', 'second'],
        ]).index,
      ),
    ).toEqual(['second']);
  });
  test('T1.4: values may hold "=", newlines and anything else', () => {
    const found = withPax([['path', 'a=b\nc']]);
    expect(paths(found.index)).toEqual(['a=b\nc']);
  });
  test('T1.4: zeros after the last record are padding', () => {
    const found = withRaw(joinBytes([paxRecord('path', 'p'), new Uint8Array(20)]));
    expect(paths(found.index)).toEqual(['p']);
    expect(found.findings).toEqual([]);
  });
  test.each([
    ['x path=a\n'],
    ['path=a\n'],
    [' 9 path=a\n'],
    ['9path=a\n'],
    ['99 path=a\n'],
    ['5 a=b\n'],
    ['3 \n'],
    ['2 '],
    ['0 path=a\n'],
    ['4 ab\n'],
    ['5 =b\n'],
    ['-9 path=a\n'],
    ['99999999999 path=a\n'],
    ['+9 path=a\n'],
  ])('T1.4: the malformed record %j ends the header; those before it stand', (record) => {
    const found = withRaw(joinBytes([paxRecord('uid', '11'), toBytes(record), paxRecord('gid', '12')]));
    expect(line(found.index, 'f')).toMatchObject({ uid: 11, gid: 0, size: 3 });
    expect(marks(found)).toEqual(['T1 error']);
    expect(found.complete).toBe(true);
  });
  test('T1.4: an empty PAX header says nothing', () => {
    expect(withRaw('').findings).toEqual([]);
  });
  test('T1.4: records count for one entry only', () => {
    const found = scan(
      tarOf([
        paxHeader([
          ['path', 'p'],
          ['uid', '5'],
        ]),
        tarEntry({ path: 'a' }),
        tarEntry({ path: 'b' }),
      ]),
    );
    expect(lines(found.index).map(({ path, uid }) => [path, uid])).toEqual([
      ['p', 5],
      ['b', 0],
    ]);
  });
});

describe('T1.5, T1.6: deleting and global headers', () => {
  const global = paxHeader(
    [
      ['uid', '42'],
      ['uname', 'everyone'],
      ['mtime', '5.5'],
    ],
    'g',
  );
  test('T1.5: an empty value leaves what the header says', () => {
    const found = withPax([
      ['path', 'x'],
      ['path', ''],
      ['uid', ''],
      ['mtime', ''],
      ['size', ''],
    ]);
    expect(line(found.index, 'f')).toMatchObject({ uid: 7, mtime: 9, size: 3 });
    expect(found.findings).toEqual([]);
  });
  test('T1.6: a global header stands for all later entries', () => {
    const found = scan(
      tarOf([tarEntry({ path: 'a' }), global, tarEntry({ path: 'b' }), tarEntry({ path: 'c' })]),
    );
    expect(lines(found.index).map(({ uid, owner, mtime }) => [uid, owner, mtime])).toEqual([
      [0, '', 0],
      [42, 'everyone', 5.5],
      [42, 'everyone', 5.5],
    ]);
    expect(marks(found)).toEqual(['T1 warning']);
  });
  test('T1.6: a later global header sets some of it anew', () => {
    const again = paxHeader(
      [
        ['uid', '43'],
        ['mtime', ''],
      ],
      'g',
    );
    const found = scan(tarOf([global, again, tarEntry({ path: 'a', mtime: 1 })]));
    expect(line(found.index, 'a')).toMatchObject({ uid: 43, owner: 'everyone', mtime: 1 });
  });
  test('T1.5: a local value beats a global one, an empty one takes it back', () => {
    const found = scan(
      tarOf([
        global,
        paxHeader([
          ['uid', '1'],
          ['uname', ''],
          ['mtime', ''],
        ]),
        tarEntry({ path: 'a', mtime: 3 }),
      ]),
    );
    expect(line(found.index, 'a')).toMatchObject({ uid: 1, owner: '', mtime: 3 });
  });
  test('T1.6: only comments are no finding', () => {
    expect(withPax([['comment', 'git']], 'g').findings).toEqual([]);
  });
  test.each([
    ['xattrs', [['SCHILY.xattr.user.a', 'v']]],
    ['a sparse map', [['GNU.sparse.size', '100']]],
    [
      'both',
      [
        ['SCHILY.xattr.user.a', 'v'],
        ['GNU.sparse.size', '100'],
      ],
    ],
  ] as const)('T1.6: of a global header %s have no effect, and that is said once', (_, records) => {
    const found = withPax(records, 'g');
    expect(line(found.index, 'f').extras).toBeUndefined();
    expect(marks(found)).toEqual(['T1 warning']);
  });
  test('T1.6: a global size does not apply to extended headers', () => {
    const found = scan(
      tarOf([
        paxHeader([['size', '3']], 'g'),
        paxHeader([['uid', '5']]),
        tarHeader({ name: 'f' }),
        padded('abc'),
      ]),
    );
    expect(line(found.index, 'f')).toMatchObject({ size: 3, uid: 5 });
  });
});

describe('T1.7: xattrs', () => {
  test('T1.7: values are bytes', () => {
    const value = Uint8Array.from({ length: 256 }, (_, at) => at);
    const found = withPax([
      ['SCHILY.xattr.user.bytes', value],
      ['SCHILY.xattr.security.capability', '\x01\0'],
    ]);
    const { xattrs } = line(found.index, 'f').extras!;
    expect(xattrs).toEqual(
      new Map([
        ['user.bytes', value],
        ['security.capability', Uint8Array.of(1, 0)],
      ]),
    );
    expect(line(found.index, 'f').flags).toEqual(['capabilities', 'xattrs']);
  });
  test('T1.7: capabilities alone', () => {
    expect(line(withPax([['SCHILY.xattr.security.capability', 'x']]).index, 'f').flags).toEqual([
      'capabilities',
    ]);
  });
  test('T1.7: libarchive: base64 with or without padding, percent-encoded names', () => {
    const found = withPax([
      ['LIBARCHIVE.xattr.user.a%3Db%ff', 'AAEC'],
      ['LIBARCHIVE.xattr.user.short', '/w'],
      ['LIBARCHIVE.xattr.user.padded', '/w=='],
    ]);
    expect(line(found.index, 'f').extras?.xattrs).toEqual(
      new Map([
        ['user.a=b\udcff', Uint8Array.of(0, 1, 2)],
        ['user.short', Uint8Array.of(255)],
        ['user.padded', Uint8Array.of(255)],
      ]),
    );
    expect(found.findings).toEqual([]);
  });
  test('T1.7: SCHILY wins, in either order', () => {
    const schily = ['SCHILY.xattr.user.a', 'raw'] as const;
    const libarchive = ['LIBARCHIVE.xattr.user.a', 'AAEC'] as const;
    for (const records of [
      [schily, libarchive],
      [libarchive, schily],
    ])
      expect(line(withPax(records).index, 'f').extras?.xattrs).toEqual(new Map([['user.a', toBytes('raw')]]));
  });
  test('T1.7: names are data, whatever they are called', () => {
    const found = withPax([
      ['SCHILY.xattr.__proto__', 'p'],
      ['SCHILY.xattr.constructor', 'c'],
      ['__proto__', 'x'],
      ['constructor', 'x'],
    ]);
    expect([...line(found.index, 'f').extras!.xattrs!.keys()]).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['path']).toBeUndefined();
  });
  test('T1.7: an empty xattr is one', () => {
    const found = withPax([
      ['SCHILY.xattr.user.a', ''],
      ['LIBARCHIVE.xattr.user.b', ''],
    ]);
    const none = new Uint8Array(0);
    expect(line(found.index, 'f').extras?.xattrs).toEqual(
      new Map([
        ['user.a', none],
        ['user.b', none],
      ]),
    );
    expect(found.findings).toEqual([]);
  });
});

describe('T1.8: GNU long names', () => {
  const long = `${'d/'.repeat(100)}${'f'.repeat(150)}`;
  test('T1.8: names and links of any length', () => {
    const found = scan(
      makeTar([{ path: long }, { path: 'l', kind: 'symlink', link: long }, { path: 'z' }], 'gnu'),
    );
    expect(paths(found.index)).toContain(long);
    expect(line(found.index, 'l').link).toBe(long);
    expect(line(found.index, 'z').link).toBe('');
    expect(found.findings).toEqual([]);
  });
  test('T1.8: end at the first NUL', () => {
    const found = scan(
      tarOf([rawExtension('L', toBytes('long\0rest'), 'gnu'), tarHeader({ name: 'short' })]),
    );
    expect(paths(found.index)).toEqual(['long']);
  });
  test('T1.8: in a chain the last counts, with a finding', () => {
    const names = Array.from({ length: 50 }, (_, at) => gnuLong('L', `name${at}`));
    const found = scan(
      tarOf([...names, gnuLong('K', 'a'), gnuLong('K', 'b'), tarHeader({ name: 'n', typeflag: '2' })]),
    );
    expect(line(found.index, 'name49').link).toBe('b');
    expect(marks(found)).toEqual(['T1 warning name49']);
  });
  test('T1.8: what was given twice before one entry is no matter of the next', () => {
    const found = scan(
      tarOf([
        gnuLong('L', 'a'),
        gnuLong('L', 'b'),
        tarHeader(),
        gnuLong('L', 'c'),
        tarHeader(),
        tarHeader({ name: 'd' }),
      ]),
    );
    expect(marks(found)).toEqual(['T1 warning b']);
  });
  test('T1.8: two PAX headers: the last alone counts', () => {
    const found = scan(
      tarOf([
        paxHeader([
          ['uid', '1'],
          ['path', 'p'],
        ]),
        paxHeader([['gid', '2']]),
        tarEntry({ path: 'f' }),
      ]),
    );
    expect(line(found.index, 'f')).toMatchObject({ uid: 0, gid: 2 });
    expect(marks(found)).toEqual(['T1 warning f']);
  });
  test('T1.8: a GNU name beats a PAX path; where they differ that is a finding', () => {
    const differ = scan(tarOf([paxHeader([['path', 'pax']]), gnuLong('L', 'gnu'), tarHeader()]));
    expect(paths(differ.index)).toEqual(['gnu']);
    expect(marks(differ)).toEqual(['T1 warning gnu']);
    const same = scan(tarOf([gnuLong('L', 'same'), paxHeader([['path', 'same']]), tarHeader()]));
    expect(paths(same.index)).toEqual(['same']);
    expect(same.findings).toEqual([]);
  });
  test('T1.8: an empty long name is none', () => {
    for (const content of [new Uint8Array(1), new Uint8Array(0)])
      expect(
        paths(scan(tarOf([rawExtension('L', content, 'gnu'), tarHeader({ name: 'short' })])).index),
      ).toEqual(['short']);
  });
  test('T1.8: an extended header at the end, with no entry', () => {
    for (const extension of [gnuLong('L', 'x'), gnuLong('K', 'x'), paxHeader([['path', 'x']])]) {
      const found = scan(tarOf([tarEntry({ path: 'a' }), extension]));
      expect(marks(found)).toEqual(['T1 error']);
      expect(found.complete).toBe(true);
    }
    expect(scan(tarOf([tarEntry({ path: 'a' }), paxHeader([['comment', 'x']], 'g')])).findings).toEqual([]);
  });
});
