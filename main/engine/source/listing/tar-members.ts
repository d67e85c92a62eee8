import type { Compression } from '../../../../shared/compression.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { decodeName } from '../../../../shared/layer-path.ts';
import { place } from '../../image/quote.ts';
import { entryFlag } from '../../tar/index/entry-flag.ts';
import { entryType } from '../../tar/index/entry-type.ts';
import { storedSizeOf } from '../../tar/index/layer-index.ts';
import type { TarScan } from '../../tar/tar-scan.ts';
import type { Member, MemberKind } from './listing.ts';

const kinds: ReadonlyMap<number, MemberKind> = new Map([
  [entryType.implied, 'directory'],
  [entryType.file, 'file'],
  [entryType.directory, 'directory'],
  [entryType.symlink, 'symlink'],
  [entryType.hardlink, 'hardlink'],
]);

/** What readers look for first. */
const documents: ReadonlySet<string> = new Set(['manifest.json', 'index.json']);

/** Content of one file as the scan met it, also of those that a later entry of the same path replaces. */
export interface ContentRun {
  readonly node: number;
  readonly offset: number;
  readonly size: number;
}

export interface OuterTar {
  readonly scan: TarScan;
  /** Host path of the archive. */
  readonly file: string;
  readonly outer: Compression;
  /** In the order of the tar. */
  readonly runs: readonly ContentRun[];
  /** Whether two runs hold the same bytes; false where finding out costs too much. */
  readonly areEqual: (a: ContentRun, b: ContentRun) => boolean;
}

/**
 * The members of an outer tar from its index. Members that are no plain run of bytes (sparse ones) cannot be located and
 * are `other`. Of a name given twice the last counts (F8).
 */
export function tarMembers({ scan, file, outer, runs, areEqual }: OuterTar): {
  readonly members: Map<string, Member>;
  readonly findings: readonly Finding[];
} {
  const { index } = scan;
  const members = new Map<string, Member>();
  // A name given twice is judged here: between documents it decides what image a reader sees.
  const findings: Finding[] = scan.findings
    .filter(({ rule }) => rule !== 'T4')
    .map((finding) => (finding.where === '' ? { ...finding, where: baseName(file) } : finding));
  const names: string[] = [''];
  for (let node = 1; node < index.count; node += 1) {
    const start = index.nameStart[node] ?? 0;
    const part = decodeName(index.names.subarray(start, start + (index.nameLength[node] ?? 0)));
    const folder = names[index.parent[node] ?? 0] ?? '';
    const name = folder === '' ? part : `${folder}/${part}`;
    names.push(name);
    const flags = index.flags[node] ?? 0;
    const isSparse = (flags & entryFlag.sparse) !== 0;
    const known = kinds.get(index.type[node] ?? 0) ?? 'other';
    const kind = known === 'file' && isSparse ? 'other' : known;
    const offset = index.dataOffset[node] ?? -1;
    const size = kind === 'file' && offset >= 0 ? storedSizeOf(index, node) : 0;
    const linkStart = index.linkStart[node] ?? 0;
    const isLink = kind === 'symlink' || kind === 'hardlink';
    members.set(name, {
      name,
      kind,
      location: { file, outer, offset: Math.max(0, offset), size },
      link: isLink
        ? decodeName(index.links.subarray(linkStart, linkStart + (index.linkLength[node] ?? 0)))
        : null,
    });
    if (isSparse) findings.push(sparse(name));
    if ((flags & entryFlag.absolute) !== 0 && documents.has(name)) findings.push(absolute(name));
    if ((flags & entryFlag.duplicate) !== 0 && kind !== 'directory') {
      const own = runs.filter((run) => run.node === node);
      const last = own.at(-1);
      const same = last !== undefined && own.length > 1 && own.every((run) => areEqual(run, last));
      findings.push(twice(name, same));
    }
  }
  return { members, findings };
}

function baseName(file: string): string {
  return place(file.split(/[/\\]/).at(-1) ?? file);
}

function twice(name: string, same: boolean): Finding {
  if (same)
    return {
      rule: 'F8',
      severity: 'info',
      where: place(name),
      what: 'is in the archive more than once, with the same bytes',
      why: 'Only room is wasted: whichever a program reads, it sees the same.',
    };
  const isBlob = /(?:^|\/)(?:[0-9a-f]{64}|layer\.tar|VERSION)$|\.tar(?:\.\w+)?$/.test(name);
  return {
    rule: 'F8',
    severity: isBlob ? 'warning' : 'error',
    where: place(name),
    what: 'is in the archive more than once; the last one is shown',
    why: 'docker load unpacks the archive and keeps the last, other tools read the first: they may see different images.',
  };
}

function absolute(name: string): Finding {
  return {
    rule: 'F8',
    severity: 'warning',
    where: place(name),
    what: 'its name in the archive begins with "/"',
    why: 'podman, skopeo and containerd do not find it there and refuse the archive; Docker does.',
  };
}

function sparse(name: string): Finding {
  return {
    rule: 'F8',
    severity: 'error',
    where: place(name),
    what: 'is stored as a sparse file',
    why: 'Its bytes are not in one piece, so it was not read; few image tools read such archives. Pack it again without --sparse.',
  };
}
