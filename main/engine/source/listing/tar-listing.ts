import { documentLimit } from '../../image/json-document.ts';
import { readExact } from '../../io/byte-source.ts';
import type { FileSource } from '../../io/file-source.ts';
import type { Work } from '../../io/work.ts';
import { scanTar } from '../../tar/scan-tar.ts';
import type { Listing } from './listing.ts';
import { rescueAfter } from './rescue.ts';
import { tarMembers } from './tar-members.ts';
import type { ContentRun } from './tar-members.ts';

/** What a file turned out to be: an archive that can be listed, or not a tar at all, with its first plain bytes. */
export type ListAnswer = { readonly listing: Listing } | { readonly head: Uint8Array };

/** Content runs remembered, for judging names given twice; image archives have a few thousand files. */
export const maxRuns = 100_000;

/**
 * Lists a plain tar by its headers alone: bodies are skipped, so sixty layers of any size are sixty small reads. `head` is
 * how the file begins. The listing borrows `source` and closes it.
 */
export function listTar(source: FileSource, head: Uint8Array, work: Work): ListAnswer {
  const runs: ContentRun[] = [];
  const scan = scanTar(source, {
    work,
    visitor: {
      begin(node, offset, size) {
        if (runs.length < maxRuns) runs.push({ node, offset, size });
        return false;
      },
      data() {},
      end() {},
    },
  });
  const areEqual = (a: ContentRun, b: ContentRun): boolean =>
    a.size === b.size &&
    a.size <= documentLimit &&
    Buffer.compare(readExact(source, a.offset, a.size), readExact(source, b.offset, b.size)) === 0;
  const { members, findings } = tarMembers({ scan, file: source.path, outer: 'none', runs, areEqual });
  const rescue = rescueAfter(scan, source, { file: source.path, outer: 'none' }, head, work);
  for (const [name, found] of rescue.members) if (!members.has(name)) members.set(name, found);
  if (members.size === 0 && scan.entries === 0) return { head };
  return {
    listing: {
      path: source.path,
      source: 'archive',
      compression: 'none',
      size: source.size,
      identity: source.identity,
      members,
      findings: [...findings, ...rescue.findings],
      pass: null,
      read(member, offset, length) {
        const { location } = member;
        const bytes = new Uint8Array(Math.max(0, Math.min(length, location.size - offset)));
        return bytes.subarray(0, source.read(bytes, location.offset + offset));
      },
      close: () => source.close(),
    },
  };
}
