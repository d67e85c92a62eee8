import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../shared/finding.ts';
import { buildReport } from '../../../main/engine/image/report.ts';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { startDocker, startPodman } from '../../make/engines.ts';
import { sha256 } from '../../make/image-maker.ts';
import { allFacts } from '../../make/layer-facts.ts';
import { jsonMember, outerTar } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { makeTar, paxHeader, tarHeader, tarOf } from '../../make/tar-maker.ts';

interface Made {
  readonly tar?: Uint8Array;
  /** Of the image config, and of its `config`. */
  readonly image?: object;
  readonly config?: object;
  readonly names?: readonly (string | null)[];
}

const file = { path: 'a', content: 'x' } as const;
const odd = (typeflag: string): Made => ({ tar: tarOf([tarHeader({ name: 'a', typeflag })]) });
const long = (key: string, bytes: number, typeflag: string): Made => ({
  tar: tarOf([
    paxHeader([[key, `${'d'.repeat(200)}/`.repeat(20) + 'e'.repeat(bytes - 20 * 201)]]),
    tarHeader({ name: 'a', typeflag }),
  ]),
});

const taken: readonly (readonly [string, Made])[] = [
  ['an image', {}],
  ['a tar without an end', { tar: makeTar([file]).subarray(0, 1024) }],
  ['a hard link after its target', { tar: makeTar([file, { path: 'b', kind: 'hardlink', link: 'a' }]) }],
  ['a name of 255 bytes', { tar: makeTar([{ path: 'n'.repeat(255) }], 'pax') }],
  ['labels without a value', { config: { Labels: { a: null }, Unknown: 1 } }],
  ['Shell as one text', { config: { Shell: '/bin/sh' } }],
  ['null in Env', { config: { Env: ['A=1', null] } }],
  ['null in a command', { config: { Cmd: ['sh', null], Entrypoint: [null], Healthcheck: { Test: [null] } } }],
  ['null as a step', { image: { history: [null] } }],
  ['fewer steps than layers', { image: { history: [{ created_by: 'a', empty_layer: true }] } }],
  ['a host with an underscore', { names: ['my_host.com/app:1'] }],
  ['a long port', { names: ['localhost:500000/app:1'] }],
  ['64 hex digits with a tag', { names: [`${'a'.repeat(64)}:1`] }],
];

const refused: readonly (readonly [string, Made])[] = [
  ['old GNU tar’s sparse file', odd('S')],
  ['a contiguous file', odd('7')],
  ['a volume label', odd('V')],
  ['a type that nobody knows', odd('Z')],
  ['a path given twice', { tar: makeTar([file, file]) }],
  [
    'a directory given twice',
    { tar: makeTar([{ path: 'd', kind: 'directory' }, file, { path: './d', kind: 'directory' }]) },
  ],
  ['a hard link before its target', { tar: makeTar([{ path: 'b', kind: 'hardlink', link: 'a' }, file]) }],
  ['a name of 256 bytes', { tar: makeTar([{ path: 'n'.repeat(256) }], 'pax') }],
  ['a path of 4,095 bytes', long('path', 4_095, '0')],
  ['a symlink’s text of 4,096', long('linkpath', 4_096, '2')],
  ['a label that is a number', { config: { Labels: { a: 1 } } }],
  ['a command with a number in it', { config: { Cmd: ['sh', 1] } }],
  ['null among the names', { names: [null] }],
  ['null as a diff_id', { image: { rootfs: { type: 'layers', diff_ids: [null] } } }],
  ['a host name that is a number', { config: { Hostname: 1 } }],
  ['a health check’s interval as a text', { config: { Healthcheck: { Interval: '1s' } } }],
  ['a step at no time', { image: { history: [{ created: 'x' }] } }],
  ['a leap second', { image: { created: '2016-12-31T23:59:60Z' } }],
  ['a name without a tag', { names: ['app'] }],
];

const unstartable: readonly (readonly [string, Made])[] = [
  ['a variable without a name', { config: { Env: ['=x'], Cmd: ['/a'] } }],
];

const folder = mkdtempSync(join(tmpdir(), 'varve-refused-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One archive of all of them. */
function written(...made: readonly Made[]): string {
  const path = join(folder, 'image.tar');
  const images = made.map(membersOf);
  const blobs = images.flatMap((each) => each.blobs);
  const members = [...new Map(blobs.map((blob) => [blob.name, blob])).values()];
  writeFileSync(
    path,
    outerTar([
      ...members,
      jsonMember(
        'manifest.json',
        images.map(({ entry }) => entry),
      ),
    ]),
  );
  return path;
}

function membersOf({ tar = makeTar([file]), image = {}, config = {}, names = ['app:1'] }: Made): {
  readonly blobs: readonly OuterMember[];
  readonly entry: object;
} {
  const layer = sha256(tar);
  const text = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
    history: [{ created_by: 'x' }],
    ...image,
  });
  return {
    blobs: [
      { name: `${sha256(text)}.json`, body: Buffer.from(text) },
      { name: `${layer}.tar`, body: tar },
    ],
    entry: { Config: `${sha256(text)}.json`, RepoTags: names, Layers: [`${layer}.tar`] },
  };
}

function errorsOf(path: string): string[] {
  return findingsOf(path)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, what }) => `${rule} ${what}`);
}

function findingsOf(path: string): Finding[] {
  const archive = openArchive(path);
  const { findings, images } = buildReport(archive, allFacts(archive));
  return [...findings, ...images.flatMap((image) => image.findings)];
}

const engines = { podman: startPodman(), docker: await startDocker() };
afterAll(async () => {
  for (const engine of Object.values(engines)) if (engine.ok) await engine.stop();
});

describe.each(['podman', 'docker'] as const)('errors are what engines refuse: %s', (name) => {
  const engine = engines[name];

  test.for(taken)('%s is loaded, and no error', ([, made], { skip }) => {
    if (!engine.ok) return skip(engine.why);
    const path = written(made);
    engine.run(['load', '-i', path]);
    expect(errorsOf(path)).toEqual([]);
  });

  test.for(unstartable)('%s is loaded and not started, which is an error', ([, made], { skip }) => {
    if (!engine.ok) return skip(engine.why);
    const path = written(made);
    engine.run(['load', '-i', path]);
    expect(() => engine.run(['run', '--rm', '--network=none', 'app:1'])).toThrow(/environment variable/);
    expect(errorsOf(path)).not.toEqual([]);
  });

  test('a diff_id that is a sha512 is refused by Docker alone, and told', ({ skip }) => {
    if (!engine.ok) return skip(engine.why);
    const tar = makeTar([file]);
    const diffId = `sha512:${createHash('sha512').update(tar).digest('hex')}`;
    const path = written({ tar, image: { rootfs: { type: 'layers', diff_ids: [diffId] } } });
    const load = (): Buffer => engine.run(['load', '-i', path]);
    if (name === 'docker') expect(load).toThrow(/invalid diffID/);
    else load();
    expect(findingsOf(path)).toContainEqual(
      expect.objectContaining({
        rule: 'L2',
        severity: 'warning',
        why: expect.stringMatching(/^Docker /) as string,
      }),
    );
  });

  test('a name of two images is the last one’s in Docker, the first one’s in podman, and told', ({
    skip,
  }) => {
    if (!engine.ok) return skip(engine.why);
    const path = written({}, { config: { Env: ['A=2'] } });
    engine.run(['load', '-i', path]);
    const env = engine
      .run(['image', 'inspect', '--format', '{{json .Config.Env}}', 'app:1'])
      .toString()
      .trim();
    expect(env).toBe(name === 'docker' ? '["A=2"]' : 'null');
    expect(findingsOf(path)).toContainEqual(expect.objectContaining({ rule: 'N4', severity: 'warning' }));
  });

  test('more steps than layers are refused by Docker alone, and an error', ({ skip }) => {
    if (!engine.ok) return skip(engine.why);
    const path = written({ image: { history: [{ created_by: 'a' }, { created_by: 'b' }] } });
    const load = (): Buffer => engine.run(['load', '-i', path]);
    if (name === 'docker') expect(load).toThrow(/too many non-empty layers/);
    else load();
    expect(errorsOf(path)).toEqual(['L1 2 steps that made a layer, but 1 layer']);
  });

  test.for(refused)('%s is refused, and an error', ([, made], { skip }) => {
    if (!engine.ok) return skip(engine.why);
    const path = written(made);
    expect(() => engine.run(['load', '-i', path])).toThrow(/load/);
    expect(errorsOf(path)).not.toEqual([]);
  });
});
