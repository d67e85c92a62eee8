import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  compile,
  keptCodePath,
  loaders,
  loadKept,
  loadScripts,
} from '../../../main/service/threads/kept-code.ts';

interface Shapes {
  area(side: number): number;
  readonly place: string;
  readonly isLoaded: () => boolean;
}

const source = `
exports.area = (side) => require('./square.cjs')(side);
exports.place = __dirname + '|' + __filename;
exports.isLoaded = () => module.loaded;
`;

let folder: string;
let path: string;
let require: NodeJS.Require;
let load: (module: NodeJS.Module, path: string) => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-kept-'));
  path = join(folder, 'shapes.js');
  writeFileSync(path, source);
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'square.cjs'), 'module.exports = (side) => side * side;');
  require = createRequire(path);
  load = loaders['.js'];
});
afterEach(() => {
  loaders['.js'] = load;
  delete require.cache[path];
  rmSync(folder, { recursive: true });
});

/** Keeps the code as it is once everything has run. */
function keep(): void {
  const scripts: Script[] = [];
  loadScripts((file) => {
    const script = compile(file);
    scripts.push(script);
    return script;
  });
  (require(path) as Shapes).area(2);
  for (const script of scripts) writeFileSync(keptCodePath(path), script.createCachedData());
  loaders['.js'] = load;
  delete require.cache[path];
}

describe('loadKept', () => {
  it('loads a file as require does, and only once', () => {
    keep();
    loadKept();
    const shapes = require(path) as Shapes;
    expect(shapes.area(3)).toBe(9);
    expect(shapes.place).toBe(`${folder}|${path}`);
    expect(shapes.isLoaded()).toBe(true);
    expect(require.cache[path]?.loaded).toBe(true);
    expect(require(path)).toBe(shapes);
  });

  it('loads a file of which no code is kept', () => {
    loadKept();
    expect((require(path) as Shapes).area(3)).toBe(9);
  });

  it('compiles the file where the code is not of this V8', () => {
    keep();
    const code = readFileSync(keptCodePath(path));
    writeFileSync(keptCodePath(path), code.subarray(0, code.length / 2));
    loadKept();
    expect((require(path) as Shapes).area(3)).toBe(9);
  });
});

describe('compile', () => {
  it('takes code that was kept', () => {
    keep();
    expect(compile(path, readFileSync(keptCodePath(path))).cachedDataRejected).toBe(false);
  });

  it('takes no other code', () => {
    expect(compile(path, Buffer.from('no code of any V8')).cachedDataRejected).toBe(true);
  });
});
