import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { archiveMembers, configOf, sha256 } from '../../../make/image-maker.ts';
import { bodyOf, jsonMember } from '../../../make/outer-member.ts';
import type { OuterMember } from '../../../make/outer-member.ts';
import { findingsOf, openMade, sample, troublesOf } from '../open-made.ts';

const open = openMade();
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociConfig = 'application/vnd.oci.image.config.v1+json';
const layout = jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' });

/** A layout written by hand: `blob` adds a document or bytes and answers its descriptor. */
function draft(): {
  readonly blob: (mediaType: string, body: unknown, extra?: object) => Record<string, unknown>;
  readonly open: (index: unknown) => ReturnType<typeof open.members>;
  readonly members: OuterMember[];
  /** Descriptor of a manifest of one plain layer. */
  readonly image: (change?: object, extra?: object) => Record<string, unknown>;
} {
  const members: OuterMember[] = [];
  const blob = (mediaType: string, body: unknown, extra: object = {}): Record<string, unknown> => {
    const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
    members.push({ name: `blobs/sha256/${sha256(bytes)}`, body: bytes });
    return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length, ...extra };
  };
  const image = (change: object = {}, extra: object = {}): Record<string, unknown> => {
    const one = { ...sample, layers: sample.layers.slice(0, 1) };
    const config = blob(ociConfig, Buffer.from(configOf(one)));
    const layer = blob('application/vnd.oci.image.layer.v1.tar', one.layers[0]?.tar);
    return blob(
      ociManifest,
      { schemaVersion: 2, mediaType: ociManifest, config, layers: [layer], ...change },
      extra,
    );
  };
  return {
    blob,
    image,
    members,
    open: (index) => open.members([layout, jsonMember('index.json', index), ...members]),
  };
}

const index = (...manifests: unknown[]): object => ({ schemaVersion: 2, manifests });

describe('F6: what an index holds', () => {
  test('F6: indexes nest to any depth', () => {
    const made = draft();
    let descriptor = made.image();
    for (let depth = 0; depth < 200; depth += 1)
      descriptor = made.blob(ociIndex, {
        schemaVersion: 2,
        mediaType: ociIndex,
        manifests: [descriptor],
        depth,
      });
    const archive = made.open(index(descriptor));
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual([]);
  });

  test('F6: indexes that double at every level end', () => {
    const made = draft();
    let descriptor = made.image();
    for (let depth = 0; depth < 40; depth += 1)
      descriptor = made.blob(ociIndex, { schemaVersion: 2, manifests: [descriptor, descriptor], depth });
    const archive = made.open(index(descriptor));
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)[0]).toContain('not looked at');
  });

  test('F6: one manifest under several names is one image', () => {
    const made = draft();
    const descriptor = made.image();
    const named = (name: string): object => ({
      ...descriptor,
      annotations: { 'org.opencontainers.image.ref.name': name },
    });
    const archive = made.open(index(named('a:1'), named('b:1'), named('a:1')));
    expect(archive.images.map(({ names }) => names)).toEqual([['a:1', 'b:1']]);
    expect(troublesOf(archive)).toEqual([]);
  });

  test('F6: containerd’s full name counts before the tag', () => {
    const made = draft();
    const archive = made.open(
      index({
        ...made.image(),
        annotations: {
          'org.opencontainers.image.ref.name': 'latest',
          'io.containerd.image.name': 'docker.io/library/x:latest',
        },
      }),
    );
    expect(archive.images[0]?.names).toEqual(['docker.io/library/x:latest']);
  });

  test('F6: signatures, attestations and artifacts are told apart', () => {
    const made = draft();
    const image = made.image();
    const subject = { mediaType: ociManifest, digest: image['digest'], size: image['size'] };
    const empty = made.blob('application/vnd.oci.empty.v1+json', {});
    const one = (layerType: string, change: object = {}, extra: object = {}): object =>
      made.blob(
        ociManifest,
        {
          schemaVersion: 2,
          mediaType: ociManifest,
          config: empty,
          layers: [made.blob(layerType, { layerType, change })],
          ...change,
        },
        extra,
      );
    const tag = (suffix: string): object => ({
      annotations: {
        'org.opencontainers.image.ref.name': `${String(image['digest']).replace(':', '-')}.${suffix}`,
      },
    });
    const imageConfig = made.blob(ociConfig, { architecture: 'unknown', os: 'unknown' });
    const archive = made.open(
      index(
        image,
        one('application/vnd.dev.cosign.simplesigning.v1+json'),
        one('text/plain', { config: imageConfig }, tag('sig')),
        one('text/plain', { config: imageConfig, annotations: { n: '2' } }, tag('att')),
        one('application/vnd.dsse.envelope.v1+json'),
        one(
          'application/vnd.in-toto+json',
          { config: imageConfig },
          { platform: { os: 'unknown', architecture: 'unknown' } },
        ),
        one('application/spdx+json', { artifactType: 'application/spdx+json', subject }),
        one('text/plain', { config: made.blob('application/vnd.cncf.helm.config.v1+json', { helm: 1 }) }),
        made.blob('application/vnd.something', { x: 1 }),
      ),
    );
    expect(archive.images).toHaveLength(1);
    expect(archive.others.map(({ kind }) => kind)).toEqual([
      'signature',
      'signature',
      'attestation',
      'attestation',
      'attestation',
      'artifact',
      'artifact',
      'artifact',
    ]);
    expect(archive.others[1]?.subject).toBe(image['digest']);
    expect(archive.others[5]).toMatchObject({
      artifactType: 'application/spdx+json',
      subject: image['digest'],
    });
    expect(troublesOf(archive)).toEqual([]);
  });

  test('B3: what an artifact is about is told apart from files that nothing refers to', () => {
    const artifact = (made: ReturnType<typeof draft>, subject: unknown): object =>
      made.blob(ociManifest, {
        schemaVersion: 2,
        mediaType: ociManifest,
        artifactType: 'application/spdx+json',
        config: made.blob('application/vnd.oci.empty.v1+json', {}),
        layers: [],
        subject,
      });
    const told = (made: ReturnType<typeof draft>, ...entries: object[]): string[] =>
      findingsOf(made.open(index(...entries))).map((text) =>
        text.replace(/ of .* bytes?/, '').replace(/: "blobs.*/, ''),
      );
    const listed = draft();
    const image = listed.image();
    expect(told(listed, image, artifact(listed, image))).toEqual([]);
    const absent = draft();
    expect(told(absent, artifact(absent, { ...image, size: 1 }))).toEqual([]);
    const unlisted = draft();
    const alone = artifact(
      unlisted,
      unlisted.blob(ociIndex, { schemaVersion: 2, manifests: [unlisted.image()] }),
    );
    unlisted.blob('', 'nobody speaks of this');
    expect(told(unlisted, alone)).toEqual([
      expect.stringMatching(/^info B3 .*1 file that nothing refers to$/),
      expect.stringMatching(/^info B3 .*4 files to which only an artifact leads, by what it is about$/),
    ]);
    const broken = draft();
    const document = broken.blob(ociManifest, Buffer.from('{'));
    expect(told(broken, artifact(broken, document))).toEqual([
      expect.stringMatching(/^info B3 .*1 file to which only an artifact leads/),
    ]);
  });

  test('F6: a missing platform beside others was left out, a missing image alone is an error', () => {
    const made = draft();
    const gone = (architecture: string): object => ({
      mediaType: ociManifest,
      digest: `sha256:${sha256(architecture)}`,
      size: 9,
      platform: { os: 'linux', architecture },
    });
    const here = { ...made.image(), platform: { os: 'linux', architecture: 'amd64' } };
    expect(troublesOf(made.open(index(here, gone('arm64'))))).toEqual([
      expect.stringMatching(/^warning F6 .*the image for "linux\/arm64" is not in the archive/),
    ]);
    expect(troublesOf(made.open(index(gone('arm64'), gone('arm'))))).toContainEqual(
      expect.stringMatching(/^error F6 .*none of the images/),
    );
    expect(troublesOf(made.open(index(gone('arm64'))))).toEqual([expect.stringMatching(/^error B1 /)]);
  });

  describe('B1: an attestation, a signature or another artifact that is not there', () => {
    const digest = (text: string): string => `sha256:${sha256(text)}`;
    const gone = (text: string, rest: object): object => ({
      mediaType: ociManifest,
      digest: digest(text),
      size: 9,
      ...rest,
    });
    const unknown = { os: 'unknown', architecture: 'unknown' };
    const attestation = (subject: unknown, rest: object = { platform: unknown }): object =>
      gone(`about ${String(subject)}`, {
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': subject,
        },
        ...rest,
      });

    test('beside its image it is a warning that names both', () => {
      const made = draft();
      const manifest = made.image();
      const image = { ...manifest, platform: { os: 'linux', architecture: 'amd64' } };
      const of = String(manifest['digest']);
      for (const rest of [{ platform: unknown }, {}])
        expect(troublesOf(made.open(index(image, attestation(of, rest))))).toEqual([
          `warning B1 index.json#/manifests/1: attestation "${digest(`about ${of}`)}" about "${of}" is not in the archive`,
        ]);
      expect(troublesOf(made.open(index(image, gone('x', { platform: unknown }))))).toEqual([
        `warning B1 index.json#/manifests/1: artifact "${digest('x')}" is not in the archive`,
      ]);
    });

    test('left out together with its image it is no trouble of its own', () => {
      const made = draft();
      const here = { ...made.image(), platform: { os: 'linux', architecture: 'amd64' } };
      const other = gone('arm', { platform: { os: 'linux', architecture: 'arm64' } });
      const archive = made.open(index(here, other, attestation(digest('arm'))));
      expect(findingsOf(archive).filter((line) => line.includes('is not in the archive'))).toEqual([
        expect.stringMatching(/^warning F6 .*the image for "linux\/arm64"/),
        expect.stringMatching(/^info B1 .*#\/manifests\/2: attestation .* about /),
      ]);
    });

    test('F6: it is no image that is missing', () => {
      const made = draft();
      const broken = made.blob(ociManifest, Buffer.from('{'), {
        platform: { os: 'linux', architecture: 'arm' },
      });
      const troubles = troublesOf(made.open(index(broken, attestation(broken['digest']))));
      expect(troubles).toContainEqual(expect.stringMatching(/^warning B1 /));
      expect(troubles.join()).not.toContain('none of the images');
    });

    test('nobody leaves out a signature or an artifact of no platform', () => {
      const made = draft();
      const image = made.image();
      const tag = (suffix: string): object => ({
        annotations: {
          'org.opencontainers.image.ref.name': `${String(image['digest']).replace(':', '-')}.${suffix}`,
        },
      });
      const archive = made.open(
        index(
          image,
          gone('sig', tag('sig')),
          gone('att', tag('att')),
          gone('sbom', tag('sbom')),
          gone('chart', { artifactType: 'application/x' }),
        ),
      );
      expect(troublesOf(archive)).toEqual([
        expect.stringMatching(/^error B1 .*#\/manifests\/1: signature .* about /),
        expect.stringMatching(/^error B1 .*#\/manifests\/2: attestation .* about /),
        expect.stringMatching(/^error B1 .*#\/manifests\/3: artifact .* about /),
        expect.stringMatching(/^error B1 .*#\/manifests\/4: artifact .* is not in the archive/),
      ]);
    });
  });

  test('F6: Docker’s media types are read like OCI’s', () => {
    const made = draft();
    const config = made.blob('application/vnd.docker.container.image.v1+json', Buffer.from(configOf(sample)));
    const layers = sample.layers.map(({ tar }) =>
      made.blob('application/vnd.docker.image.rootfs.diff.tar', tar),
    );
    const v2 = 'application/vnd.docker.distribution.manifest.v2+json';
    const list = 'application/vnd.docker.distribution.manifest.list.v2+json';
    const manifest = made.blob(v2, { schemaVersion: 2, mediaType: v2, config, layers });
    const archive = made.open(
      index(made.blob(list, { schemaVersion: 2, mediaType: list, manifests: [manifest] })),
    );
    expect(archive.images[0]?.layers).toHaveLength(2);
    expect(troublesOf(archive)).toEqual([]);
  });

  test('F10: a manifest that names parts by types of the other family', () => {
    const made = draft();
    const v2 = 'application/vnd.docker.distribution.manifest.v2+json';
    const config = made.blob('application/vnd.docker.container.image.v1+json', Buffer.from(configOf(sample)));
    const layersOf = (type: string): object[] => sample.layers.map(({ tar }) => made.blob(type, tar));
    const [oci, docker] = [
      layersOf('application/vnd.oci.image.layer.v1.tar'),
      layersOf('application/vnd.docker.image.rootfs.diff.tar'),
    ];
    const manifest = (mediaType: string, layers: readonly object[]): object =>
      index(made.blob(mediaType, { schemaVersion: 2, mediaType, config, layers }));
    expect(troublesOf(made.open(manifest(v2, docker)))).toEqual([]);
    expect(troublesOf(made.open(manifest(v2, oci)))).toEqual([
      expect.stringMatching(/^warning F10 .*#\/layers\/0\/mediaType: a manifest of Docker’s names a layer/),
    ]);
    expect(troublesOf(made.open(manifest(ociManifest, docker)))).toEqual([
      expect.stringMatching(/^warning F10 .*#\/config\/mediaType: a manifest of OCI’s names its config/),
    ]);
  });

  test('F6: schema 1 manifests are told to be too old', () => {
    const made = draft();
    const v1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    const archive = made.open(index(made.blob(v1, { schemaVersion: 1, fsLayers: [], history: [] })));
    expect(archive.images).toEqual([]);
    expect(troublesOf(archive)).toEqual([expect.stringMatching(/^error F6 .*schema 1 manifest/)]);
  });

  test('F9: the index names another platform than the config', () => {
    const made = draft();
    const archive = made.open(index({ ...made.image(), platform: { os: 'linux', architecture: 'arm64' } }));
    expect(troublesOf(archive)).toEqual([
      'error F9 index.json#/manifests/0/platform/architecture: the index says "arm64", the config "amd64"',
    ]);
  });

  test('N4: one name for two images of one platform is told', () => {
    const made = draft();
    const named = (descriptor: object, name: string): object => ({
      ...descriptor,
      annotations: { 'org.opencontainers.image.ref.name': name },
    });
    const image = made.image();
    const config = made.blob(ociConfig, { ...(JSON.parse(configOf(sample)) as object), author: 'b' });
    const layers = sample.layers.map(({ tar }) => made.blob('application/vnd.oci.image.layer.v1.tar', tar));
    const other = made.blob(ociManifest, { schemaVersion: 2, mediaType: ociManifest, config, layers });
    expect(troublesOf(made.open(index(named(image, 'a'), named(other, 'b'), named(image, 'a'))))).toEqual([]);
    expect(troublesOf(made.open(index(named(image, 'a'), named(other, 'b'), named(other, 'a'))))).toEqual([
      'warning N4 index.json#/manifests/2: "a" names this image, and another one at manifests/0 before',
    ]);
  });

  test('N4: for two platforms it is usual', () => {
    const made = draft();
    const annotations = { 'org.opencontainers.image.ref.name': 'a' };
    const config = made.blob(ociConfig, {
      ...(JSON.parse(configOf(sample)) as object),
      architecture: 'arm64',
    });
    const layers = sample.layers.map(({ tar }) => made.blob('application/vnd.oci.image.layer.v1.tar', tar));
    const other = made.blob(ociManifest, { schemaVersion: 2, mediaType: ociManifest, config, layers });
    expect(troublesOf(made.open(index({ ...made.image(), annotations }, { ...other, annotations })))).toEqual(
      [],
    );
  });

  test('F9: so it may each time that it names the same image', () => {
    const made = draft();
    const image = made.image();
    const platforms = [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64', variant: 'v8' },
      { os: 'windows', architecture: 'amd64' },
    ];
    const archive = made.open(index(...platforms.map((platform) => ({ ...image, platform }))));
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual([
      'error F9 index.json#/manifests/1/platform/architecture: the index says "arm64", the config "amd64"',
      'error F9 index.json#/manifests/2/platform/os: the index says "windows", the config "linux"',
    ]);
  });
});

describe('F11: documents that could be two things', () => {
  test.each([
    ['a manifest with manifests', ociManifest, { config: {}, layers: [], manifests: [] }],
    ['an index with layers', ociIndex, { manifests: [], layers: [] }],
    ['an index with a config', ociIndex, { manifests: [], config: {} }],
    ['an index that calls itself a manifest', ociManifest, { manifests: [] }],
    ['a manifest that calls itself an index', ociIndex, { layers: [] }],
  ])('F11: %s is refused', (_name, mediaType, fields) => {
    const made = draft();
    const archive = made.open(index(made.blob(mediaType, { schemaVersion: 2, mediaType, ...fields })));
    expect(archive.images).toEqual([]);
    expect(archive.others).toMatchObject([{ kind: 'unknown' }]);
    expect(troublesOf(archive)).toEqual([expect.stringMatching(/^error F11 /)]);
  });

  test('F11: a descriptor and its document that call it different things', () => {
    const made = draft();
    const archive = made.open(index({ ...made.image(), mediaType: ociIndex }));
    expect(archive.images).toEqual([]);
    expect(troublesOf(archive)).toEqual([expect.stringMatching(/^error F11 .*the descriptor says/)]);
  });

  test('F11: an index.json that is ambiguous is refused', () => {
    const made = draft();
    const archive = made.open({ ...index(made.image()), layers: [] });
    expect(archive.images).toEqual([]);
    expect(troublesOf(archive)[0]).toMatch(/^error F11 index.json/);
  });
});

describe('L2, B2: what descriptors claim', () => {
  test('L2: other algorithms are checked by themselves', () => {
    const made = draft();
    const config = Buffer.from(configOf(sample));
    const hex = createHash('sha512').update(config).digest('hex');
    made.members.push({ name: `blobs/sha512/${hex}`, body: config });
    const named = { mediaType: ociConfig, digest: `sha512:${hex}`, size: config.length };
    const layers = sample.layers.map(({ tar }) => made.blob('application/vnd.oci.image.layer.v1.tar', tar));
    const good = made.blob(ociManifest, { schemaVersion: 2, config: named, layers });
    const refused = expect.stringMatching(
      /^warning L2 .*#\/config\/digest: the config is named by its sha512/,
    ) as string;
    expect(troublesOf(made.open(index(good)))).toEqual([refused]);
    made.members.splice(0, 1, { name: `blobs/sha512/${hex}`, body: `${config.toString()} ` });
    expect(troublesOf(made.open(index(good)))).toEqual([
      expect.stringMatching(/^error B2 /),
      expect.stringMatching(/^error L2 .*should have the digest sha512:/),
      refused,
    ]);
  });

  test.each(['sha256:../../../etc/passwd', 'sha256:ABC', 'md5:abc', '', 7, null])(
    'L2: %j is no digest',
    (digest) => {
      const made = draft();
      const archive = made.open(index({ ...made.image(), digest }));
      expect(archive.images).toEqual([]);
      expect(troublesOf(archive).join('\n')).toMatch(/error (L2|D5)/);
    },
  );

  test('B1: a document that is embedded as data needs no blob; other data is not believed', () => {
    const made = draft();
    const descriptor = made.image();
    const manifest = made.members.pop();
    const data = Buffer.from(bodyOf(manifest ?? { name: '' })).toString('base64');
    expect(made.open(index({ ...descriptor, data })).images).toHaveLength(1);
    expect(troublesOf(made.open(index({ ...descriptor, data: `${data.slice(0, -8)}AAAAAAA=` })))).toEqual([
      expect.stringMatching(/^error B1 /),
    ]);
  });

  test('F10: media types of layers are compared with their bytes', () => {
    const made = draft();
    const config = made.blob(ociConfig, Buffer.from(configOf(sample)));
    const types = ['application/vnd.oci.image.layer.v1.tar+gzip', 'application/x-tar'];
    const layers = sample.layers.map(({ tar }, at) => made.blob(types[at] ?? '', tar));
    const archive = made.open(index(made.blob(ociManifest, { schemaVersion: 2, config, layers })));
    expect(archive.images[0]?.layers.map(({ compression }) => compression)).toEqual(['none', 'none']);
    expect(troublesOf(archive)).toEqual([
      expect.stringMatching(/^error F10 .*says gzip, the bytes are plain/),
      expect.stringMatching(/^error F10 .*names no image layer/),
    ]);
  });

  test('L5: encrypted layers are located and marked', () => {
    const made = draft();
    const layer = made.blob('application/vnd.oci.image.layer.v1.tar+gzip+encrypted', Buffer.from('secret'));
    const archive = made.open(index(made.image({ layers: [layer] })));
    expect(archive.images[0]?.layers[0]).toMatchObject({ encrypted: true, blob: { size: 6 } });
    expect(troublesOf(archive)).toEqual([expect.stringMatching(/^warning L5 /)]);
  });

  test('L2: a plain layer whose digest and diff_id differ is wrong without being read', () => {
    const made = draft();
    const config = made.blob(ociConfig, {
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [`sha256:${'0'.repeat(64)}`] },
    });
    expect(troublesOf(made.open(index(made.image({ config }))))).toEqual([
      expect.stringMatching(/^error L2 .*a plain layer has the digest/),
    ]);
  });
});

describe('F6: the layout itself', () => {
  const members = archiveMembers([sample], 'oci');
  test('F6: without oci-layout it is read by its index', () => {
    const archive = open.members(members.filter(({ name }) => name !== 'oci-layout'));
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual(['error F6 oci-layout: there is no oci-layout file']);
  });
  test.each(['{}', '{"imageLayoutVersion":"2.0.0"}', '{"imageLayoutVersion":1}', 'x'])(
    'F6: an oci-layout of %s',
    (body) => {
      const archive = open.members(
        members.map((member) => (member.name === 'oci-layout' ? { ...member, body } : member)),
      );
      expect(archive.images).toHaveLength(1);
      expect(troublesOf(archive)).not.toEqual([]);
    },
  );
  test.each([
    '{}',
    '[]',
    '{"schemaVersion":2,"manifests":null}',
    '{"manifests":7}',
    'x',
    '{"schemaVersion":2,"manifests":[null,7]}',
  ])('F6: an index of %s', (body) => {
    const archive = open.members(
      members.map((member) => (member.name === 'index.json' ? { ...member, body } : member)),
    );
    expect(archive.images).toEqual([]);
    expect(findingsOf(archive).filter((text) => text.startsWith('error'))).not.toEqual([]);
  });
});
