import { posix } from 'node:path';
import { parseSync } from 'vite';

/** One import as written, seen from the importing file. */
export type Import = {
  /** Path from the project's root for relative imports, else the specifier: `shared/digest.ts`, `node:fs`, `zod`. */
  readonly target: string;
  readonly relative: boolean;
  /** Nothing of it is left after types are erased. */
  readonly typeOnly: boolean;
  /** Names taken out of the module; `*` where all of it is. */
  readonly names: readonly string[];
};

/** Imports of every file, by its path from the project's root with `/` between names. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

/**
 * Reads the imports of TypeScript sources: static, dynamic with a literal, re-exports, and `import('…')` in types.
 * @param files text by path
 * @throws Error naming the file that does not parse
 */
export function importGraph(files: ReadonlyMap<string, string>): ImportGraph {
  return new Map([...files].map(([path, text]) => [path, importsOf(path, text)]));
}

function importsOf(path: string, text: string): Import[] {
  const { module, program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message ?? 'does not parse'}`);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, names: readonly string[]) => {
    const bare = specifier.replace(/\?.*$/, '');
    const relative = bare.startsWith('.');
    const target = relative ? posix.join(posix.dirname(path), bare) : bare;
    found.push({ target, relative, typeOnly, names });
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    add(
      moduleRequest.value,
      typeOnly,
      entries.map((entry) => entry.importName.name ?? '*'),
    );
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, importName } of entries) {
      if (moduleRequest) add(moduleRequest.value, isType, [importName.name ?? '*']);
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])(.*)\1$/s.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal !== undefined) add(literal, false, ['*']);
  }
  for (const specifier of importTypes(program)) add(specifier, true, ['*']);
  return found;
}

/** Modules of `import('…')` in types, which the parser's list of imports leaves out. */
function importTypes(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap(importTypes);
  if (!('type' in node && node.type === 'TSImportType' && 'source' in node)) return below;
  const { source } = node;
  const literal =
    typeof source === 'object' && source !== null && 'value' in source ? source.value : undefined;
  return typeof literal === 'string' ? [literal, ...below] : below;
}
