import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../../../main/service/threads/create-pool.ts';
import { readStreamConf, streamImage } from '../../../main/service/build/stream-image.ts';
import { runCli } from '../../cli/run-cli.ts';
import { removeStore, unpackStore, vectors } from '../../make/vector-store.ts';

let root = '';
const pool = createPool({ size: 2 });
beforeAll(() => {
  root = unpackStore();
});
afterAll(async () => {
  removeStore(root);
  await pool.close();
});

describe('varve stream: the very bytes of nixpkgs’ own writer (dockertools.md 6)', () => {
  const cases = readdirSync(join(vectors, 'cases')).filter((name) =>
    existsSync(join(vectors, 'cases', name, 'conf.json')),
  );
  test.for(cases)('case %s', async (name, { skip }) => {
    // The customisation layer's member tells the owner of its file on this machine, by name.
    if (process.getuid?.() !== 0)
      skip('the vectors were made by root, and only root can unpack them as they were');
    const read = (file: string): string => readFileSync(join(vectors, 'cases', name, file), 'utf8');
    const conf = readStreamConf(read('conf.json'), new Date(), vectors);
    const hash = createHash('sha256');
    await streamImage(conf, { root, pool }, (bytes) => {
      hash.update(bytes);
      return Promise.resolve();
    });
    expect(hash.digest('hex')).toBe(read('image.tar.sha256').slice(0, 64));
  });
});

test('the terminal tells what it was made of: all layers, and how many of them are the base’s', async () => {
  const told = async (name: string): Promise<string> => {
    const conf = join(vectors, 'cases', name, 'conf.json');
    const { code, err } = await runCli(['stream', '--store-root', root, '--base-root', vectors, conf]);
    expect(code).toBe(0);
    return err;
  };
  expect(await told('10-base-legacy')).toMatch(
    /^varve: fake-app:v1 {2}sha256:[0-9a-f]{64} {2}8 layers \(2 from the base\), 195 kB$/m,
  );
  expect(await told('02-fake-popularity-5')).toMatch(/ {2}5 layers, 164 kB$/m);
});

describe('a conf.json that is none', () => {
  const whole = JSON.parse(
    readFileSync(join(vectors, 'cases/02-fake-popularity-5/conf.json'), 'utf8'),
  ) as object;

  test.each([
    ['[]', /^conf\.json: Invalid input: expected object/],
    ['{', /^conf\.json is not JSON: /],
    [JSON.stringify({ ...whole, uid: undefined }), /^conf\.json: uid: is missing$/],
    [JSON.stringify({ ...whole, store_layers: [5] }), /^conf\.json: store_layers\.0: /],
  ])('%s', (json, message) => {
    expect(() => readStreamConf(json, new Date(), vectors)).toThrow(message);
  });
});
