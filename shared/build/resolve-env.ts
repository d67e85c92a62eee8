import { parseEnvEntry } from '../env.ts';

/** Who says that a variable has a value: the base image, what is built, or a person who pinned it. */
export type EnvSource = 'base' | 'new' | 'user';

export interface EnvClaim {
  readonly source: EnvSource;
  /** null: an entry without `=`. */
  readonly value: string | null;
}

/**
 * What to do with a key:
 * - `last`: the last claim stands, as nixpkgs does (dockertools.md 6.3);
 * - `first`: the first one stands;
 * - `append`, `prepend`: a `:` list of the base's parts, then the new ones (or the other way round), none twice;
 * - `pin`: this value, whatever is claimed;
 * - `unset`: no such variable.
 */
export type EnvRule =
  | { readonly rule: 'last' | 'first' | 'append' | 'prepend' | 'unset' }
  | { readonly rule: 'pin'; readonly value: string };

export interface ResolvedVariable {
  readonly name: string;
  /** In the order of the lists: base, then new. */
  readonly claims: readonly EnvClaim[];
  /**
   * `agreed`: every claim says the same. `ruled`: a rule decided. `conflict`: the claims differ and no rule says which
   * one stands; nothing may be written before somebody decides.
   */
  readonly state: 'agreed' | 'ruled' | 'conflict';
  readonly rule: EnvRule | null;
  /** What is written; for a conflict what `last` would give. `present` false: not written at all. */
  readonly value: string | null;
  readonly present: boolean;
}

export interface ResolvedEnv {
  readonly variables: readonly ResolvedVariable[];
  readonly conflicts: readonly ResolvedVariable[];
  /** `config.Env` to write: each key once, at the place of its first claim; keys that only a pin names come last. */
  readonly env: readonly string[];
}

/**
 * Merges the environment of a base image with that of what is built, one key at a time (E1, E2). `fallback` is the rule
 * for keys that have none of their own; with null, keys whose claims differ are conflicts, also within one list.
 */
export function resolveEnv(
  base: readonly string[],
  own: readonly string[],
  rules: ReadonlyMap<string, EnvRule>,
  fallback: 'last' | 'first' | null,
): ResolvedEnv {
  const claims = new Map<string, EnvClaim[]>();
  const claim = (source: EnvSource) => (text: string) => {
    const { name, value } = parseEnvEntry(text);
    const known = claims.get(name);
    if (known === undefined) claims.set(name, [{ source, value }]);
    else known.push({ source, value });
  };
  base.forEach(claim('base'));
  own.forEach(claim('new'));
  for (const [name, rule] of rules) if (rule.rule === 'pin' && !claims.has(name)) claims.set(name, []);

  const variables = Array.from(claims, ([name, made]) =>
    resolveVariable(name, made, rules.get(name) ?? null, fallback),
  );
  return {
    variables,
    conflicts: variables.filter(({ state }) => state === 'conflict'),
    env: variables
      .filter(({ present }) => present)
      .map(({ name, value }) => (value === null ? name : `${name}=${value}`)),
  };
}

function resolveVariable(
  name: string,
  claims: readonly EnvClaim[],
  rule: EnvRule | null,
  fallback: 'last' | 'first' | null,
): ResolvedVariable {
  const agreed = claims.length > 0 && claims.every(({ value }) => value === claims[0]?.value);
  if (rule === null && agreed) {
    return { name, claims, state: 'agreed', rule: null, value: claims[0]?.value ?? null, present: true };
  }
  const applied: EnvRule | null = rule ?? (fallback === null ? null : { rule: fallback });
  const value = applyRule(claims, applied ?? { rule: 'last' });
  const user: readonly EnvClaim[] = rule?.rule === 'pin' ? [{ source: 'user', value: rule.value }] : [];
  return {
    name,
    claims: [...claims, ...user],
    state: applied === null ? 'conflict' : 'ruled',
    rule: applied,
    value,
    present: applied?.rule !== 'unset',
  };
}

function applyRule(claims: readonly EnvClaim[], rule: EnvRule): string | null {
  switch (rule.rule) {
    case 'last':
      return claims.at(-1)?.value ?? null;
    case 'first':
      return claims[0]?.value ?? null;
    case 'append':
      return joinLists(claims);
    case 'prepend':
      return joinLists([
        ...claims.filter(({ source }) => source !== 'base'),
        ...claims.filter(({ source }) => source === 'base'),
      ]);
    case 'pin':
      return rule.value;
    case 'unset':
      return null;
  }
}

/** The parts of `:` lists in order, each once. An empty value has no parts: it would mean the current folder. */
function joinLists(claims: readonly EnvClaim[]): string {
  const parts = claims.flatMap(({ value }) => (value === null || value === '' ? [] : value.split(':')));
  return [...new Set(parts)].join(':');
}
