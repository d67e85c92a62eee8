import { describe, expect, it } from 'vitest';
import { progressLine } from '../../main/cli/progress.ts';
import { findingsText } from '../../main/cli/text/findings-text.ts';
import { cut, table } from '../../main/cli/table.ts';
import { reportText } from '../../main/cli/text/report-text.ts';
import { parseDigest } from '../../shared/digest.ts';
import type { ArchiveReport, OtherReport } from '../../shared/report.ts';
import { image, layer } from '../shared/compare/image-reports.ts';
import { entryLine, modeText, timeText } from '../../main/cli/text/entry-line.ts';

describe('table', () => {
  it('aligns columns and leaves no blanks at the ends of lines', () => {
    const text = table(
      [
        { title: 'size', align: 'right' },
        { title: 'path', align: 'left' },
        { title: 'note', align: 'left' },
      ],
      [
        ['9 B', 'a', ''],
        ['1.25 MB', 'usr/bin', 'x'],
      ],
    );
    expect(text).toBe('   SIZE  PATH     NOTE\n    9 B  a\n1.25 MB  usr/bin  x\n');
  });

  it('lets nothing that an archive says reach the terminal as a command', () => {
    expect(table([{ title: 'name', align: 'left' }], [['\u001b[31mred\u0007\n\u202egpj']])).toBe(
      'NAME\n\\x1b[31mred\\x07\\n\\u202egpj\n',
    );
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abc…fg'],
    ['abcdefg', 2, 'a…'],
  ])('cuts %s to %d as %s', (text, most, expected) => {
    expect(cut(text, most)).toBe(expected);
  });
});

describe('entry lines', () => {
  it.each([
    ['file', 0o4755, '-rwsr-xr-x'],
    ['file', 0o4644, '-rwSr--r--'],
    ['directory', 0o1777, 'drwxrwxrwt'],
    ['directory', 0o2750, 'drwxr-s---'],
    ['whiteout', 0, 'w---------'],
  ] as const)('shows a %s of mode %o as %s', (kind, mode, expected) => {
    expect(modeText(kind, mode)).toBe(expected);
  });

  it.each([
    [0, '1970-01-01 00:00:00'],
    [1_700_000_000.75, '2023-11-14 22:13:20'],
    [-1, '1969-12-31 23:59:59'],
    [1e15, '?'.padEnd(19)],
    [Number.NaN, '?'.padEnd(19)],
  ])('shows the time %d as %s', (seconds, expected) => {
    expect(timeText(seconds)).toBe(expected);
  });

  it('puts mark, layer, mode, owner, size, time and path into one line', () => {
    const entry = {
      path: 'bin',
      kind: 'symlink',
      size: 0,
      mode: 0o777,
      uid: 0,
      gid: 5,
      mtime: 0,
      layer: 3,
    } as const;
    expect(entryLine({ ...entry, link: 'usr/bin', change: 'modified' })).toBe(
      '~   3 lrwxrwxrwx       0:5           0 1970-01-01 00:00:00 bin -> usr/bin',
    );
  });
});

describe('progressLine', () => {
  it('tells share, amount, speed and time left', () => {
    expect(progressLine('hashing', 1.2e9, 2.4e9, 2000)).toBe(
      'hashing  50 %  1.20 GB of 2.40 GB  600 MB/s  2 s left',
    );
  });

  it('tells the amount alone while the total is not known', () => {
    expect(progressLine('reading', 5e6, null, 1000)).toBe('reading  5.00 MB  5.00 MB/s');
  });
});

const empty: ArchiveReport = {
  schemaVersion: 1,
  path: 'charts',
  format: 'oci-layout',
  compression: 'none',
  images: [],
  others: [],
  findings: [],
};

describe('reportText', () => {
  it('does not tell how a layer is packed that is not there', () => {
    const layers = [layer(0, 'a'), layer(1, 'b', { storedSize: null, compression: 'none' })];
    const lines = reportText({ ...empty, images: [image({ layers })] }).split('\n');
    expect(lines.find((line) => /^ *0 /.test(line))).toMatch(/ tar {2,}other /);
    expect(lines.find((line) => /^ *1 /.test(line))).toMatch(/ absent {2,}other /);
  });

  it('tells the names of what is no image', () => {
    const chart: OtherReport = {
      kind: 'artifact',
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.cncf.helm.config.v1+json',
      digest: parseDigest(`sha256:${'ab'.repeat(32)}`),
      size: 400,
      subject: null,
      names: ['charts/app:1.2.3'],
    };
    expect(reportText({ ...empty, others: [chart] })).toContain(
      'artifact  application/vnd.cncf.helm.config.v1+json  sha256:abababababab         charts/app:1.2.3\n',
    );
  });
});

describe('findingsText', () => {
  const finding = { rule: 'T4', severity: 'warning', what: 'given again', why: 'It takes space.' } as const;

  it('says once what is true of many places, and counts the rest', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((where) => ({ ...finding, where }));
    const worse = { ...finding, rule: 'L2', severity: 'error', where: 'layer 1\u001b[2J' } as const;
    expect(findingsText([...many, worse])).toBe(
      [
        'findings: 1 error, 5 warnings',
        'error   L2   given again',
        '             It takes space.',
        '             at layer 1\\x1b[2J',
        'warning T4   given again',
        '             It takes space.',
        '             at a',
        '             at b',
        '             at c',
        '             and 2 more places (--json has all)',
        '',
      ].join('\n'),
    );
  });

  it('says no place of what is true of the whole', () => {
    expect(findingsText([{ ...finding, where: '' }])).toBe(
      'findings: 1 warning\nwarning T4   given again\n             It takes space.\n',
    );
  });

  it('says so when there are none', () => {
    expect(findingsText([])).toBe('no findings\n');
  });
});
