import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../../../main/engine/source/open-archive.ts';
import { startPodman, startTool } from '../../../make/engines.ts';
import { sha256 } from '../../../make/image-maker.ts';
import { jsonMember, outerFolder, outerTar } from '../../../make/outer-member.ts';
import type { OuterMember } from '../../../make/outer-member.ts';
import { makeTar } from '../../../make/tar-maker.ts';

/** What is changed of a sound layout of one image, named `x`. */
interface Change {
  readonly config?: object;
  readonly manifest?: object;
  readonly index?: object;
  /** Of the descriptors of the config, of the layer, and of the manifest. */
  readonly ofConfig?: object;
  readonly ofLayer?: object;
  readonly ofManifest?: object;
  /** The marker; null: none. */
  readonly marker?: object | null;
  /** Bytes behind the config, and behind the manifest. */
  readonly behindConfig?: string;
  readonly behindManifest?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'varve-layouts-'));
const tar = makeTar([{ path: 'a', content: 'x' }]);
const packed = new Uint8Array(gzipSync(tar));

/** As a folder, which is what umoci and skopeo read, and as an archive beside it. */
function layout(change: Change): string {
  const members: OuterMember[] = [];
  const add = (mediaType: string, body: Uint8Array | string, more: object = {}, behind = ''): object => {
    const name = `blobs/sha256/${sha256(body)}`;
    members.push({ name, body: behind === '' ? body : `${String(body)}${behind}` });
    return { mediaType, digest: `sha256:${sha256(body)}`, size: body.length, ...more };
  };
  const type = (name: string): string => `application/vnd.oci.image.${name}`;
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Cmd: ['/a'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(tar)}`] },
    ...change.config,
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    config: add(type('config.v1+json'), config, change.ofConfig, change.behindConfig),
    layers: [add(type('layer.v1.tar+gzip'), packed, change.ofLayer)],
    ...change.manifest,
  });
  const annotations = { 'org.opencontainers.image.ref.name': 'x' };
  const ofManifest = { annotations, ...change.ofManifest };
  const entry = add(type('manifest.v1+json'), manifest, ofManifest, change.behindManifest);
  const marker = change.marker === undefined ? { imageLayoutVersion: '1.0.0' } : change.marker;
  if (marker !== null) members.push(jsonMember('oci-layout', marker));
  members.push(jsonMember('index.json', { schemaVersion: 2, manifests: [entry], ...change.index }));
  const path = mkdtempSync(join(folder, 'layout-'));
  rmSync(path, { recursive: true });
  outerFolder(members, path);
  writeFileSync(`${path}.tar`, outerTar(members));
  return path;
}

const everybody = ['podman', 'skopeo', 'umoci'] as const;
type Program = (typeof everybody)[number];

/** What is changed, the rule that tells of it (null: none), and who refuses it: what each finding says in words. */
const cases: readonly (readonly [string, Change, string | null, readonly Program[]])[] = [
  ['nothing', {}, null, []],
  ['no marker', { marker: null }, 'F6', ['umoci']],
  ['a marker of another version', { marker: { imageLayoutVersion: '2.0.0' } }, 'F6', ['umoci']],
  ['a manifest of another version', { manifest: { schemaVersion: 3 } }, 'F6', ['podman']],
  ['a manifest that says 1', { manifest: { schemaVersion: 1 } }, 'F6', ['podman']],
  ['an index of another version', { index: { schemaVersion: 3 } }, 'F6', []],
  ['another size of the config', { ofConfig: { size: 7 } }, 'B2', everybody],
  ['another size of the layer', { ofLayer: { size: packed.length + 1 } }, 'B2', ['umoci']],
  ['another size of the manifest', { ofManifest: { size: 7 } }, 'B2', ['umoci']],
  ['a config that was changed', { behindConfig: ' ' }, 'L2', everybody],
  ['a manifest that was changed', { behindManifest: ' ' }, 'L2', ['umoci']],
  ['a diff_id too many', { config: { rootfs: rootfsOf(2) } }, 'L1', []],
  ['an os with a capital letter', { config: { os: 'Linux' } }, 'A1', ['umoci']],
  ['a time that is none', { config: { created: 'x' } }, 'C1', ['podman', 'umoci']],
  ['a command as one text', { config: { config: { Cmd: 'sh' } } }, 'C2', ['podman', 'umoci']],
  ['no config at all', { config: { config: null } }, 'C3', []],
  [
    'a name in capital letters',
    { ofManifest: { annotations: { 'org.opencontainers.image.ref.name': 'X' } } },
    'N1',
    ['podman'],
  ],
];

function rootfsOf(count: number): object {
  return { type: 'layers', diff_ids: Array.from({ length: count }, () => `sha256:${sha256(tar)}`) };
}

const tools = { podman: startPodman(), skopeo: startTool('skopeo'), umoci: startTool('umoci') };
afterAll(async () => {
  for (const tool of Object.values(tools)) if (tool.ok) await tool.stop();
  rmSync(folder, { recursive: true });
});

const nameOf = ({ ofManifest }: Change): string => (JSON.stringify(ofManifest)?.includes('"X"') ? 'X' : 'x');

describe('a layout with', () => {
  test.each(cases)('%s: what is told', (_, change, rule) => {
    const { findings, images } = openArchive(layout(change));
    const told = [...findings, ...images.flatMap((image) => image.findings)].map((finding) => finding.rule);
    if (rule === null) expect(told).toEqual([]);
    else expect(told).toContain(rule);
  });

  describe.each(everybody)('to %s', (program) => {
    test.for(cases)('%s', ([, change, , refusers], { skip }) => {
      const tool = tools[program];
      if (!tool.ok) return skip(tool.why);
      const path = layout(change);
      const image = `${path}:${nameOf(change)}`;
      const ways: Readonly<Record<Program, readonly string[]>> = {
        podman: ['load', '-i', `${path}.tar`],
        skopeo: ['copy', `oci:${image}`, `dir:${path}-copy`],
        umoci: ['unpack', '--rootless', '--image', image, `${path}-out`],
      };
      let complaint = '';
      try {
        tool.run(ways[program]);
      } catch (error) {
        complaint = String(error);
      }
      expect(complaint).toMatch(refusers.includes(program) ? /failed/ : /^$/);
    });
  });
});
