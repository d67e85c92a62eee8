import { expect, test } from 'vitest';
import { compareImages } from '../../../shared/compare/compare-images.ts';
import type { ComparedChange } from '../../../shared/compare/compared-files.ts';
import { diffFiles } from '../../../shared/compare/diff-files.ts';
import { lineText } from '../../../shared/compare/long-lines.ts';
import { nothingIgnored } from '../../../shared/compare/ignored.ts';
import { htmlReport } from '../../../shared/compare/report-html.ts';
import { markdownReport } from '../../../shared/compare/report-markdown.ts';
import { imageTitle } from '../../../shared/compare/report-words.ts';
import { compareStorePaths } from '../../../shared/compare/compare-store-paths.ts';
import type { SideStorePath } from '../../../shared/compare/compare-store-paths.ts';
import { storeName } from '../../../shared/compare/store-name.ts';
import { envVariables } from '../../../shared/env.ts';
import { image, layer, step } from './image-reports.ts';

const hostile = '<script>alert(1)</script>|`x`\n# [a](javascript:b)\udc80"\'';

function input() {
  const side = (name: string) => ({
    path: `${hostile}.tar`,
    image: 0,
    report: image({
      names: [name],
      env: envVariables([`${hostile}=${name}`]),
      config: { Labels: { [hostile]: name } },
      history: [step(`${hostile}${name}`)],
    }),
    range: null,
    files: null,
  });
  const files: ComparedChange[] = [
    {
      path: hostile,
      change: 'moved',
      kind: 'file',
      differs: [],
      leftSize: 1,
      rightSize: 1,
      leftLayer: 0,
      rightLayer: 0,
      from: hostile,
    },
  ];
  return { comparison: compareImages(side('a'), side(hostile), nothingIgnored, null), files };
}

test('CM9.1 nothing that an image says becomes markup of an HTML report', () => {
  const html = htmlReport(input());
  expect(html.match(/<script/g)).toBeNull();
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain(String.raw`\n# [a](javascript:b)\x80`);
  expect(html).not.toContain('\udc80');
  expect(html).not.toMatch(/\son\w+=|<a |<img|<link|url\(/);
  // every tag is one of the report's own
  const tags = new Set(Array.from(html.matchAll(/<\/?([a-z!]\w*)/g), ([, tag]) => tag));
  expect([...tags].filter((tag) => !ownTags.has(tag ?? ''))).toEqual([]);
});

const ownTags = new Set(
  '!doctype html head meta title style body header p span h1 main section h2 small table thead tr th tbody td footer'.split(
    ' ',
  ),
);

test('CM9.1 nothing that an image says becomes markup of a Markdown report', () => {
  const markdown = markdownReport(input());
  expect(markdown).not.toContain('<');
  for (const line of markdown.split('\n').filter((each) => each.startsWith('|'))) {
    const bars = line.match(/(?<!\\)\|/g)?.length ?? 0;
    expect([4, 5, 6]).toContain(bars);
    expect(line).not.toMatch(/(?<!\\)[`[\]]/);
  }
  expect(markdown.split('\n').filter((line) => line.startsWith('# '))).toEqual([
    '# Comparison of two images',
  ]);
});

test('CM9.1 what turns text around, breaks lines or is half a character is escaped; addresses and names stay words', () => {
  const name = 'a\u202eb\u2028c\ud83dd \u{1f480}';
  const value = '||`x` www.example.org http://example.org @someone $1$';
  const side = (text: string) => ({
    path: 'a.tar',
    image: 0,
    report: image({ names: [name], config: { Labels: { [name]: text } } }),
    range: null,
    files: null,
  });
  const comparison = compareImages(side(value), side('b'), nothingIgnored, null);
  const html = htmlReport({ comparison, files: [] });
  const markdown = markdownReport({ comparison, files: [] });
  for (const text of [html, markdown]) {
    expect(text).not.toMatch(/[\u202e\u2028]|[\ud800-\udfff]/u);
    expect(text).toContain('\u{1f480}');
  }
  expect(html).toContain(String.raw`a\u202eb\u2028c\ud83dd`);
  expect(markdown).toContain(
    String.raw`| \|\|\`x\` www&#46;example.org http&#58;//example.org &#64;someone \$1\$ | b |`,
  );
});

test('CM9.2 values that would fill pages are cut, and say so', () => {
  const side = (text: string) => ({
    path: 'a.tar',
    image: 0,
    report: image({ config: { Cmd: text } }),
    range: null,
    files: null,
  });
  const comparison = compareImages(side('x'.repeat(100_000)), side('y'), nothingIgnored, null);
  const html = htmlReport({ comparison, files: [] });
  expect(html.length).toBeLessThan(10_000);
  expect(html).toContain('x… (98000 more characters)');
});

test('CM7.4 reports say how much is ignored', () => {
  const side = (name: string) => ({
    path: 'a.tar',
    image: 0,
    report: image({ names: [name] }),
    range: null,
    files: null,
  });
  const ignored = { ...nothingIgnored, names: true, order: true, paths: ['<b>*'] };
  const comparison = compareImages(side('a'), side('b'), ignored, null);
  expect(htmlReport({ comparison, files: [] })).toContain(
    'Ignored differences: none of order, 1 of names, none of paths (&lt;b&gt;*)',
  );
  expect(markdownReport({ comparison, files: [] })).toContain(
    String.raw`none of order, 1 of names, none of paths (&lt;b&gt;\*)`,
  );
});

test('ranges of layers are named, also those from the first layer on', () => {
  const side = (range: { first: number; last: number } | null) => ({
    path: 'a.tar',
    image: 0,
    report: image({ names: [], layers: [layer(0, 'a'), layer(1, 'b'), layer(2, 'c')] }),
    range,
    files: null,
  });
  const comparison = compareImages(side({ first: 0, last: 1 }), side(null), nothingIgnored, null);
  expect(imageTitle(comparison.left)).toBe('a.tar, layers 0 to 1 of 3');
  expect(imageTitle(comparison.right)).toBe('a.tar');
});

test('CM9.2 reports say what is not known', () => {
  expect(htmlReport(input())).toContain('The files of both sides were not compared.');
});

const head = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return { bytes, size: bytes.length };
};

test('CM10.1 text, JSON and hex', () => {
  expect(diffFiles(head('a\nb\nc\n'), head('a\nB\nc\n'), 'auto')).toMatchObject({
    as: 'text',
    cut: false,
    hunks: [
      {
        leftStart: 1,
        rightStart: 1,
        lines: [
          { kind: 'same', text: 'a' },
          { kind: 'removed', text: 'b' },
          { kind: 'added', text: 'B' },
          { kind: 'same', text: 'c' },
        ],
      },
    ],
  });
  expect(diffFiles(head('{"a":1,"b":2}'), head('{"b":2,"a":1}'), 'auto')).toMatchObject({
    as: 'json',
    hunks: [],
  });
  expect(
    diffFiles(head('\0a'), head('\0b'), 'auto').hunks[0]?.lines.map(({ text }) => text.slice(0, 5)),
  ).toEqual(['00 61', '00 62']);
});

test('CM10.1 what parsing would lose, or cannot take, is compared as text', () => {
  const [deep, deeper] = [9_000, 9_001].map((levels) => '['.repeat(levels) + ']'.repeat(levels));
  for (const [left, right] of [
    ['{"n":12345678901234567890}', '{"n":12345678901234567891}'],
    ['{"a":1,"a":2}', '{"a":2}'],
    [deep ?? '', deeper ?? ''],
  ] as const)
    for (const as of ['auto', 'json'] as const) {
      const { as: form, hunks } = diffFiles(head(left), head(right), as);
      expect([form, hunks.length]).toEqual(['text', 1]);
    }
});

test('CM10.3 a last line without a line break is another line, and no line is made of what follows the last break', () => {
  const { hunks } = diffFiles(head('a\nb'), head('a\nb\n'), 'text');
  expect(hunks[0]?.lines).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b', unended: true },
    { kind: 'added', text: 'b' },
  ]);
  expect(diffFiles(head('a\n'), head(''), 'text').hunks[0]?.lines).toEqual([{ kind: 'removed', text: 'a' }]);
  expect(diffFiles(head(''), head(''), 'text').hunks).toEqual([]);
  expect(diffFiles(head('{}'), head('{}\n'), 'auto').hunks).toEqual([]);
});

test('CM10.4 of long lines that stand for each other the part is told where they differ, and how much is left out', () => {
  const long = 'x'.repeat(10_000);
  const { hunks } = diffFiles(head(`${long}A${long}\n${long}`), head(`${long}BB${long}\n${long}`), 'text');
  const [left, right, same] = hunks[0]?.lines ?? [];
  expect([left?.kind, right?.kind, same?.kind]).toEqual(['removed', 'added', 'same']);
  expect([left?.before, left?.text.indexOf('A'), left?.text.length, left?.after]).toEqual([
    9_800, 200, 2_000, 8_201,
  ]);
  expect([right?.before, right?.text.indexOf('BB'), right?.after]).toEqual([9_800, 200, 8_202]);
  expect(lineText(right ?? { kind: 'same', text: '' })).toMatch(
    /^… 9,800 characters … x{200}BBx{1798} … 8,202 characters …$/,
  );
  expect([same?.before, same?.text, same?.after]).toEqual([undefined, 'x'.repeat(2_000), 8_000]);
  // the end of a line, and no half of a pair
  const pairs = '\u{1f600}'.repeat(4_000);
  const [one] = diffFiles(head(`${pairs}a`), head(`${pairs}b`), 'text').hunks[0]?.lines ?? [];
  expect([one?.before, one?.text.codePointAt(0), one?.text.at(-1), one?.after]).toEqual([
    6_000,
    0x1f600,
    'a',
    undefined,
  ]);
});

test('CM10.2 applying the hunks to the left gives the right', () => {
  let state = 9;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 400; round++) {
    const left = Array.from({ length: random(60) }, () => `line ${random(20)}`);
    const right = left.flatMap((line) =>
      random(9) === 0 ? [] : random(9) === 0 ? [line, `new ${random(4)}`] : [line],
    );
    const { hunks } = diffFiles(head(left.join('\n')), head(right.join('\n')), 'text');
    const result: string[] = [];
    let at = 0;
    for (const { leftStart, rightStart, lines } of hunks) {
      expect(leftStart - 1).toBeGreaterThanOrEqual(at);
      while (at < leftStart - 1) result.push(left[at++] ?? '');
      expect(result.length).toBe(rightStart - 1);
      for (const { kind, text } of lines) {
        if (kind !== 'added') expect(left[at++]).toBe(text);
        if (kind !== 'removed') result.push(text);
      }
    }
    while (at < left.length) result.push(left[at++] ?? '');
    expect(result.join('\n')).toBe(right.join('\n'));
  }
});

test('CM6.2 store paths by name, output and version', () => {
  const path = (hash: string, name: string) => `/nix/store/${hash.repeat(32)}-${name}`;
  expect(storeName(path('a', 'glibc-2.40-66-bin'))).toEqual({ name: 'glibc-bin', version: '2.40-66' });
  expect(storeName(path('a', 'python3-minimal'))).toEqual({ name: 'python3-minimal', version: null });
  const side = (hash: string, name: string, size: number, differs = false): SideStorePath => ({
    path: path(hash, name),
    size,
    layer: 0,
    differs,
  });
  const rows = compareStorePaths(
    [
      side('a', 'zlib-1.9', 10),
      side('b', 'zlib-1.10', 10),
      side('g', 'same-1', 10),
      side('h', 'odd-1', 10, true),
    ],
    [
      side('c', 'zlib-1.10', 25),
      side('d', 'zlib-1.11', 25),
      side('f', 'zlib-1.11-dev', 25),
      side('g', 'same-1', 10),
      side('h', 'odd-1', 25, true),
    ],
  );
  expect(
    rows.map(
      (row) =>
        `${row.change} ${row.name} ${row.left?.version ?? ''}→${row.right?.version ?? ''} ${row.delta}`,
    ),
  ).toEqual([
    'changed odd 1→1 15',
    'upgraded zlib 1.10→1.10 15',
    'upgraded zlib 1.9→1.11 15',
    'added zlib-dev →1.11 25',
  ]);
});
