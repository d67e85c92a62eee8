import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { entryFlag } from '../../../main/engine/tar/index/entry-flag.ts';
import { entryPath } from '../../../main/engine/tar/index/entry-path.ts';
import { entryType } from '../../../main/engine/tar/index/entry-type.ts';
import { linkText } from '../../../main/engine/tar/index/hardlinks.ts';
import { storedSizeOf } from '../../../main/engine/tar/index/layer-index.ts';
import type { EntryExtras, LayerIndex } from '../../../main/engine/tar/index/layer-index.ts';
import { ownerOf } from '../../../main/engine/tar/index/owners.ts';
import { scanTar } from '../../../main/engine/tar/scan-tar.ts';
import type { TarScan } from '../../../main/engine/tar/tar-scan.ts';
import { createTarScanner } from '../../../main/engine/tar/tar-scanner.ts';
import { memorySource } from '../../../main/engine/io/byte-source.ts';

/** Scans in both forms, pushed whole and in pieces of odd sizes; all must be equal (T1.15). Returns what they give. */
export function scan(bytes: Uint8Array, chunkSizes: readonly number[] = [512, 1000, 37]): TarScan {
  const expected = scanTar(memorySource(bytes));
  for (const size of [Math.max(1, bytes.length), ...chunkSizes]) {
    const pushed = push(bytes, size);
    // The exact comparison is fast, the other one tells what differs.
    if (!isDeepStrictEqual(pushed, expected)) expect(pushed).toStrictEqual(expected);
  }
  return expected;
}

/** Pushes pieces of `size` bytes, each in memory that is overwritten afterwards, as decoders do. */
export function push(bytes: Uint8Array, size: number): TarScan {
  const scanner = createTarScanner();
  const chunk = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    chunk.set(part);
    scanner.write(chunk.subarray(0, part.length));
    chunk.fill(0xa5);
  }
  return scanner.end();
}

export interface Line {
  readonly path: string;
  readonly type: keyof typeof entryType;
  readonly size: number;
  readonly storedSize: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly owner: string;
  readonly group: string;
  readonly mtime: number;
  readonly link: string;
  readonly flags: readonly (keyof typeof entryFlag)[];
  readonly extras: EntryExtras | undefined;
}

/** Every node but the root, in the order of the index. */
export function lines(index: LayerIndex): Line[] {
  return Array.from({ length: index.count - 1 }, (_, at) => lineOf(index, at + 1));
}

function lineOf(index: LayerIndex, node: number): Line {
  const { uid, gid, user, group } = ownerOf(index, node);
  return {
    path: entryPath(index, node),
    type: nameOf(entryType, index.type[node]!),
    size: index.size[node]!,
    storedSize: storedSizeOf(index, node),
    mode: index.mode[node]!,
    uid,
    gid,
    owner: user,
    group,
    mtime: index.mtime[node]!,
    link: linkText(index, node),
    flags: (Object.keys(entryFlag) as (keyof typeof entryFlag)[]).filter(
      (flag) => (index.flags[node]! & entryFlag[flag]) !== 0,
    ),
    extras: index.extras.get(node),
  };
}

/** The line of one path. */
export function line(index: LayerIndex, path: string): Line {
  const found = lines(index).find((entry) => entry.path === path);
  if (!found) throw new Error(`no ${path} among ${paths(index).join(', ')}`);
  return found;
}

export function paths(index: LayerIndex): string[] {
  return lines(index).map(({ path }) => path);
}

/** Findings in short: `T4 warning a/b`. */
export function marks(found: TarScan): string[] {
  return found.findings.map(({ rule, severity, where }) => `${rule} ${severity} ${where}`.trim());
}

function nameOf<Name extends string>(codes: Readonly<Record<Name, number>>, code: number): Name {
  const found = (Object.keys(codes) as Name[]).find((name) => codes[name] === code);
  if (!found) throw new Error(`no code ${code}`);
  return found;
}
