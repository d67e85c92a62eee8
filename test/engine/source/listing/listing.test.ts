import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../../shared/problem.ts';
import { openArchive } from '../../../../main/engine/source/open-archive.ts';
import { memberName } from '../../../../main/engine/source/listing/listing.ts';
import { archiveMembers } from '../../../make/image-maker.ts';
import { bodyOf, jsonMember, outerTar } from '../../../make/outer-member.ts';
import { findingsOf, openMade, sample, troublesOf } from '../open-made.ts';

const open = openMade();
const modern = archiveMembers([sample], 'docker-1.10');
const layerName = modern.find(({ name }) => name.endsWith('layer.tar'))?.name ?? '';

describe('F8: names', () => {
  test.each([
    ['a/b', 'a/b'],
    ['./a', 'a'],
    ['././a//b/', 'a/b'],
    ['/a', 'a'],
    ['a/./b', 'a/b'],
    ['.', ''],
    ['a/../b', 'a/../b'],
    ['..', '..'],
  ])('F8: %s is %s', (written, name) => {
    expect(memberName(written)).toBe(name);
  });

  test('F8: of a document given twice the last counts, and it is an error', () => {
    const archive = open.members([jsonMember('manifest.json', []), ...modern]);
    expect(archive.images).toHaveLength(1);
    expect(findingsOf(archive)).toContain(
      'error F8 manifest.json: is in the archive more than once; the last one is shown',
    );
  });

  test('F8: the same bytes twice waste room only, plain and compressed', () => {
    const twice = [...modern, ...modern.filter(({ name }) => name === 'manifest.json')];
    const expected = 'info F8 manifest.json: is in the archive more than once, with the same bytes';
    expect(findingsOf(open.members(twice))).toEqual([expected]);
    expect(findingsOf(open.bytes(gzipSync(outerTar(twice))))).toEqual([expected]);
  });

  test('F8: a document under an absolute name is read, and it is told who does not find it', () => {
    const members = archiveMembers([sample], 'skopeo').map((member) =>
      member.name === 'manifest.json' ? { ...member, name: '/manifest.json' } : member,
    );
    const archive = open.members(members);
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)).toEqual([
      'warning F8 manifest.json: its name in the archive begins with "/"',
    ]);
  });

  test('F8: an archive packed with its folder is read, and engines are said to refuse it', () => {
    const archive = open.members(modern.map((member) => ({ ...member, name: `image/${member.name}` })));
    expect(archive.images[0]?.layers).toHaveLength(2);
    expect(archive.images[0]?.layers[0]?.member).toBe(`image/${layerName}`);
    expect(troublesOf(archive)).toEqual(['error F8 image: everything is in this folder of the archive']);
  });
});

describe('F2: links', () => {
  const without = modern.filter(({ name }) => name !== layerName);
  const bytes = bodyOf(modern.find(({ name }) => name === layerName) ?? { name: '' });
  const real = { name: 'real/layer', body: bytes };
  const linked = (link: string, type: 'symlink' | 'hardlink' = 'symlink') => [
    ...without,
    real,
    { name: layerName, type, link },
  ];

  test.each([
    ['../real/layer', 'symlink'],
    ['./.././real//layer', 'symlink'],
    // As the extracted archive would be walked if its top were the root.
    ['/real/layer', 'symlink'],
    ['real/layer', 'hardlink'],
    ['./real/layer', 'hardlink'],
  ] as const)('F2: %s (%s) leads to the layer', (link, type) => {
    const archive = open.members(linked(link, type));
    expect(archive.images[0]?.layers[0]).toMatchObject({
      member: 'real/layer',
      blob: { size: bytes.length },
    });
    expect(troublesOf(archive)).toEqual([]);
  });

  test('F2: chains of links and links in the middle are followed', () => {
    const archive = open.members([
      ...linked('../one/layer'),
      { name: 'one', type: 'symlink', link: 'two' },
      { name: 'two', type: 'symlink', link: './real/../real' },
    ]);
    expect(archive.images[0]?.layers[0]?.member).toBe('real/layer');
  });

  test.each([
    ['../../../../etc/passwd', 'symlink', 'leads out of the archive'],
    ['/etc/passwd', 'symlink', 'leads to "etc/passwd", which is not in the archive'],
    ['../missing/layer.tar', 'symlink', 'leads to "missing/layer.tar", which is not in the archive'],
    ['layer.tar', 'symlink', 'goes through more than 40 links, or in a circle'],
    [layerName, 'hardlink', 'goes through more than 40 links, or in a circle'],
    ['../real', 'symlink', 'leads to "real", which is a directory, not a file'],
  ] as const)('F2: %s (%s) is a finding', (link, type, why) => {
    const archive = open.members(linked(link, type));
    expect(archive.images[0]?.layers[0]?.blob).toBeNull();
    expect(troublesOf(archive).join('\n')).toContain(`layer 0 "${layerName}" ${why}`);
  });

  test.each(['fifo', 'char', 'directory'] as const)('F2: a %s is no layer', (type) => {
    const archive = open.members([...without, { name: layerName, type }]);
    expect(archive.images[0]?.layers[0]?.blob).toBeNull();
    expect(troublesOf(archive).join('\n')).toContain(', not a file');
  });
});

describe('F6: folders', () => {
  test('F6: links are followed within the folder and never out of it', () => {
    const folder = open.path('links.dir');
    const outside = open.path('outside');
    mkdirSync(join(outside, 'sha256'), { recursive: true });
    const members = archiveMembers([sample], 'oci');
    for (const member of members.filter(({ name }) => name.startsWith('blobs/')))
      writeFileSync(join(outside, 'sha256', member.name.slice('blobs/sha256/'.length)), bodyOf(member));
    mkdirSync(folder);
    for (const member of members.filter(({ name }) => !name.includes('/')))
      writeFileSync(join(folder, member.name), bodyOf(member));
    for (const target of ['../outside', outside]) {
      symlinkSync(target, join(folder, 'blobs'));
      const { findings, images } = openArchive(folder);
      expect(images).toEqual([]);
      expect(findings).toMatchObject([
        {
          rule: 'B1',
          what: expect.stringMatching(
            /is behind a link that leads out of the folder, which is not followed$/,
          ) as string,
          why: expect.stringContaining('Engines that follow it have the whole image') as string,
        },
      ]);
      rmSync(join(folder, 'blobs'));
    }
  });

  test('F6: a folder that is no layout is not walked', () => {
    const folder = open.path('home');
    mkdirSync(join(folder, 'a/b/c'), { recursive: true });
    writeFileSync(join(folder, 'notes.txt'), 'x');
    const refusal = (() => {
      try {
        return openArchive(folder);
      } catch (error) {
        return toProblem(error);
      }
    })();
    expect(refusal).toMatchObject({
      code: 'not-an-image',
      message: expect.stringContaining('a folder of other things') as string,
    });
  });
});

describe('T1: damage', () => {
  const whole = outerTar(modern);

  test('T1: cut at every block edge, it opens or says what it is, and never shows what is not there', () => {
    let images = 0;
    for (let end = 0; end < whole.length - 1024; end += 512) {
      const cut = whole.subarray(0, end);
      for (const bytes of [cut, cut.subarray(0, Math.max(0, end - 100))]) {
        try {
          const archive = open.bytes(bytes);
          expect(troublesOf(archive)).not.toEqual([]);
          for (const { blob } of archive.images.flatMap(({ layers }) => layers))
            if (blob !== null) expect(blob.offset + blob.size).toBeLessThanOrEqual(bytes.length);
          images += archive.images.length;
        } catch (error) {
          expect(toProblem(error).code).toBe('not-an-image');
        }
      }
    }
    expect(images).toBeGreaterThan(0);
  });

  test('F8: a compressed archive that is cut shows what came before', () => {
    const packed = gzipSync(whole, { level: 0 });
    const archive = open.bytes(packed.subarray(0, packed.length - 200));
    expect(archive.images).toHaveLength(1);
    expect(troublesOf(archive)[0]).toMatch(/^error F8 .* the gzip stream /);
    for (let end = 20; end < packed.length; end += 997)
      try {
        expect(troublesOf(open.bytes(packed.subarray(0, end)))).not.toEqual([]);
      } catch (error) {
        expect(toProblem(error).code).toBe('not-an-image');
      }
  });

  test('F8: a download cut before the list of images is an image archive without images', () => {
    const late = outerTar(archiveMembers([sample], 'nixpkgs'));
    const archive = open.bytes(late.subarray(0, 3_000));
    expect(archive).toMatchObject({ format: 'docker-archive', images: [] });
    expect(troublesOf(archive).join('\n')).toContain('no document that lists images is left');
    const other = outerTar([{ name: 'a', body: 'x'.repeat(2_000) }]);
    expect(open.refusal(other.subarray(0, 1_000)).message).toMatch(/other things \("a"\); it is damaged: /);
  });

  test.each([
    ['plain', (bytes: Uint8Array) => bytes],
    ['compressed', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
  ])('F8: one broken header does not hide the archive (%s)', (_name, pack) => {
    const broken = whole.slice();
    broken.fill(0x58, 100, 124);
    const archive = open.bytes(pack(broken));
    expect(archive.images).toHaveLength(1);
    expect(archive.images[0]?.layers.map(({ blob }) => blob === null)).toEqual([false, false]);
    expect(troublesOf(archive).join('\n')).toMatch(/error T1 .*checksum/);
    expect(troublesOf(archive).join('\n')).toMatch(
      /error F8 byte 0: the archive is damaged here; \d+ members behind it/,
    );
  });

  test('F8: plain and compressed, the same tar gives the same members and findings', () => {
    const odd = outerTar([
      { name: 'caf\u00e9', body: 'x' },
      { name: 'fifo', type: 'fifo' },
      jsonMember('manifest.json', [{ Config: 'x.json', Layers: ['../../etc/passwd', 'fifo'] }]),
      ...modern,
    ]);
    const plain = open.bytes(odd);
    const packed = open.bytes(gzipSync(odd));
    const text = (archive: typeof plain) => findingsOf(archive).map((line) => line.replace(/\d+\.tar/, ''));
    expect(text(packed)).toEqual(text(plain));
    expect(packed.images.map(({ layers }) => layers.map(({ member }) => member))).toEqual(
      plain.images.map(({ layers }) => layers.map(({ member }) => member)),
    );
  });
});

test('F8: data after the end of a compressed archive is told, padding is not', () => {
  const packed = gzipSync(outerTar(modern));
  expect(troublesOf(open.bytes(Buffer.concat([packed, new Uint8Array(512)])))).toEqual([]);
  expect(troublesOf(open.bytes(Buffer.concat([packed, Buffer.from('trailing')])))[0]).toMatch(
    /^warning L3 .* 8 bytes after the end of the gzip stream/,
  );
});

test('B3: files that nothing refers to are listed, with what their place claims', () => {
  const hex = 'a'.repeat(64);
  const archive = open.members([
    ...modern,
    { name: `blobs/sha256/${hex}`, body: 'secret' },
    { name: 'notes', body: 'x' },
  ]);
  expect(archive.strays).toMatchObject([
    { member: `blobs/sha256/${hex}`, claimedDigest: `sha256:${hex}` },
    { member: 'notes', claimedDigest: null },
  ]);
  expect(findingsOf(archive)).toEqual([expect.stringMatching(/^info B3 .*2 files of 7 bytes/)]);
});
