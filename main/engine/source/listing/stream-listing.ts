import { counted } from '../../../../shared/counted.ts';
import type { Compression } from '../../../../shared/compression.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { CodecFailure, CodecNote } from '../../codec/codec-error.ts';
import type { Limits } from '../../codec/limiter.ts';
import { decodeThrough, defaultCheckpointBytes } from '../../codec/one-pass.ts';
import type { OnePassResult } from '../../codec/one-pass.ts';
import { seekableSource } from '../../codec/seekable.ts';
import type { OuterPass, PassedBlob } from '../../image/image-core.ts';
import { place } from '../../image/quote.ts';
import type { FileSource } from '../../io/file-source.ts';
import type { Work } from '../../io/work.ts';
import { createTarScanner } from '../../tar/tar-scanner.ts';
import type { Listing } from './listing.ts';
import { keptLimit, watchMember } from './passing-member.ts';
import type { PassingMember } from './passing-member.ts';
import { rescueAfter } from './rescue.ts';
import { maxRuns } from './tar-listing.ts';
import type { ListAnswer } from './tar-listing.ts';
import { tarMembers } from './tar-members.ts';
import type { ContentRun } from './tar-members.ts';

export type StreamLimits = Limits;

/** Plain bytes kept to tell what a file is that is no tar. */
const headLength = 4_096;

/**
 * Lists an archive that is compressed as a whole, in one pass (F8): members are located in the decompressed stream,
 * documents kept, every member hashed, plain layers indexed, and places recorded from which it can be read again.
 * Damage ends the pass and is a finding; what came before is listed.
 */
export function listStream(
  source: FileSource,
  compression: Compression,
  options: { readonly work: Work; readonly limits: Partial<StreamLimits> },
): ListAnswer {
  const blobs = new Map<number, PassedBlob>();
  const kept = new Map<number, Uint8Array>();
  const runs: ContentRun[] = [];
  const head = new Uint8Array(headLength);
  let headFilled = 0;
  let room = keptLimit;
  let member: PassingMember | null = null;
  const scanner = createTarScanner({
    visitor: {
      begin(node, offset, size) {
        if (runs.length < maxRuns) runs.push({ node, offset, size });
        member = watchMember(offset, size, room);
        return true;
      },
      data(chunk) {
        member?.data(chunk);
      },
      end() {
        const seen = member?.end();
        member = null;
        if (seen === undefined) return;
        blobs.set(seen.blob.offset, seen.blob);
        if (seen.kept === null) return;
        kept.set(seen.blob.offset, seen.kept);
        room -= seen.kept.length;
      },
    },
  });
  const result = decodeThrough(source, compression, {
    work: options.work,
    limits: options.limits,
    hashStored: false,
    hashPlain: false,
    checkpoints: { everyBytes: defaultCheckpointBytes },
    onPlain(plain) {
      if (headFilled < headLength) {
        const count = Math.min(headLength - headFilled, plain.length);
        head.set(plain.subarray(0, count), headFilled);
        headFilled += count;
      }
      scanner.write(plain);
    },
  });
  source.assertUnchanged();
  const scan = scanner.end();
  const { members, findings } = tarMembers({
    scan,
    file: source.path,
    outer: compression,
    runs,
    areEqual: (a, b) => blobs.get(a.offset)?.digest === blobs.get(b.offset)?.digest,
  });
  const plain = seekableSource(source, compression, result.checkpoints, { work: options.work });
  const begin = head.subarray(0, headFilled);
  const rescue = rescueAfter(scan, plain, { file: source.path, outer: compression }, begin, options.work);
  plain.close();
  for (const [name, found] of rescue.members) if (!members.has(name)) members.set(name, found);
  if (members.size === 0 && scan.entries === 0) return { head: begin };
  const pass: OuterPass = { plainSize: result.plainSize, checkpoints: result.checkpoints, blobs };
  const listing: Listing = {
    path: source.path,
    source: 'archive',
    compression,
    size: source.size,
    identity: source.identity,
    members,
    findings: [...passFindings(source, compression, result), ...findings, ...rescue.findings],
    pass,
    read: reader(source, compression, result, kept, options.work),
    close: () => source.close(),
  };
  return { listing };
}

/** Reads from what was kept, else by decoding again from the nearest place that was recorded. */
function reader(
  source: FileSource,
  compression: Compression,
  result: OnePassResult,
  kept: ReadonlyMap<number, Uint8Array>,
  work: Work,
): Listing['read'] {
  return (member, offset, length) => {
    const { location } = member;
    const whole = kept.get(location.offset);
    if (whole !== undefined && whole.length === location.size) return whole.slice(offset, offset + length);
    const plain = seekableSource(source, compression, result.checkpoints, { work });
    try {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, location.size - offset)));
      return bytes.subarray(0, plain.read(bytes, location.offset + offset));
    } finally {
      plain.close();
    }
  };
}

function passFindings(source: FileSource, compression: Compression, result: OnePassResult): Finding[] {
  const where = place(source.path.split(/[/\\]/).at(-1) ?? '');
  const findings = result.notes.flatMap((note) => noteFinding(note, where, compression));
  if (result.failure !== null) findings.unshift(failureFinding(result.failure, where, compression));
  return findings;
}

function failureFinding(failure: CodecFailure, where: string, compression: Compression): Finding {
  return {
    rule: failure.code === 'limit' ? 'L4' : 'F8',
    severity: 'error',
    where,
    what: `the ${compression} stream ${failure.message} (near byte ${failure.position})`,
    why: 'The archive is shown as far as it could be decompressed; what came after is missing.',
  };
}

function noteFinding(note: CodecNote, where: string, compression: Compression): Finding[] {
  if (note.code === 'padding') return [];
  return [
    {
      rule: 'L3',
      severity: 'warning',
      where,
      what: `${counted(note.size, 'byte')} after the end of the ${compression} stream`,
      why: 'They are no compressed data; most programs ignore them, some refuse the file.',
    },
  ];
}
