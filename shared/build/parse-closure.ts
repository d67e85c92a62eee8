import { z } from 'zod';
import { parseClosureText } from './closure-text.ts';
import { parseClosureGraph } from './closure-graph.ts';
import { ClosureError } from './closure.ts';
import type { Closure, ClosureEntry } from './closure.ts';

const size = z.int().min(0).nullish();
const references = z.array(z.string());
const listEntry = z.object({
  path: z.string(),
  references: references.default([]),
  narSize: size,
  valid: z.boolean().optional(),
});
const keyedEntry = z.object({ references: references.default([]), narSize: size }).nullable();
const keyed = z.record(z.string(), keyedEntry);
const version2 = z.object({ version: z.int().min(2), storeDir: z.string(), info: keyed });

/**
 * A closure in any form that Nix has written one: `.attrs.json`, `nix path-info --json` of every age, registration and
 * `--dump-db`, the classic references graph, and `nix-store -q --graph`. Told apart by what is inside. Throws
 * `ClosureError`, naming the entry that is wrong, also for paths that the store does not have.
 */
export function parseClosure(text: string): Closure {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return parseJson(start);
  if (/^digraph\b/.test(start)) return { form: 'graph', entries: parseClosureGraph(start) };
  if (start.startsWith('/')) return parseClosureText(text);
  throw new ClosureError('this is no closure: neither JSON, nor a registration, nor a graph of store paths');
}

function parseJson(text: string): Closure {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ClosureError(`this is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (Array.isArray(json)) return { form: 'path-info', entries: listOf(json, 'the list') };
  const second = version2.safeParse(json);
  if (second.success) {
    const { storeDir, info } = second.data;
    const full = (name: string): string => (name.startsWith('/') ? name : `${storeDir}/${name}`);
    return { form: 'path-info-2', entries: keyedOf(info, full) };
  }
  const map = json as Readonly<Record<string, unknown>>;
  const keys = Object.keys(map);
  if (keys.length > 0 && keys.every((key) => key.startsWith('/'))) {
    const parsed = keyed.safeParse(map);
    if (!parsed.success) throw wrong('the object', parsed.error);
    return { form: 'path-info-2.19', entries: keyedOf(parsed.data, (name) => name) };
  }
  const graphs = keys.filter((key) => isGraph(map[key]));
  const [graph] = graphs;
  if (graph === undefined)
    throw new ClosureError('this JSON holds no closure: no list of {path, references} in it');
  if (graphs.length > 1) throw new ClosureError(`this JSON holds several closures: ${graphs.join(', ')}`);
  return { form: 'structuredAttrs', entries: listOf(map[graph], graph) };
}

function isGraph(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  return (
    first !== null &&
    typeof first === 'object' &&
    Object.hasOwn(first, 'path') &&
    Object.hasOwn(first, 'references')
  );
}

function listOf(value: unknown, where: string): ClosureEntry[] {
  const parsed = z.array(listEntry).safeParse(value);
  if (!parsed.success) throw wrong(where, parsed.error);
  return parsed.data.map(({ path, references: refers, narSize, valid }) => {
    if (valid === false) throw new ClosureError(`${path} is not in that store`);
    return { path, references: refers, narSize: narSize ?? null };
  });
}

function keyedOf(info: z.infer<typeof keyed>, full: (name: string) => string): ClosureEntry[] {
  return Object.entries(info).map(([name, entry]) => {
    if (entry === null) throw new ClosureError(`${full(name)} is not in that store`);
    return { path: full(name), references: entry.references.map(full), narSize: entry.narSize ?? null };
  });
}

function wrong(where: string, error: z.ZodError): ClosureError {
  const [issue] = error.issues;
  return new ClosureError(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}`);
}
