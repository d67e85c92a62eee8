import { expect, test } from 'vitest';
import { takeToken } from '../../../renderer/transport/token.ts';

const token = 'A'.repeat(43);

function setUp(hash: string, kept: string | null = null) {
  const store = new Map<string, string>(kept === null ? [] : [['varve.token', kept]]);
  const addresses: unknown[] = [];
  const taken = takeToken(
    { hash, pathname: '/' },
    { replaceState: (_state, _title, url) => void addresses.push(url) },
    { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => void store.set(key, value) },
  );
  return { taken, addresses, kept: store.get('varve.token') };
}

test('WS4: the token is taken out of the address and kept for this tab', () => {
  expect(setUp(`#${token}`)).toEqual({ taken: token, addresses: ['/'], kept: token });
});

test('WS4: a reload finds it again', () => {
  expect(setUp('', token)).toEqual({ taken: token, addresses: [], kept: token });
});

test('WS4: a new address wins over what was kept', () => {
  expect(setUp(`#${token}`, 'B'.repeat(43)).taken).toBe(token);
});

test.each(['', '#', '#short', `#${token}x`, `#${token.slice(1)}!`])('WS4: %j is no token', (hash) => {
  expect(setUp(hash)).toEqual({ taken: null, addresses: [], kept: undefined });
  expect(setUp(hash, 'damaged').taken).toBeNull();
});
