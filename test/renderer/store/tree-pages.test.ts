import { describe, expect, test } from 'vitest';
import { firstLook, treeQuery } from '../../../renderer/store/inspect-state.ts';
import type { TreeQuery } from '../../../renderer/store/inspect-state.ts';
import { createTreePages, pageSize } from '../../../renderer/store/tree-pages.ts';
import type { CallName, Input, Output } from '../../../shared/contract/contract.ts';
import type { Client } from '../../../renderer/client.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import type { Outcome } from '../../../shared/problem.ts';
import type { TreePage, TreeRow } from '../../../shared/view.ts';
import { imageReport, archiveReport } from '../fake/archive.ts';

const ref = '1'.repeat(32) as ArchiveRef;
const look = firstLook(
  archiveReport('x', [imageReport(1, [{ createdBy: null, origin: 'base', entries: [] }], {})]),
  0,
);

function query(text: string): TreeQuery {
  const made = treeQuery(ref, { ...look, filter: { ...look.filter, text } });
  if (made === null) throw new Error('the image has a layer');
  return made;
}

interface Asked {
  readonly input: Input<'tree.rows'>;
  answer(total: number): Promise<void>;
  fail(): Promise<void>;
}

/** A service that answers when it is told to. */
function slowClient(): { client: Pick<Client, 'call'>; asked: Asked[] } {
  const asked: Asked[] = [];
  const client: Pick<Client, 'call'> = {
    call: <Name extends CallName>(name: Name, input: Input<Name>) => {
      expect(name).toBe('tree.rows');
      return new Promise<Outcome<Output<Name>>>((resolve) => {
        const rows = input as Input<'tree.rows'>;
        const settle = async (outcome: Outcome<TreePage>): Promise<void> => {
          resolve(outcome as Outcome<Output<Name>>);
          await new Promise((done) => {
            setTimeout(done);
          });
        };
        asked.push({
          input: rows,
          answer: (total) => settle({ ok: true, value: page(rows, total) }),
          fail: () => settle({ ok: false, problem: { code: 'not-ready', message: 'not yet' } }),
        });
      });
    },
  };
  return { client, asked };
}

function page({ from, count, filter }: Input<'tree.rows'>, total: number): TreePage {
  const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) =>
    row(`${filter.text}${from + at}`),
  );
  return { total, matches: total, entries: total, from, rows };
}

function row(name: string): TreeRow {
  return {
    node: 1,
    depth: 0,
    path: name,
    name,
    kind: 'file',
    size: 1,
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0,
    link: null,
    layer: 0,
    change: null,
    flags: [],
    expandable: false,
    expanded: false,
  };
}

describe('R3: rows by the page', () => {
  test('one page is asked for first; how many there are is known then', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.want(0, 40);
    pages.show(query(''), 1);
    expect(asked.map(({ input }) => [input.from, input.count])).toEqual([[0, pageSize]]);
    expect(pages.snapshot().total).toBeNull();
    await asked[0]?.answer(1_000_000);
    expect(pages.snapshot().total).toBe(1_000_000);
    expect(pages.snapshot().row(3)?.name).toBe('3');
    expect(pages.snapshot().row(300)).toBeUndefined();
  });

  test('at most two questions at a time, and what was scrolled past is never asked for', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.show(query(''), 1);
    await asked[0]?.answer(1_000_000);
    for (let at = 1; at <= 100; at += 1) pages.want(at * 5_000, at * 5_000 + 40);
    const before = asked.length;
    expect(before - 1).toBe(2);
    for (const question of asked.slice(1)) await question.answer(1_000_000);
    const last = asked.slice(before).map(({ input }) => input.from);
    expect(last).toContain(500_000);
    expect(last.filter((from) => from > 10_000 && from < 490_000)).toEqual([]);
  });

  test('the page in view comes first', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.want(5_000, 5_040);
    pages.show(query(''), 1);
    expect(asked[0]?.input.from).toBe(5_000);
    await asked[0]?.answer(100);
    // there are fewer rows than were looked at: the last page is asked for instead
    expect(asked.slice(1).map(({ input }) => input.from)).toEqual([0]);
  });

  test('what is not on screen is asked for when the first rows have been drawn, and tells nobody', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.want(0, 40);
    pages.show(query(''), 1);
    await asked[0]?.answer(1_000);
    expect(asked).toHaveLength(1);
    await expect.poll(() => asked.map(({ input }) => input.from)).toEqual([0, pageSize]);
    let told = 0;
    pages.subscribe(() => {
      told += 1;
    });
    await asked[1]?.answer(1_000);
    expect(told).toBe(0);
    expect(pages.snapshot().row(pageSize)?.name).toBe('200');
  });

  test('rows that are to be scrolled to are asked for, not those that were on screen', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.show(query(''), 1, { cursor: 0, reveals: 0 });
    await asked[0]?.answer(10_000);
    pages.want(5_000, 5_040);
    pages.show(query('a'), 1, { cursor: 0, reveals: 1 });
    expect(asked.at(-1)?.input.from).toBe(0);
    await asked.at(-1)?.answer(10_000);
    pages.show(query('a'), 1, { cursor: 7_007, reveals: 2 });
    expect(asked.at(-1)?.input.from).toBe(7_000);
    const before = asked.length;
    pages.show(query('a'), 1, { cursor: 3_003, reveals: 2 });
    expect(asked).toHaveLength(before);
  });

  test('pages of a query that is no longer shown hold no other query up; first questions do', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.want(0, 40);
    pages.show(query('a'), 1);
    await asked[0]?.answer(100_000);
    pages.want(5_000, 5_040);
    pages.want(9_000, 9_040);
    expect(asked).toHaveLength(3);
    for (const text of ['b', 'c', 'd', 'e']) pages.show(query(text), 1);
    expect(asked.slice(3).map(({ input }) => input.filter.text)).toEqual(['b', 'c']);
    await asked[3]?.answer(1);
    expect(asked.slice(5).map(({ input }) => input.filter.text)).toEqual(['e']);
  });

  test('no more than 64 pages are kept', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.show(query(''), 1);
    for (let at = 0; at < asked.length && at < 400; at += 1) {
      await asked[at]?.answer(100_000);
      pages.want((at + 1) * pageSize, (at + 1) * pageSize + 40);
    }
    let known = 0;
    for (let number = 0; number < 500; number += 1)
      if (pages.snapshot().row(number * pageSize) !== undefined) known += 1;
    expect(known).toBeLessThanOrEqual(64);
    expect(known).toBeGreaterThan(40);
  });
});

describe('R2: late answers', () => {
  test('rows of the old query stay until the new ones are there', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.show(query('a'), 1);
    await asked[0]?.answer(10);
    pages.show(query('b'), 1);
    expect(pages.snapshot()).toMatchObject({ stale: true, total: 10 });
    expect(pages.snapshot().row(0)?.name).toBe('a0');
    await asked[1]?.answer(7);
    expect(pages.snapshot()).toMatchObject({ stale: false, total: 7 });
    expect(pages.snapshot().row(0)?.name).toBe('b0');
  });

  test('an answer to the old query changes nothing', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.show(query('a'), 1);
    pages.show(query('b'), 1);
    await asked[1]?.answer(7);
    await asked[0]?.answer(10);
    expect(pages.snapshot().total).toBe(7);
    expect(pages.snapshot().row(0)?.name).toBe('b0');
  });

  test('the same query is not asked again, unless its version is another', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    pages.show(query('a'), 1);
    await asked[0]?.fail();
    expect(pages.snapshot().problem?.code).toBe('not-ready');
    pages.show(query('a'), 1);
    expect(asked).toHaveLength(1);
    pages.show(query('a'), 2);
    await asked[1]?.answer(3);
    expect(pages.snapshot()).toMatchObject({ problem: null, total: 3 });
  });

  test('whoever watches is told, and nothing is shown when nothing is asked', async () => {
    const { client, asked } = slowClient();
    const pages = createTreePages(client);
    let told = 0;
    const stop = pages.subscribe(() => {
      told += 1;
    });
    pages.show(query('a'), 1);
    await asked[0]?.answer(3);
    expect(told).toBe(2);
    stop();
    pages.show(null, 1);
    expect(told).toBe(2);
    expect(pages.snapshot().total).toBeNull();
  });
});
