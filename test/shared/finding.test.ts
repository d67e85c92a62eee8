import { expect, test } from 'vitest';
import { alike } from '../../shared/finding.ts';
import type { Finding } from '../../shared/finding.ts';

test('findings that differ in nothing but their place are together, in the order of the first of each', () => {
  const finding = (where: string, what = 'a', severity: Finding['severity'] = 'error'): Finding => ({
    rule: 'T1',
    severity,
    where,
    what,
    why: 'why',
  });
  const given = [
    finding('1'),
    finding('2', 'b'),
    finding('3'),
    finding('4', 'a', 'warning'),
    finding('5', 'b'),
  ];
  expect(alike(given).map((same) => same.map(({ where }) => where))).toEqual([['1', '3'], ['2', '5'], ['4']]);
  expect(alike([])).toEqual([]);
});
