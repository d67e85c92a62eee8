import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { brokenFile } from './architecture/file-rules.ts';
import { importGraph } from './architecture/import-graph.ts';
import { brokenImports, importCircles, printed } from './architecture/import-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Text of every source below the folders, by path from the root. */
function sources(folders: readonly string[], extension: RegExp): Map<string, string> {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && extension.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(
    found.map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')] as const),
  );
}

/** Broken rules of a made-up house, as printed. */
function broken(files: Record<string, string>): string[] {
  const graph = importGraph(new Map(Object.entries(files)));
  return [...brokenImports(graph), ...importCircles(graph)].map(printed);
}

describe('the house as it stands', () => {
  const graph = importGraph(sources(['shared', 'main', 'renderer'], /\.tsx?$/));

  it('has sources to look at', () => {
    expect(graph.size).toBeGreaterThan(10);
    expect([...graph.values()].flat().length).toBeGreaterThan(10);
  });

  it('keeps to the table of rooms', () => {
    expect(brokenImports(graph).map(printed).join('\n')).toBe('');
  });

  it('has no circles', () => {
    expect(importCircles(graph).map(printed).join('\n')).toBe('');
  });

  it('names files for what is in them, and gives a reason for long ones', () => {
    const files = sources(['shared', 'main', 'renderer', 'build'], /\.(tsx?|mjs|css)$/);
    expect([...files].flatMap(([path, text]) => brokenFile(path, text)).join('\n')).toBe('');
  });
});

describe('the rules on a made-up house', () => {
  it('prints the chain from an entry to the import that breaks a rule', () => {
    expect(
      broken({
        'renderer/main.tsx': `import { App } from './app.tsx';`,
        'renderer/app.tsx': `import { sum } from '../shared/sum.ts';\nexport const App = sum;`,
        'shared/sum.ts': `import { readFileSync } from 'node:fs';\nexport const sum = readFileSync;`,
      }),
    ).toEqual([
      "renderer/main.tsx → renderer/app.tsx → shared/sum.ts → node:fs\n    shared may not import Node's modules",
    ]);
  });

  it.each([
    ['shared/a.ts', `import React from 'react';`, 'shared may not import react'],
    ['shared/a.ts', `import { b } from '../main/engine/io/b.ts';`, 'shared may not import engine'],
    ['shared/a.ts', `export type { B } from '../renderer/b.ts';`, 'shared may not import renderer'],
    ['main/engine/io/a.ts', `import { app } from 'electron';`, 'engine may not import electron'],
    ['main/engine/io/a.ts', `import { s } from '../../service/s.ts';`, 'engine may not import service'],
    ['main/engine/io/a.ts', `import React from 'react';`, 'engine may not import react'],
    ['main/service/a.ts', `import { app } from 'electron';`, 'service may not import electron'],
    ['main/service/a.ts', `import('../desktop/a.ts');`, 'service may not import desktop'],
    [
      'main/desktop/a.ts',
      `import { b } from '../engine/io/b.ts';`,
      'desktop may import types of engine only',
    ],
    [
      'main/desktop/a.ts',
      `import { type B, c } from '../engine/io/b.ts';`,
      'desktop may import types of engine only',
    ],
    ['main/serve/a.ts', `export { b } from '../engine/io/b.ts';`, 'serve may import types of engine only'],
    ['main/serve/a.ts', `import 'electron';`, 'serve may not import electron'],
    ['main/cli/a.ts', `const b = await import('../engine/io/b.ts');`, 'cli may import types of engine only'],
    ['main/cli/a.ts', `import { b } from '../desktop/b.ts';`, 'cli may not import desktop'],
    ['main/preload.ts', `import { app } from 'electron';`, 'preload may not import app from electron'],
    ['main/preload.ts', `import * as all from 'electron';`, 'preload may not import * from electron'],
    ['main/preload.ts', `import { z } from 'zod';`, 'preload may not import zod'],
    ['main/preload.ts', `import { d } from '../shared/digest.ts';`, 'preload may import the contract only'],
    ['renderer/a.tsx', `import { ipcRenderer } from 'electron';`, 'renderer may not import electron'],
    ['renderer/a.tsx', `import fs from 'fs';`, "renderer may not import Node's modules"],
    ['renderer/a.tsx', `import { b } from '../main/service/b.ts';`, 'renderer may not import service'],
    ['renderer/a.tsx', `import { b } from '../test/b.ts';`, 'test/b.ts belongs to no room'],
    ['main/engine/tar/a.ts', `import { b } from '../tree/b.ts';`, /against the engine's order/],
    ['main/engine/io/a.ts', `type B = import('../codec/b.ts').B;`, /against the engine's order/],
    ['main/engine/tree/a.ts', `import { b } from '../verify/b.ts';`, /against the engine's order/],
    ['main/service/cache/a.ts', `import { b } from '../session/b.ts';`, /against the service's order/],
    ['main/service/a.ts', `import { b } from './cache/b.ts';`, /against the service's order/],
  ])('refuses in %s: %s', (path, text, why) => {
    const found = broken({ [path]: text });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(why);
  });

  it.each([
    ['shared/a.ts', `import { z } from 'zod'; import { b } from './b.ts';`],
    ['main/engine/verify/a.ts', `import { b } from '../tree/b.ts'; import { c } from '../io/c.ts';`],
    ['main/engine/source/a.ts', `import fs from 'node:fs'; import { c } from '../../../shared/c.ts';`],
    ['main/service/cache/a.ts', `import type { B } from '../session/b.ts'; import { c } from '../c.ts';`],
    ['main/desktop/a.ts', `import { app } from 'electron'; import type { B } from '../engine/io/b.ts';`],
    ['main/cli/a.ts', `import { type B } from '../engine/io/b.ts'; import('../serve/main.ts');`],
    [
      'main/preload.ts',
      `import { contextBridge } from 'electron'; import { k } from '../shared/contract/k.ts';`,
    ],
    [
      'renderer/a.tsx',
      `import './a.css'; import { Tabs } from 'radix-ui'; import { c } from '../shared/c.ts';`,
    ],
    ['renderer/a.tsx', `// import fs from 'node:fs'\nexport const text = "import fs from 'node:fs'";`],
  ])('lets pass in %s: %s', (path, text) => {
    expect(broken({ [path]: text })).toEqual([]);
  });

  it('finds circles, each once', () => {
    expect(
      broken({
        'shared/a.ts': `import { b } from './b.ts';`,
        'shared/b.ts': `import { c } from './c.ts';`,
        'shared/c.ts': `import { a } from './a.ts';`,
        'shared/d.ts': `import type { e } from './e.ts';`,
        'shared/e.ts': `import { d } from './d.ts';`,
        'renderer/store/app-state.ts': `import type { TaskSlice } from './task-slice.ts';`,
        'renderer/store/task-slice.ts': `import type { AppState } from './app-state.ts';`,
      }),
    ).toEqual([
      'shared/a.ts → shared/b.ts → shared/c.ts → shared/a.ts\n    files may not import each other in a circle',
      'shared/d.ts → shared/e.ts → shared/d.ts\n    files may not import each other in a circle',
    ]);
  });

  it('refuses lines of comment that nobody sees the end of', () => {
    expect(brokenFile('shared/a.ts', `let a;\n  // ${'x'.repeat(130)}\n`)).toEqual([
      'shared/a.ts:2: a line of comment has more than 132 columns',
    ]);
    expect(brokenFile('shared/a.ts', `/** ${'x'.repeat(120)} */\nconst a = '${'x'.repeat(150)}';\n`)).toEqual(
      [],
    );
  });

  it('refuses names that say nothing and long files without a reason', () => {
    expect(brokenFile('shared/utils.ts', '')).toHaveLength(1);
    expect(brokenFile('renderer/helpers/a.ts', '')).toHaveLength(1);
    expect(brokenFile('renderer/LayerList.tsx', '')).toHaveLength(1);
    expect(brokenFile('shared/layer-path.ts', 'x\n'.repeat(400))).toEqual([]);
    expect(brokenFile('shared/layer-path.ts', 'x\n'.repeat(401))).toHaveLength(1);
    expect(brokenFile('shared/layer-path.ts', '// Paths.\n' + 'x\n'.repeat(401))).toHaveLength(1);
    expect(
      brokenFile('shared/a.ts', '// Long, because the table is one piece.\n' + 'x\n'.repeat(401)),
    ).toEqual([]);
  });
});
