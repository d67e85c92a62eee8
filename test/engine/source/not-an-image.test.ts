import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { toProblem } from '../../../shared/problem.ts';
import { openArchive } from '../../../main/engine/source/open-archive.ts';
import { jsonMember, outerFolder, outerTar } from '../../make/outer-member.ts';
import type { OuterMember } from '../../make/outer-member.ts';
import { makeTar } from '../../make/tar-maker.ts';
import { openMade } from './open-made.ts';

const open = openMade();
const text = (body: string): Uint8Array => new TextEncoder().encode(body);

describe('F10: what is no image is said to be what it is', () => {
  test.each([
    ['', 'an empty file'],
    ['<!DOCTYPE html><html>', 'a web page (HTML)'],
    ['\n\n  <html lang="en">', 'a web page (HTML)'],
    ['<?xml version="1.0"?>', 'an XML document'],
    ['{"a":1}', 'a JSON document, not an archive'],
    ['#!/bin/sh\necho', 'a script'],
    ['FROM debian:12\nRUN true\n', 'a Dockerfile'],
    ['hello', 'a text file'],
    ['-----BEGIN AGE ENCRYPTED FILE-----', 'encrypted with age'],
    ['-----BEGIN PGP MESSAGE-----', 'encrypted with PGP'],
    ['version https://git-lfs.github.com/spec/v1\n', 'a Git LFS pointer'],
    ['PK\u0003\u0004', 'a zip archive'],
    ['\u007fELF', 'a program for Linux'],
    ['!<arch>\n', 'an ar archive'],
  ])('F10: %j is %s', (body, what) => {
    const problem = open.refusal(text(body));
    expect(problem.code).toBe('not-an-image');
    expect(problem.message).toContain(`is not an image archive: it is ${what}`);
    expect(problem.message).not.toContain('\n');
  });

  test.each([
    [[0x85, 0x01, 0x0c, 0x03], 'encrypted with PGP'],
    [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'a 7-Zip archive'],
    [[0x04, 0x22, 0x4d, 0x18], 'compressed with lz4'],
    [[0, 1, 2, 3], 'neither a tar archive nor anything else known here'],
    [Array.from({ length: 10_240 }, () => 0), 'nothing but zeros'],
  ])('F10: bytes %j… are %s', (bytes, what) => {
    expect(open.refusal(Uint8Array.from(bytes)).message).toContain(what);
  });

  test('F10: what is inside a compressed file is said too', () => {
    expect(open.refusal(gzipSync('<html>')).message).toContain(
      'it is compressed with gzip, and inside it is a web page (HTML)',
    );
    expect(open.refusal(gzipSync(gzipSync(makeTar([{ path: 'a' }])))).message).toContain(
      'it is compressed with gzip, and inside it is gzip data again: decompress it once',
    );
    expect(open.refusal(gzipSync('')).message).toContain('inside it is an empty file');
  });

  const rootfs: OuterMember[] = ['bin/sh', 'etc/passwd', 'usr/lib/x', 'var/log/y'].map((name) => ({
    name,
    body: 'x',
  }));
  test.each([
    ['a root file system', rootfs],
    ['a root file system', [{ name: 'nix/store/abc/x', body: '' }]],
    [
      'a folder that skopeo wrote',
      [jsonMember('manifest.json', { schemaVersion: 2 }), { name: 'version', body: '' }],
    ],
    [
      'a tar archive of other things ("package.json", "src")',
      [jsonMember('package.json', {}), { name: 'src/x', body: '' }],
    ],
    ['a tar archive of other things', [jsonMember('index.json', { name: 'x' })]],
    ['a tar archive of other things', [jsonMember('manifest.json', { name: 'x' })]],
  ] as [string, OuterMember[]][])('F10: a tar that is %s', (what, members) => {
    const problem = open.refusal(outerTar(members));
    expect(problem).toMatchObject({ code: 'not-an-image', message: expect.stringContaining(what) as string });
  });

  test('F10: an empty tar', () => {
    expect(open.refusal(makeTar([])).message).toContain('nothing but zeros');
    expect(open.refusal(gzipSync(makeTar([]))).message).toContain('nothing but zeros');
  });

  test('F10: skopeo’s own folders are named, with what to do', () => {
    const path = open.path('skopeo.dir');
    outerFolder([jsonMember('manifest.json', { schemaVersion: 2 }), { name: 'version', body: 'x' }], path);
    expect(refusalOf(path).message).toContain('skopeo copy dir:FOLDER oci-archive:image.tar');
  });

  test('F10: file names decide nothing', () => {
    writeFileSync(open.path('image.oci.tar.gz'), 'hello');
    expect(refusalOf(open.path('image.oci.tar.gz')).message).toContain('a text file');
  });

  test('F10: names from a hostile tar are fit for a terminal', () => {
    const problem = open.refusal(outerTar([{ name: '\u001b[2Jx\u202e', body: '' }]));
    // oxlint-disable-next-line no-control-regex
    expect(problem.message).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('what cannot be opened at all', () => {
  test('a path that leads nowhere', () => {
    expect(refusalOf(open.path('nowhere.tar')).code).toBe('not-found');
  });
  test('an empty folder', () => {
    mkdirSync(join(open.path('empty.dir')), { recursive: true });
    expect(refusalOf(open.path('empty.dir')).message).toContain('an empty folder');
  });
  test('work that was cancelled', () => {
    writeFileSync(open.path('cancelled.tar'), outerTar([{ name: 'x', body: 'y' }]));
    const work = { cancelled: true, progress() {} };
    expect(() => openArchive(open.path('cancelled.tar'), { work })).toThrow('cancelled');
  });
});

function refusalOf(path: string): ReturnType<typeof toProblem> {
  try {
    openArchive(path);
  } catch (error) {
    return toProblem(error);
  }
  throw new Error('was opened');
}
