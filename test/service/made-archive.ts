import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { archiveMembers } from '../make/image-maker.ts';
import type { Container, LayerPacking, LogicalImage } from '../make/image-maker.ts';
import { outerFolder, outerTar } from '../make/outer-member.ts';
import { makeTar } from '../make/tar-maker.ts';
import type { MadeEntry } from '../make/tar-maker.ts';

/** An image of layers given by their entries, oldest first. */
export function imageOf(layers: readonly (readonly MadeEntry[])[], name = 'app:1'): LogicalImage {
  return {
    names: [name],
    os: 'linux',
    architecture: 'amd64',
    env: ['PATH=/bin'],
    layers: layers.map((entries, at) => ({ tar: makeTar(entries, 'pax'), createdBy: `step ${at}` })),
  };
}

/** Bytes that compress badly and differ by `seed`. */
export function noise(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed * 2_654_435_761;
  for (let at = 0; at < size; at += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + at;
    bytes[at] = (state >>> 13) & 0x3f;
  }
  return bytes;
}

export interface MadeOptions {
  readonly container?: Container;
  readonly packing?: LayerPacking;
  /** The archive as a whole. */
  readonly outer?: 'none' | 'gzip' | 'folder';
}

/** Writes an archive and answers its path. Its times lie in the past, as those of files that people open do. */
export function writeArchive(
  folder: string,
  images: readonly LogicalImage[],
  { container = 'skopeo', packing = 'none', outer = 'none' }: MadeOptions = {},
): string {
  const path = join(folder, `image-${container}-${packing}-${outer}${outer === 'folder' ? '' : '.tar'}`);
  const members = archiveMembers(images, container, packing);
  if (outer === 'folder') outerFolder(members, path);
  else writeFileSync(path, outer === 'gzip' ? gzipSync(outerTar(members)) : outerTar(members));
  return path;
}

/** Waits until a file that was just written may be remembered (SV5.3). */
export async function settle(path: string): Promise<void> {
  utimesSync(path, 1_700_000_000.5, 1_700_000_000.5);
  await new Promise((resolve) => {
    setTimeout(resolve, 80);
  });
}
