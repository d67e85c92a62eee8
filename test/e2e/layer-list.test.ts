import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pinnedNode } from '../../build/project.mjs';
import { jsonMember, outerTar } from '../make/outer-member.ts';
import { tarHeader } from '../make/tar-maker.ts';

const program = fileURLToPath(new URL('../../out/main/', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-list-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A docker-archive whose one layer is more than `inspect` reads unasked, most of it a hole in the file. */
function largeArchive(): string {
  const path = join(folder, 'large.tar');
  const size = 2 ** 27;
  const config = {
    architecture: 'amd64',
    os: 'linux',
    created: '2024-01-01T00:00:00Z',
    config: { Env: ['PATH=/bin'], Cmd: ['/bin/sh'], Labels: { a: 'b' } },
    rootfs: { type: 'layers', diff_ids: [`sha256:${'1'.repeat(64)}`] },
    history: [{ created: '2024-01-01T00:00:00Z', created_by: 'COPY . /' }],
  };
  const documents = outerTar([
    jsonMember('config.json', config),
    jsonMember('manifest.json', [{ Config: 'config.json', RepoTags: ['a:b'], Layers: ['layer.tar'] }]),
  ]);
  writeFileSync(path, documents.subarray(0, documents.length - 1024));
  appendFileSync(path, tarHeader({ name: 'layer.tar', size }));
  truncateSync(path, statSync(path).size + size + 1024);
  return path;
}

it('lists the layers of a plain archive by one large file of code', () => {
  const witness = join(folder, 'witness.cjs');
  writeFileSync(
    witness,
    `process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache))));`,
  );
  const { status, stdout, stderr } = spawnSync(
    pinnedNode(),
    ['--require', witness, join(program, 'cli.js'), 'inspect', largeArchive()],
    { env: { ...process.env, VARVE_CACHE: 'off' }, encoding: 'utf8' },
  );
  expect(stdout).toContain('a:b');
  expect(status).toBe(0);
  const loaded = (JSON.parse(stderr) as string[])
    .filter((path) => path !== witness)
    .map((path) => basename(path).replace(/-[\w-]{8}\.js$/, '.js'));
  expect(loaded.toSorted()).toEqual(['cli.js', 'kept-code.js', 'listing.js', 'rolldown-runtime.js']);
});

it('finds the code that the build has kept of its files, and takes it', () => {
  const script = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { join } from 'node:path';
    import { compile, keptCodePath } from ${JSON.stringify(new URL('../../main/service/threads/kept-code.ts', import.meta.url).href)};
    const folder = ${JSON.stringify(program)};
    const names = readdirSync(folder);
    const kept = names.filter((name) => name.endsWith('.js') && names.includes(keptCodePath(name)));
    const rejected = kept.filter((name) => {
      const path = join(folder, name);
      return compile(path, readFileSync(keptCodePath(path))).cachedDataRejected;
    });
    console.log(JSON.stringify({ kept, rejected }));`;
  const { stdout } = spawnSync(pinnedNode(), ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  const { kept, rejected } = JSON.parse(stdout) as { kept: string[]; rejected: string[] };
  for (const part of ['listing', 'source', 'tree'])
    expect(kept.some((name) => name.startsWith(`${part}-`))).toBe(true);
  expect(rejected).toEqual([]);
});
