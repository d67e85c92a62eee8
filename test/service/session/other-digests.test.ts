import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Finding } from '../../../shared/finding.ts';
import { openCache } from '../../../main/service/cache/cache-store.ts';
import { openSession } from '../../../main/service/session/open-session.ts';
import { jsonMember, outerFolder, outerTar } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';
import { settle } from '../made-archive.ts';
import { scratchFolder } from '../scratch.ts';
import { countedPool } from '../threads/counted-pool.ts';

const tar = makeTar([
  { path: 'etc', kind: 'directory' },
  { path: 'etc/motd', content: 'hello' },
]);
const damaged = makeTar([
  { path: 'etc', kind: 'directory' },
  { path: 'etc/motd', content: 'HELLO' },
]);

function named(algorithm: string, bytes: Uint8Array | string): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** A layout of one layer, with the bytes `holds` in place of those that its documents name. */
function layout(algorithm: string, packed: boolean, holds: Uint8Array): OuterMember[] {
  const pack = (bytes: Uint8Array): Uint8Array => (packed ? gzipSync(bytes) : bytes);
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [named(algorithm, tar)] },
  });
  const layer = {
    mediaType: `application/vnd.oci.image.layer.v1.tar${packed ? '+gzip' : ''}`,
    digest: named(algorithm, pack(tar)),
    size: pack(holds).length,
  };
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: named('sha256', config),
      size: config.length,
    },
    layers: [layer],
  });
  const blob = (digest: string, body: Uint8Array | string): OuterMember => ({
    name: `blobs/${digest.replace(':', '/')}`,
    body,
  });
  return [
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
    jsonMember('index.json', {
      schemaVersion: 2,
      manifests: [
        {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: named('sha256', manifest),
          size: manifest.length,
        },
      ],
    }),
    blob(named('sha256', config), config),
    blob(named('sha256', manifest), manifest),
    blob(layer.digest, pack(holds)),
  ];
}

type Outer = 'none' | 'gzip' | 'folder';

function write(members: readonly OuterMember[], outer: Outer): string {
  const path = join(scratchFolder(), 'image');
  if (outer === 'folder') outerFolder(members, path);
  else writeFileSync(path, outer === 'gzip' ? gzipSync(outerTar(members)) : outerTar(members));
  return path;
}

async function verified(
  path: string,
  cache = null as ReturnType<typeof openCache> | null,
): Promise<Finding[]> {
  const session = await openSession(path, { pool: countedPool(), cache });
  try {
    await session.scan({ index: true, hash: 'all' });
    const { findings, images } = session.report();
    return [...findings, ...images.flatMap((image) => image.findings)].filter(
      ({ rule, what }) => rule === 'L2' && !what.startsWith('the diff_id of layer 0 is a '),
    );
  } finally {
    session.close();
  }
}

const ways = ['sha384', 'sha512'].flatMap((algorithm) =>
  (['none', 'gzip', 'folder'] as const).flatMap((outer) =>
    [true, false].map((packed) => ({ algorithm, outer, packed })),
  ),
);

test.each(ways)(
  'L2: layers named by $algorithm are compared by it: archive $outer, packed $packed',
  async ({ algorithm, outer, packed }) => {
    expect(await verified(write(layout(algorithm, packed, tar), outer))).toEqual([]);
    const broken = await verified(write(layout(algorithm, packed, damaged), outer));
    expect(broken.map(({ severity, what }) => `${severity} ${what}`)).toEqual([
      expect.stringMatching(`^error the stored bytes have the digest ${algorithm}:`),
      expect.stringMatching(`^error the plain tar has the diff_id ${algorithm}:`),
    ]);
  },
);

test('L2: what the cache knows by sha256 alone is hashed again', async () => {
  const cache = openCache(scratchFolder());
  const plain = write(layout('sha256', true, damaged), 'none');
  await settle(plain);
  await verified(plain, cache);
  const path = write(layout('sha512', true, damaged), 'none');
  await settle(path);
  for (const _time of [1, 2]) expect(await verified(path, cache)).toHaveLength(2);
});

test.each(['sha256', 'sha384', 'sha512'])(
  'TR2, TR4: a diff_id by %s is found in the layer that has its bytes, and in no other',
  async (algorithm) => {
    const told = async (holds: Uint8Array): Promise<unknown> => {
      const path = write(layout(algorithm, true, holds), 'none');
      const session = await openSession(path, { pool: countedPool(), cache: null });
      try {
        await session.hashViews({ signal: new AbortController().signal });
        const { hashed, images } = session.truths();
        const [image] = images;
        return {
          hashed,
          slots: image?.diffIds?.slots.map(({ content, holds: held, state }) => ({ content, held, state })),
          relations: image?.relations.map(({ a, b, relation }) => `${a}/${b} ${relation}`),
          chain: image?.ids.filter(({ kind }) => kind === 'chain-id').map(({ verdict }) => verdict),
        };
      } finally {
        session.close();
      }
    };
    expect(await told(tar)).toEqual({
      hashed: true,
      slots: [{ content: 0, held: named('sha256', tar), state: 'held' }],
      relations: ['index/diffIds same'],
      chain: ['match'],
    });
    expect(await told(damaged)).toEqual({
      hashed: true,
      slots: [{ content: null, held: null, state: 'missing' }],
      relations: ['index/diffIds other'],
      chain: ['differs'],
    });
  },
);
