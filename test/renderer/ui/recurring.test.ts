import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { recurring } from '../../../renderer/ui/recurring.ts';

describe('R3: cells of texts that recur', () => {
  test('are one element for one text', () => {
    const cell = recurring((text) => createElement('div', null, text));
    expect(cell('0:0')).toBe(cell('0:0'));
    expect(cell('0:1')).not.toBe(cell('0:0'));
    expect(cell('0:1').props).toEqual({ children: '0:1' });
  });

  test('are not kept without end', () => {
    let made = 0;
    const cell = recurring((text) => {
      made += 1;
      return createElement('div', null, text);
    });
    for (let at = 0; at < 5_000; at += 1) cell(String(at));
    cell('0');
    expect(made).toBe(5_001);
  });
});
