import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, grouped } from '../../../shared/counted.ts';
import { shortDigest } from '../../../renderer/text/digest-text.ts';
import { imageName } from '../../../renderer/text/image-name.ts';
import { issueText } from '../../../renderer/text/issue-text.ts';
import { middleText } from '../../../renderer/text/middle-text.ts';
import { modeText, octalText } from '../../../renderer/text/mode-text.ts';
import { baseName, linkTarget, parentPath, pathChain } from '../../../renderer/text/path-parts.ts';
import { placeText } from '../../../renderer/text/place-text.ts';
import { platformText } from '../../../renderer/text/platform-text.ts';
import { sentenceText } from '../../../renderer/text/sentence-text.ts';
import { agoText, dateText, durationText, isoText } from '../../../renderer/text/time-text.ts';
import { sha256Digest } from '../../../shared/digest.ts';

describe('numbers and times', () => {
  test('counts have separators, and nouns agree with them', () => {
    expect(grouped(1_001_001)).toBe('1,001,001');
    expect([counted(1, 'layer'), counted(0, 'layer'), counted(2, 'entry', 'entries')]).toEqual([
      '1 layer',
      '0 layers',
      '2 entries',
    ]);
  });

  test('a clause begins a sentence, a name stays what it is', () => {
    const clauses = [
      'no end marker',
      'encrypted: by ocicrypt',
      'is',
      'manifest.json ends',
      'diff_id 3',
      '2 files',
      'maxLayers',
    ];
    expect(clauses.map(sentenceText)).toEqual([
      'No end marker',
      'Encrypted: by ocicrypt',
      'Is',
      ...clauses.slice(3),
    ]);
  });

  test('what is wrong with a build is one clause, its place named once', () => {
    expect([
      issueText({ where: 'name', message: 'is missing' }),
      issueText({ where: 'maxLayers', message: 'maxLayers is 2, but at least 4 layers are needed' }),
      issueText({ where: 'files[0].to', message: 'a path goes out of the image' }),
      issueText({ where: '', message: '3 more things are wrong' }),
    ]).toEqual([
      'name is missing',
      'maxLayers is 2, but at least 4 layers are needed',
      'files[0].to: a path goes out of the image',
      '3 more things are wrong',
    ]);
  });

  test('where a layer stands is told in words that agree with its number', () => {
    expect([placeText(0, 1), placeText(0, 3), placeText(1, 3), placeText(2, 3), placeText(7, 1_500)]).toEqual(
      [
        'the only layer',
        'the oldest of 3',
        '1 above it, 1 below',
        'the newest of 3',
        '1,492 above it, 7 below',
      ],
    );
  });

  test('times are UTC, and times that no calendar has are numbers', () => {
    expect(dateText(0)).toBe('1970-01-01 00:00');
    expect(dateText(1_735_000_000.5)).toBe('2024-12-24 00:26');
    expect([isoText('0001-01-01T00:00:00Z'), dateText(-62_167_219_201)]).toEqual([
      '0001-01-01 00:00 UTC',
      '−0001-12-31 23:59',
    ]);
    expect(dateText(1e18)).toBe('1000000000000000000');
    expect([isoText('2025-04-28T09:30:00Z'), isoText('not a time'), isoText(null)]).toEqual([
      '2025-04-28 09:30 UTC',
      'not a time',
      '',
    ]);
  });

  test.each([
    [10, 'just now'],
    [300, '5 minutes ago'],
    [90_000, 'yesterday'],
    [86_400 * 40, 'last month'],
    [86_400 * 800, '2 years ago'],
  ])('%i seconds ago is %s', (seconds, words) => {
    expect(agoText(0, seconds * 1000)).toBe(words);
  });

  test('what is left is told in two units at most', () => {
    expect([durationText(3.2), durationText(125), durationText(4_320)]).toEqual([
      '4 s',
      '2 min 5 s',
      '1 h 12 min',
    ]);
  });
});

describe('modes', () => {
  test.each([
    ['file', 0o644, '-rw-r--r--'],
    ['file', 0o4755, '-rwsr-xr-x'],
    ['file', 0o4644, '-rwSr--r--'],
    ['directory', 0o1777, 'drwxrwxrwt'],
    ['file', 0o2755, '-rwxr-sr-x'],
    ['char', 0o666, 'crw-rw-rw-'],
    ['symlink', 0o777, 'lrwxrwxrwx'],
  ] as const)('%s %i is %s', (kind, mode, text) => {
    expect(modeText(kind, mode)).toBe(text);
  });

  test('octal has four digits', () => {
    expect([octalText(0o755), octalText(0o4755), octalText(0)]).toEqual(['0755', '4755', '0000']);
  });
});

describe('names and paths', () => {
  test('R1: a middle is left out, both ends stay, and no pair of surrogates is cut', () => {
    expect(middleText('abcdefghij', 5)).toBe('ab…ij');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 3, max: 40 }),
        (text, limit) => {
          const short = middleText(text, limit);
          expect(short.length).toBeLessThanOrEqual(Math.max(limit, 0));
          if (text.length <= limit) expect(short).toBe(text);
          expect(short.isWellFormed()).toBe(text.isWellFormed());
        },
      ),
    );
  });

  test('digests are short but say their algorithm', () => {
    expect(shortDigest(`sha256:${'ab'.repeat(32)}`)).toBe('sha256:abababababab…');
    expect(shortDigest('not a digest')).toBe('not a digest');
  });

  test('paths come apart', () => {
    expect([
      baseName('usr/lib/x'),
      baseName(''),
      parentPath('usr'),
      parentPath(''),
      parentPath('a/b/c'),
    ]).toEqual(['x', '/', '', null, 'a/b']);
    expect(pathChain('a/b/c')).toEqual(['', 'a', 'a/b', 'a/b/c']);
    expect(pathChain('')).toEqual(['']);
  });

  test.each([
    ['usr/lib/libz.so', 'libz.so.1', 'usr/lib/libz.so.1'],
    ['bin', 'usr/bin', 'usr/bin'],
    ['etc/link', '/etc/passwd', 'etc/passwd'],
    ['a/b/c', '../../x', 'x'],
    ['escape', '../../../../etc/passwd', 'etc/passwd'],
    ['a/b', './/c/.', 'a/c'],
  ])('T2: the link %s → %s leads to %s inside the root', (path, link, target) => {
    expect(linkTarget(path, link)).toBe(target);
  });

  test('an image is called by what it has', () => {
    const none = { names: [], id: null, legacyId: null, manifestDigest: null };
    expect(imageName({ ...none, names: ['a:1', 'b:2'] }, 0)).toBe('a:1');
    expect(imageName({ ...none, id: sha256Digest('c'.repeat(64)) }, 0)).toBe('sha256:cccccccccccc…');
    expect(imageName({ ...none, legacyId: 'd'.repeat(64) }, 0)).toBe('dddddddddddd…');
    expect(imageName(none, 4)).toBe('image 5');
    expect(platformText({ os: 'linux', architecture: 'arm64', variant: 'v8' })).toBe('linux/arm64/v8');
    expect(platformText({ os: null, architecture: null, variant: null })).toBe('unknown platform');
  });
});
