import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { sha256Hex } from '../../io/hasher.ts';

/** Works out the tarsum of a layer whose bytes are passed through it in order. */
export interface TarSum {
  update(bytes: Uint8Array): void;
  /** `tarsum.v1+sha256:<hex>` */
  digest(): string;
}

const block = 512;

/**
 * Docker's tarsum, version 1 (dockertools.md 8.7), which the `json` of layers before Docker 1.10 has as its checksum: of each
 * member a hash of what its header says (not its times, and no names of owners) and of its content, all hashes sorted. For
 * tars that we write in GNU tar's format (files, folders, links); others are not understood.
 */
export function createTarSum(): TarSum {
  const sums: string[] = [];
  let held = Buffer.alloc(0);
  let long: { readonly type: 'K' | 'L'; readonly parts: Buffer[] } | null = null;
  let longName: string | null = null;
  let longLink: string | null = null;
  let member: Hash | null = null;
  /** Bytes of content, then of padding, that are still to come. */
  let content = 0;
  let padding = 0;

  function begin(header: Buffer): void {
    // Two such blocks close a tar.
    if (header.every((byte) => byte === 0)) return;
    const type = header.toString('latin1', 156, 157);
    content = numberAt(header, 124, 12);
    padding = (block - (content % block)) % block;
    if (type === 'K' || type === 'L') {
      long = { type, parts: [] };
    } else {
      member = createHash('sha256');
      member.update(Buffer.from(headerText(header, type, longName, longLink), 'latin1'));
      longName = null;
      longLink = null;
    }
    if (content === 0) end();
  }

  function end(): void {
    if (long !== null) {
      const text = Buffer.concat(long.parts).toString('latin1').replace(/\0.*$/s, '');
      if (long.type === 'L') longName = text;
      else longLink = text;
      long = null;
    }
    if (member !== null) sums.push(member.digest('hex'));
    member = null;
  }

  return {
    update(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (content > 0) {
          const part = bytes.subarray(at, at + content);
          at += part.length;
          content -= part.length;
          member?.update(part);
          long?.parts.push(Buffer.from(part));
          if (content === 0) end();
        } else if (padding > 0) {
          const count = Math.min(padding, bytes.length - at);
          at += count;
          padding -= count;
        } else {
          const part = bytes.subarray(at, at + block - held.length);
          at += part.length;
          held = Buffer.concat([held, part]);
          if (held.length < block) return;
          const header = held;
          held = Buffer.alloc(0);
          begin(header);
        }
      }
    },
    digest: () => `tarsum.v1+sha256:${sha256Hex(Buffer.from(sums.toSorted().join('')))}`,
  };
}

/** The header as moby reads it out: keys and values one after the other; a byte a character. */
function headerText(header: Buffer, type: string, longName: string | null, longLink: string | null): string {
  const text = (from: number, size: number): string =>
    header.toString('latin1', from, from + size).replace(/\0.*$/s, '');
  return [
    `name${longName ?? text(0, 100)}`,
    `mode${numberAt(header, 100, 8)}`,
    `uid${numberAt(header, 108, 8)}`,
    `gid${numberAt(header, 116, 8)}`,
    `size${numberAt(header, 124, 12)}`,
    `typeflag${type}`,
    `linkname${longLink ?? text(157, 100)}`,
    'uname',
    'gname',
    'devmajor0',
    'devminor0',
  ].join('');
}

function numberAt(header: Buffer, from: number, size: number): number {
  if (header[from] === 0x80) {
    let value = 0;
    for (let at = from + 1; at < from + size; at += 1) value = value * 256 + (header[at] ?? 0);
    return value;
  }
  return Number.parseInt(header.toString('latin1', from, from + size - 1), 8);
}
