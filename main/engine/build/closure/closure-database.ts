import type { ClosureEntry } from '../../../../shared/build/closure.ts';
import { corrupt, openSqlite } from './sqlite-pages.ts';
import type { SqlitePages } from './sqlite-pages.ts';
import { sqliteRows, sqliteTables } from './sqlite-table.ts';
import type { SqliteTable } from './sqlite-table.ts';

/**
 * What a store's own database (`ROOT/nix/var/nix/db/db.sqlite`, dockertools.md 13) knows of the closure of some paths;
 * what it does not know is left out. The whole file is read once; only what belongs to the closure is kept, besides the
 * pairs of numbers of all references (16 bytes each). Throws as `openSqlite` does.
 */
export function readStoreDatabase(path: string, roots: readonly string[]): ClosureEntry[] {
  const pages = openSqlite(path);
  try {
    const tables = sqliteTables(pages);
    return closureOf(pages, column(pages, tables, 'ValidPaths'), column(pages, tables, 'Refs'), roots);
  } finally {
    pages.close();
  }
}

function column(
  pages: SqlitePages,
  tables: ReadonlyMap<string, SqliteTable>,
  name: string,
): { readonly root: number; at(column: string): number } {
  const table = tables.get(name);
  if (table === undefined) throw corrupt(pages.path, `it has no table ${name}; is it a store's?`);
  return {
    root: table.root,
    at(wanted) {
      const place = table.columns.indexOf(wanted);
      if (place < 0) throw corrupt(pages.path, `its table ${name} has no column ${wanted}`);
      return place;
    },
  };
}

type Columns = ReturnType<typeof column>;

function closureOf(
  pages: SqlitePages,
  validPaths: Columns,
  refs: Columns,
  roots: readonly string[],
): ClosureEntry[] {
  const references = readReferences(pages, refs);
  const pathAt = validPaths.at('path');
  const sizeAt = validPaths.at('narSize');
  const wantedRoots = new Set(roots);
  const rootIds: number[] = [];
  for (const { id, values } of sqliteRows(pages, validPaths.root)) {
    const path = values[pathAt];
    if (typeof path === 'string' && wantedRoots.has(path)) rootIds.push(id);
  }
  const reached = new Set(rootIds);
  for (const id of reached) for (const target of references.get(id) ?? []) reached.add(target);
  const found = new Map<number, { readonly path: string; readonly narSize: number | null }>();
  for (const { id, values } of sqliteRows(pages, validPaths.root)) {
    if (!reached.has(id)) continue;
    const path = values[pathAt];
    const size = values[sizeAt];
    // A size of 0 or null: registered by a Nix that did not keep them.
    if (typeof path === 'string')
      found.set(id, { path, narSize: typeof size === 'number' && size > 0 ? size : null });
  }
  return Array.from(found, ([id, { path, narSize }]) => ({
    path,
    narSize,
    references: (references.get(id) ?? []).map((target) => {
      const other = found.get(target);
      if (other === undefined)
        throw corrupt(pages.path, `${path} refers to number ${target}, which it does not have`);
      return other.path;
    }),
  }));
}

function readReferences(pages: SqlitePages, refs: Columns): Map<number, number[]> {
  const referrerAt = refs.at('referrer');
  const referenceAt = refs.at('reference');
  const references = new Map<number, number[]>();
  for (const { values } of sqliteRows(pages, refs.root)) {
    const from = values[referrerAt];
    const to = values[referenceAt];
    if (typeof from !== 'number' || typeof to !== 'number') continue;
    const known = references.get(from);
    if (known === undefined) references.set(from, [to]);
    else known.push(to);
  }
  return references;
}
