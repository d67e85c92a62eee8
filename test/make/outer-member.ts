import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One member of an archive's outer tar, or one file of a layout folder. */
export interface OuterMember {
  readonly name: string;
  readonly type?: 'file' | 'directory' | 'symlink' | 'hardlink' | 'fifo' | 'char';
  readonly body?: Uint8Array | string;
  readonly link?: string;
}

const encoder = new TextEncoder();

/** A member's bytes. */
export function bodyOf(member: OuterMember): Uint8Array {
  return typeof member.body === 'string' ? encoder.encode(member.body) : (member.body ?? new Uint8Array(0));
}

/** A JSON document as a member. */
export function jsonMember(name: string, json: unknown): OuterMember {
  return { name, body: JSON.stringify(json) };
}

const typeflags = { file: '0', hardlink: '1', symlink: '2', char: '3', directory: '5', fifo: '6' } as const;

/** A plain ustar of the members, in their order; names of up to 255 bytes that split at a slash. */
export function outerTar(members: readonly OuterMember[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const member of members) {
    const body = bodyOf(member);
    blocks.push(header(member, body.length), body, new Uint8Array((512 - (body.length % 512)) % 512));
  }
  blocks.push(new Uint8Array(1024));
  return new Uint8Array(Buffer.concat(blocks));
}

/** Writes the members as files below a folder. */
export function outerFolder(members: readonly OuterMember[], folder: string): void {
  for (const member of members) {
    const path = join(folder, member.name);
    mkdirSync(member.type === 'directory' ? path : dirname(path), { recursive: true });
    if (member.type === 'symlink') symlinkSync(member.link ?? '', path);
    else if (member.type !== 'directory') writeFileSync(path, bodyOf(member));
  }
}

function header(member: OuterMember, size: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (at: number, text: string): void => block.set(encoder.encode(text), at);
  const type = member.type ?? 'file';
  const name = type === 'directory' && !member.name.endsWith('/') ? `${member.name}/` : member.name;
  const [prefix, rest] = splitName(name);
  put(0, rest);
  put(100, type === 'directory' ? '0000755\0' : '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, '        ');
  put(156, typeflags[type]);
  put(157, member.link ?? '');
  put(257, 'ustar\u000000');
  put(345, prefix);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

function splitName(name: string): readonly [prefix: string, rest: string] {
  if (encoder.encode(name).length <= 100) return ['', name];
  const slash = name.lastIndexOf('/', 155);
  if (slash < 0 || name.length - slash - 1 > 100) throw new Error(`name too long for ustar: ${name}`);
  return [name.slice(0, slash), name.slice(slash + 1)];
}
