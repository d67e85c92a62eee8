import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { Finding } from '../../../../shared/finding.ts';
import { ProblemError } from '../../../../shared/problem.ts';
import { place } from '../../image/quote.ts';
import { openFile } from '../../io/file-source.ts';
import type { FileSource } from '../../io/file-source.ts';
import { throwIfCancelled } from '../../io/work.ts';
import type { Work } from '../../io/work.ts';
import type { Listing, Member, MemberKind } from './listing.ts';

/** Names at the top that make a folder worth walking; without one of them it is somebody's home folder. */
const landmarks: readonly string[] = ['oci-layout', 'index.json', 'manifest.json', 'repositories', 'blobs'];

/** `blobs/sha256/<hex>` is as deep as layouts go. */
const maxDepth = 3;
const maxEntries = 500_000;

/**
 * Lists an image layout that is a folder on disk (F6). Symlinks are members like those of a tar: they are followed
 * within the folder by name, never by the host's file system, so nothing outside can be read. Folders that show no
 * sign of an image are listed at the top only.
 */
export function listFolder(path: string, work: Work): Listing {
  const members = new Map<string, Member>();
  const findings: Finding[] = [];
  const top = entriesOf(path, '');
  if (top === null) throw new ProblemError('not-readable', `cannot read the folder ${path}`);
  const deep = top.some((name) => landmarks.includes(name));
  let size = 0;
  const walk = (folder: string, names: readonly string[], depth: number): void => {
    for (const name of names) {
      throwIfCancelled(work);
      if (members.size >= maxEntries) {
        if (findings.at(-1)?.rule !== 'F8') findings.push(tooMany(basename(path)));
        return;
      }
      const member = memberAt(path, folder === '' ? name : `${folder}/${name}`);
      if (member === null) continue;
      members.set(member.name, member);
      size += member.location.size;
      if (member.kind !== 'directory' || !deep || depth >= maxDepth) continue;
      const below = entriesOf(path, member.name);
      if (below === null) findings.push(unreadable(member.name));
      else walk(member.name, below, depth + 1);
    }
  };
  walk('', top, 1);

  const root = realpathSync(path);
  return {
    path,
    source: 'folder',
    compression: 'none',
    size,
    identity: null,
    members,
    findings,
    pass: null,
    read(member, offset, length) {
      const source = openInside(root, member);
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, source.size - offset)));
        return bytes.subarray(0, source.read(bytes, offset));
      } finally {
        source.close();
      }
    },
    close() {},
  };
}

/** Opens a member's file, unless a folder on the way has become a link to somewhere else since it was listed. */
function openInside(root: string, member: Member): FileSource {
  const real = realpathSync(member.location.file);
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new ProblemError('not-allowed', `${member.name} leads out of the folder`);
  return openFile(real);
}

/** Names in a folder, sorted so that the answer never depends on the file system; null when it cannot be read. */
function entriesOf(path: string, folder: string): string[] | null {
  try {
    return readdirSync(join(path, folder)).sort();
  } catch {
    return null;
  }
}

function memberAt(path: string, name: string): Member | null {
  const file = join(path, name);
  try {
    const stat = lstatSync(file);
    const kind: MemberKind = stat.isFile()
      ? 'file'
      : stat.isDirectory()
        ? 'directory'
        : stat.isSymbolicLink()
          ? 'symlink'
          : 'other';
    return {
      name,
      kind,
      location: { file, outer: 'none', offset: 0, size: kind === 'file' ? stat.size : 0 },
      link: kind === 'symlink' ? readlinkSync(file) : null,
    };
  } catch {
    // Gone since its folder was read.
    return null;
  }
}

function unreadable(name: string): Finding {
  return {
    rule: 'F8',
    severity: 'error',
    where: place(name),
    what: 'the folder cannot be read',
    why: 'Whatever is in it is missing here.',
  };
}

function tooMany(name: string): Finding {
  return {
    rule: 'F8',
    severity: 'error',
    where: place(name),
    what: `more than ${maxEntries} files`,
    why: 'Only the first of them were looked at.',
  };
}
