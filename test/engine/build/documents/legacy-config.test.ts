import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256DiffId } from '../../../../shared/digest.ts';
import type { BlobLocation } from '../../../../main/engine/image/blob-location.ts';
import { openArchive } from '../../../../main/engine/source/open-archive.ts';
import { goRawFields, goTime } from '../../../../main/engine/build/documents/go-json.ts';
import { legacyConfig } from '../../../../main/engine/build/documents/legacy-config.ts';
import { corpusFacts, unpackCorpus } from '../../../make/corpus.ts';

const legacy = corpusFacts().filter(
  ({ format, dockerLoad, compressed }) =>
    format.startsWith('docker-legacy') && dockerLoad !== null && compressed === undefined,
);
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'varve-legacy-'));
  await unpackCorpus(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The hash of a layer that is a plain range of the archive. */
function diffIdOf({ file, offset, size }: BlobLocation): ReturnType<typeof sha256DiffId> {
  const bytes = Buffer.alloc(size);
  const handle = openSync(file, 'r');
  readSync(handle, bytes, 0, size, offset);
  closeSync(handle);
  return sha256DiffId(createHash('sha256').update(bytes).digest('hex'));
}

describe('a config made of a parent chain (CV4)', () => {
  test('there are archives that a real Docker has loaded', () => {
    expect(legacy.length).toBeGreaterThan(3);
  });

  test.for(legacy)('$file: the ids are those that Docker 20.10 gave', ({ file, dockerLoad }) => {
    const ids = openArchive(join(folder, file)).images.map(({ layers }) => {
      const texts = layers.map(({ step }) => Buffer.from(step?.document?.bytes ?? []).toString());
      const diffIds = layers.flatMap(({ blob }) => (blob === null ? [] : [diffIdOf(blob)]));
      return legacyConfig(texts, diffIds).id;
    });
    expect(new Set(ids)).toEqual(new Set(dockerLoad?.map(({ id }) => id)));
  });
});

describe('JSON as Go keeps and writes it', () => {
  test('a raw value keeps its spelling, but for blanks and HTML', () => {
    const fields = goRawFields(
      '{ "a" : { "b" : [1.50, "\\u00e9<\\/"] }, "c": 12345678901234567890, "a2":{} , "d" : null }',
    );
    expect([...fields]).toEqual([
      ['a', '{"b":[1.50,"\\u00e9\\u003c\\/"]}'],
      ['c', '12345678901234567890'],
      ['a2', '{}'],
      ['d', 'null'],
    ]);
  });

  test.for([
    ['2015-11-01T10:00:00.120000000Z', '2015-11-01T10:00:00.12Z'],
    ['2015-11-01T10:00:00.000+00:00', '2015-11-01T10:00:00Z'],
    ['2013-06-13T14:03:50.821769-07:00', '2013-06-13T14:03:50.821769-07:00'],
    ['yesterday', null],
  ] as const)('the time %s is written as %s', ([text, written]) => {
    expect(goTime(text)).toBe(written);
  });
});
