import { existsSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { codeSplitting, lazily, listing } from '../../build/chunks.mjs';

/** Runs a chunk whose modules tell when they are loaded; answers what it exports and which those were. */
function runChunk(code: string): { exports: Record<string, unknown>; loaded: string[] } {
  const loaded: string[] = [];
  const modules: Record<string, unknown> = {
    './runtime.js': { wrap: (module: object) => ({ default: module }) },
    './shapes.js': { Square: Set, area: (side: number) => side * side },
    'node:zlib': { crc32: () => 7 },
    './never.js': { text: 'never' },
  };
  const exports: Record<string, unknown> = {};
  const require = (name: string): unknown => {
    loaded.push(name);
    return modules[name];
  };
  runInNewContext(lazily(code), { require, exports });
  return { exports, loaded };
}

const chunk = `
const require_runtime = require("./runtime.js");
const require_shapes = require("./shapes.js");
const require_never = require("./never.js");
let node_zlib = require("node:zlib");
node_zlib = require_runtime.wrap(node_zlib, 1);
exports.make = () => new require_shapes.Square();
exports.area = (side) => (0, require_shapes.area)(side);
exports.sum = () => node_zlib.default.crc32();
exports.text = () => require_never.text;
`;

describe('lazily', () => {
  it('loads nothing before it is needed, and everything once', () => {
    const { exports, loaded } = runChunk(chunk);
    expect(loaded).toEqual([]);
    const { area } = exports as { area: (side: number) => number };
    expect([area(3), area(4)]).toEqual([9, 16]);
    expect(loaded).toEqual(['./shapes.js']);
  });

  it('makes objects of classes that are loaded by that', () => {
    const { make } = runChunk(chunk).exports as { make: () => object };
    expect(make()).toBeInstanceOf(Set);
  });

  it('gives a module its default export', () => {
    const { exports, loaded } = runChunk(chunk);
    expect((exports as { sum: () => number }).sum()).toBe(7);
    expect(loaded.toSorted()).toEqual(['./runtime.js', 'node:zlib']);
  });

  it('keeps the number of lines', () => {
    expect(lazily(chunk).split('\n')).toHaveLength(chunk.split('\n').length);
  });
});

describe('codeSplitting', () => {
  const partOf = (path: string): string | null => codeSplitting.groups[0]?.name(path) ?? null;

  it('keeps decoders that few archives need apart from those that many do', () => {
    expect(partOf('/x/main/engine/codec/xz/xz-decoder.ts')).toBe('decoders');
    expect(partOf('/x/main/engine/codec/gzip/portable-inflate.ts')).toBe('decoders');
    expect(partOf('/x/main/engine/codec/gzip/gzip-decoder.ts')).toBe('codec');
  });

  it('lists modules that there are', () => {
    const paths = Object.entries(listing).flatMap(([folder, names]) =>
      names.split(' ').map((name) => `${folder}/${name}.ts`),
    );
    expect(paths.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
  });

  it('keeps what lists the layers of a plain archive together, and nothing else with it', () => {
    expect(partOf('/x/main/engine/codec/sniff.ts')).toBe('listing');
    expect(partOf('/x/main/engine/image/checks/names.ts')).toBe('listing');
    expect(partOf('/x/main/engine/image/v1-id.ts')).toBe('image');
    expect(partOf('/x/main/engine/tar/scan-tar.ts')).toBe('listing');
    expect(partOf('/x/shared/digest.ts')).toBe('listing');
    expect(partOf('/x/shared/build/plan-build.ts')).toBeNull();
  });

  it('leaves the rest to the bundler', () => {
    expect(partOf('/x/main/service/session.ts')).toBeNull();
  });
});
