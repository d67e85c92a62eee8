import { describe, expect, it } from 'vitest';
import { byteSize, oneOf, parseArguments, share, wholeNumber } from '../../main/cli/arguments.ts';
import type { Command } from '../../main/cli/command.ts';
import { files, scopeOf } from '../../main/cli/commands/files.ts';
import { gatesOf, waste } from '../../main/cli/commands/waste.ts';
import type { WasteReport } from '../../shared/view.ts';

const command: Command = {
  name: 'try',
  summary: '',
  operands: 'IMAGE PATH',
  arity: [1, 2],
  options: { json: { type: 'boolean', help: '' }, size: { type: 'string', help: '' } },
  run: () => Promise.resolve(0),
};

describe('parseArguments', () => {
  it('tells options from operands, in any order', () => {
    const given = parseArguments(command, ['a', '--size=5', '--json', '--', '--b']);
    expect([given.positionals, given.flag('json'), given.text('size')]).toEqual([['a', '--b'], true, '5']);
  });

  it.each([
    [['a', '--colour'], /try: Unknown option '--colour'$/],
    [['a', '--size'], /try: .*--size/],
    [['a', '--json=x'], /try: .*--json/],
    [[], /try: needs IMAGE PATH/],
    [['a', 'b', 'c'], /try: unexpected "c"/],
  ])('refuses %j in one line', (words, message) => {
    expect(() => parseArguments(command, words)).toThrow(message);
    expect(() => parseArguments(command, words)).toThrow(/^[^\n]*$/);
  });
});

describe('values of options', () => {
  const given = (value: string) => parseArguments(command, ['a', '--size', value]);

  it.each([
    ['7', 7],
    ['007', 7],
  ])('whole number %s is %d', (text, expected) => {
    expect(wholeNumber(given(text), 'size')).toBe(expected);
  });

  it.each([
    ['5%', 0.05],
    ['0.05', 0.05],
    ['100%', 1],
    ['1', 1],
  ])('share %s is %d', (text, expected) => {
    expect(share(given(text), 'size')).toBeCloseTo(expected, 12);
  });

  it.each([
    ['whole number', () => wholeNumber(given('1.5'), 'size')],
    ['whole number', () => wholeNumber(given('99999999999'), 'size')],
    ['size', () => byteSize(given('20 parrots'), 'size')],
    ['share', () => share(given('150%'), 'size')],
    ['share', () => share(given('5'), 'size')],
    ['none of', () => oneOf(given('grey'), 'size', ['black', 'white'])],
  ])('what is no %s is refused, named', (_, parse) => {
    expect(parse).toThrow(/^--size: "/);
  });
});

describe('scopeOf', () => {
  const scope = (...words: string[]) => scopeOf(parseArguments(files, ['x.tar', ...words]), 5);

  it.each([
    [[], { view: 'merged', layer: 4 }],
    [['--merged'], { view: 'merged', layer: 4 }],
    [['--up-to', '2'], { view: 'merged', layer: 2 }],
    [['--layer', '3'], { view: 'layer', layer: 3 }],
    [['--changes'], { view: 'changes', from: 0, layer: 4 }],
    [['--changes', '--layer', '3'], { view: 'changes', from: 3, layer: 3 }],
    [['--changes', '--from', '1', '--up-to', '3'], { view: 'changes', from: 1, layer: 3 }],
  ])('%j is %j', (words, expected) => {
    expect(scope(...words)).toEqual(expected);
  });

  it.each([
    [['--layer', '5'], /layer 5: the image has 5, numbered from 0/],
    [['--up-to', '1', '--layer', '1'], /exclude one another/],
    [['--from', '1'], /goes with --changes/],
    [['--changes', '--from', '1', '--layer', '2'], /without --layer/],
  ])('refuses %j', (words, message) => {
    expect(() => scope(...words)).toThrow(message);
  });
});

describe('gates of waste', () => {
  const report: WasteReport = {
    total: 1000,
    wasted: 60,
    efficiency: 0.94,
    rows: [],
    rowCount: 0,
    duplicatesKnown: false,
  };
  const broken = (...words: string[]) => gatesOf(parseArguments(waste, ['x.tar', ...words]))(report);

  it.each([
    [[], []],
    [['--max-waste', '6%'], []],
    [['--max-waste', '5%'], ['max-waste']],
    [['--max-wasted', '59'], ['max-wasted']],
    [['--max-wasted', '60'], []],
    [
      ['--min-efficiency', '0.95', '--max-waste', '1%'],
      ['max-waste', 'min-efficiency'],
    ],
  ])('%j breaks %j', (words, gates) => {
    expect(broken(...words).map(({ gate }) => gate)).toEqual(gates);
  });

  it('an image without any bytes wastes nothing', () => {
    const gates = gatesOf(parseArguments(waste, ['x.tar', '--max-waste', '0%', '--min-efficiency', '1']));
    expect(gates({ ...report, total: 0, wasted: 0, efficiency: 1 })).toEqual([]);
  });
});
