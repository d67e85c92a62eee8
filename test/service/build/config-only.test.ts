import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';
import { runCli } from '../../cli/run-cli.ts';
import { buildAt } from './made-build.ts';
import { scratchFolder } from '../scratch.ts';

const pool = createPool({ size: 1 });
let storeRoot = '';
beforeAll(() => {
  storeRoot = unpackStore();
});
afterAll(async () => {
  removeStore(storeRoot);
  await pool.close();
});

const read = (file: string): string => readFileSync(join(vectors, 'cases', '19-config-only', file), 'utf8');
const spec = { ...(JSON.parse(read('spec.json')) as object), architecture: 'amd64' };
const place = () => ({ pool, storeRoot, folder: vectors });

/** 20 bytes in Nix's base-32, worked out as a number, whose last digit is that of the lowest five bits. */
function nix32(hex: string): string {
  const digits = '0123456789abcdfghijklmnpqrsvwxyz';
  let number = BigInt(`0x${Buffer.from(hex, 'hex').subarray(0, 20).reverse().toString('hex')}`);
  let text = '';
  for (let at = 0; at < 32; at += 1, number >>= 5n) text = digits.charAt(Number(number & 31n)) + text;
  return text;
}

describe('BT1: the tag of an image of nothing but a config (case 19)', () => {
  test('is derived as it is stated, and all that differs from nixpkgs, whose tag only Nix knows', async () => {
    const bash = '/nix/store/v8ccj0nk7j21ycf7giqh4v4w08cmwbiy-fake-bash-5.2';
    const libc = '/nix/store/hxc2i1vwvsw1m1fbvkwafgwrbgnwzik3-fake-libc-1.0';
    // What shared/build/SPEC.md says, by hand: keys by code point, compact.
    const stated =
      '{"architecture":"amd64","base":[],' +
      `"config":{"Entrypoint":["${bash}/bin/bash","-c"],` +
      '"Healthcheck":{"Interval":30000000000,"Test":["CMD","true"]},"Labels":{"a":"ü","z":"1"},"User":"1000:1000"},' +
      '"contents":[],"copyToRoot":[],"created":"1970-01-01T00:00:01Z","env":[],"files":null,"inherit":"nixpkgs",' +
      '"mtime":"1970-01-01T00:00:01Z","owner":{"gid":0,"gname":"root","uid":0,"uname":"root"},' +
      `"store":[["${libc}"],["${bash}"]],"variant":null}`;
    const tag = nix32(createHash('sha256').update(`varve-tag-1\n${stated}`).digest('hex'));

    const path = join(scratchFolder(), 'image.tar');
    const { plan } = await buildAt(place(), spec, path);
    expect([plan.tag, plan.tagSource]).toEqual([tag, 'derived']);

    const conf = JSON.parse(read('conf.json')) as { readonly repo_tag: string };
    const nixpkgs = conf.repo_tag.slice(conf.repo_tag.lastIndexOf(':') + 1);
    const asTheirs = readFileSync(path)
      .toString('latin1')
      .replace(`conf-only:${tag}`, `conf-only:${nixpkgs}`);
    const sum = createHash('sha256').update(Buffer.from(asTheirs, 'latin1')).digest('hex');
    expect(sum).toBe(read('image.tar.sha256').slice(0, 64));
  });

  test('varve plan tells it before anything is written', async () => {
    const words = ['--store-root', storeRoot, '--relative-to', vectors, '--json'];
    const { out } = await runCli(['plan', join(vectors, 'cases/19-config-only/spec.json'), ...words]);
    const planned = JSON.parse(out) as { readonly tag: string; readonly tagSource: string };
    expect(planned.tagSource).toBe('derived');
    expect(planned.tag).toMatch(/^[0-9a-df-np-sv-z]{32}$/);
    expect(existsSync('Conf-Only.tar')).toBe(false);
  });

  test('follows everything that the image is made of, and nothing else', async () => {
    const path = join(scratchFolder(), 'image.tar');
    const tagOf = async (change: object): Promise<string> =>
      (await buildAt(place(), { ...spec, ...change }, path)).plan.tag;
    const tag = await tagOf({});
    const same = [
      { name: 'other/name' },
      { output: { format: 'oci-archive' } },
      { output: { compression: 'gzip' } },
    ];
    for (const change of same) expect(await tagOf(change)).toBe(tag);
    const others = [
      { config: {} },
      { config: { Cmd: ['/bin/sh'] } },
      { config: { Env: ['A=1'] } },
      { architecture: 'arm64' },
      { created: '2020-01-01T00:00:00Z' },
      { uid: 1 },
      { maxLayers: 2 },
      { includeStorePaths: false },
      { like: 'buildImage' },
    ];
    const tags = [tag];
    for (const change of others) tags.push(await tagOf(change));
    expect(new Set(tags).size).toBe(tags.length);
  });
});

test('BS6: Env that is null is as good as none, in either kind of image', async () => {
  for (const like of [null, 'buildImage']) {
    const path = join(scratchFolder(), 'image.tar');
    const bare = await buildAt(place(), { name: 'app', tag: '1', like, config: { User: '1' } }, path);
    const made = await buildAt(
      place(),
      { name: 'app', tag: '1', like, config: { User: '1', Env: null } },
      path,
    );
    expect(made.written.id).toBe(bare.written.id);
    expect(made.plan.findings).toEqual([]);
  }
});
