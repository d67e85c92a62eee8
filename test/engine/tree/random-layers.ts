import * as fc from 'fast-check';
import type { EntrySpec } from './make-layer.ts';

const names = ['a', 'b', 'c', 'a-b'];

/** A path of up to three components from few names, so that layers meet. */
const path = fc
  .array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const folder = fc.array(fc.constantFrom(...names), { maxLength: 2 }).map((parts) => parts.join('/'));

const entry: fc.Arbitrary<EntrySpec> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ path, type: fc.constant('file' as const), size: fc.integer({ min: 0, max: 9 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      path,
      type: fc.constant('directory' as const),
      mtime: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      path,
      type: fc.constant('symlink' as const),
      link: fc.oneof(
        path,
        path.map((to) => `/${to}`),
        path.map((to) => `../${to}`),
        fc.constant('.'),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('hardlink' as const), link: path }) },
  { weight: 1, arbitrary: fc.record({ path, type: fc.constantFrom('fifo' as const, 'char' as const) }) },
  {
    weight: 3,
    arbitrary: fc
      .record({ at: folder, name: fc.constantFrom(...names) })
      .map(({ at, name }) => hiding(at, `.wh.${name}`)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ at: folder, name: fc.constantFrom('.wh..wh..opq', '.wh..wh..opq', '.wh..wh.plnk') })
      .map(({ at, name }) => hiding(at, name)),
  },
);

function hiding(at: string, name: string): EntrySpec {
  return { path: at === '' ? name : `${at}/${name}`, type: 'file', size: 0 };
}

/**
 * Entries of one layer as the tar reader leaves them: no path twice, and nothing below what is neither directory nor
 * symlink.
 */
export const layerEntries: fc.Arbitrary<EntrySpec[]> = fc.array(entry, { maxLength: 8 }).map((entries) => {
  const unique = new Map(entries.map((each) => [each.path, each]));
  return [...unique.values()].filter((each) =>
    [...unique.values()].every(
      (other) =>
        other.type === 'directory' || other.type === 'symlink' || !each.path.startsWith(`${other.path}/`),
    ),
  );
});

export const layerStack: fc.Arbitrary<EntrySpec[][]> = fc.array(layerEntries, { minLength: 1, maxLength: 4 });
