import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeTar } from './tar-maker.ts';

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

/** The members with the JSON of one of them changed. */
export function edited(
  members: readonly OuterMember[],
  name: string,
  // oxlint-disable-next-line typescript/no-explicit-any
  edit: (json: any) => unknown,
): OuterMember[] {
  return members.map((member) =>
    member.name === name
      ? jsonMember(name, edit(JSON.parse(Buffer.from(bodyOf(member)).toString()) as unknown))
      : member,
  );
}

/** A tar of the members, in their order. */
export function outerTar(members: readonly OuterMember[]): Uint8Array {
  return makeTar(
    members.map((member) => ({
      path: member.type === 'directory' ? `${member.name}/` : member.name,
      kind: member.type ?? 'file',
      content: bodyOf(member),
      ...(member.link !== undefined && { link: member.link }),
    })),
    'pax',
  );
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
