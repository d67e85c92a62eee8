import type { EnvVariable } from './report.ts';

/** One line of `config.Env`, taken apart at its first `=`. */
export interface EnvEntry {
  readonly name: string;
  /** null: no `=` (E2: a key without a value, kept). */
  readonly value: string | null;
}

/** A key that stands more than once, and what each reader makes of it (E1). */
export interface EnvDuplicate {
  readonly name: string;
  /** Every value, in the order of the list. */
  readonly values: readonly (string | null)[];
  /** Positions in the list. */
  readonly positions: readonly number[];
  /** Docker sets one after the other: the last stands. */
  readonly docker: string | null;
  /** libc's getenv answers the first of the process's list, when a runtime hands the list over as it is. */
  readonly libc: string | null;
  /** Whether any two values differ. Kubernetes promises nothing about which of them stands. */
  readonly differs: boolean;
}

/** Keys whose values are lists, which people want appended or prepended rather than replaced (E3). */
const listKeys: ReadonlySet<string> = new Set(
  (
    'PATH LD_LIBRARY_PATH LD_PRELOAD LIBRARY_PATH CPATH C_INCLUDE_PATH MANPATH INFOPATH XDG_DATA_DIRS ' +
    'XDG_CONFIG_DIRS PKG_CONFIG_PATH ACLOCAL_PATH CMAKE_PREFIX_PATH GI_TYPELIB_PATH PYTHONPATH ' +
    'PERL5LIB RUBYLIB NODE_PATH GOPATH CLASSPATH LUA_PATH LUA_CPATH NIX_PATH'
  ).split(' '),
);

/** E3 */
export function isListVariable(name: string): boolean {
  return listKeys.has(name);
}

/** `NAME=value` → its parts, taken apart at the first `=` as nixpkgs does (dockertools.md 6.3). */
export function parseEnvEntry(text: string): EnvEntry {
  const equals = text.indexOf('=');
  return equals < 0
    ? { name: text, value: null }
    : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** E2: one variable per key, at the position of its first entry, with the value of its last; the others beside it. */
export function envVariables(list: readonly string[]): EnvVariable[] {
  const found = new Map<string, (string | null)[]>();
  for (const text of list) {
    const { name, value } = parseEnvEntry(text);
    const values = found.get(name);
    if (values === undefined) found.set(name, [value]);
    else values.push(value);
  }
  return Array.from(found, ([name, values]) => ({
    name,
    value: values.at(-1) ?? null,
    duplicates: values.slice(0, -1),
  }));
}

/** E1: every key that stands more than once. */
export function envDuplicates(list: readonly string[]): EnvDuplicate[] {
  const found = new Map<string, { values: (string | null)[]; positions: number[] }>();
  list.forEach((text, position) => {
    const { name, value } = parseEnvEntry(text);
    const at = found.get(name) ?? { values: [], positions: [] };
    at.values.push(value);
    at.positions.push(position);
    found.set(name, at);
  });
  return Array.from(found)
    .filter(([, { values }]) => values.length > 1)
    .map(([name, { values, positions }]) => ({
      name,
      values,
      positions,
      docker: values.at(-1) ?? null,
      libc: values[0] ?? null,
      differs: values.some((value) => value !== values[0]),
    }));
}
