import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OwnerTable } from '../../../../main/engine/tar/index/owner-table.ts';

const id = fc.oneof(fc.nat(3), fc.integer(), fc.maxSafeInteger());
const name = fc.nat(3);

test('owners that are the same have one number, others have not', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, id, name, name), { maxLength: 200 }), (given) => {
      const table = new OwnerTable();
      const numbers = given.map((owner) => table.number(...owner));
      const { uid, gid, user, group } = table.finish();
      expect(numbers.map((at) => [uid[at], gid[at], user[at], group[at]])).toEqual(given);
      expect(new Set(numbers).size).toBe(new Set(given.map(String)).size);
      expect(uid.length).toBe(new Set([...given.map(String), '0,0,0,0']).size);
    }),
  );
});

test('a hundred thousand owners, told twice', () => {
  const table = new OwnerTable();
  const numbers = (): number[] =>
    Array.from({ length: 100_000 }, (_, at) => table.number(at * 2 ** 20, at % 7, 0, 0));
  const first = numbers();
  expect(numbers()).toEqual(first);
  expect(first).toEqual(Array.from({ length: 100_000 }, (_, at) => at));
});

test('number 0 belongs to nobody else', () => {
  const table = new OwnerTable();
  expect([table.number(0, 0, 0, 0), table.number(0, 0, 1, 0)]).toEqual([0, 1]);
});
