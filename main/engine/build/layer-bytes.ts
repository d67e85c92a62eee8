import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { throwIfCancelled } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import type { LayerPlan } from './layer-plan.ts';

const pieceSize = 2 ** 20;

/**
 * Reads a planned layer once, front to back, in pieces of up to 1 MiB that are the caller's to keep. Throws `not-found`,
 * `not-readable` and, when a file is no longer what the plan saw, `changed-while-reading`, each naming the file.
 */
export function* readLayer(plan: LayerPlan, work: Work): Generator<Uint8Array> {
  let buffer = new Uint8Array(Math.min(pieceSize, plan.size));
  let used = 0;
  let left = plan.size;
  const full = function* (): Generator<Uint8Array> {
    throwIfCancelled(work);
    work.progress(used);
    left -= used;
    yield buffer.subarray(0, used);
    buffer = new Uint8Array(Math.min(pieceSize, left));
    used = 0;
  };
  for (const piece of plan.pieces) {
    const file = piece.kind === 'file' ? openAs(piece.host, piece.size) : null;
    const size = piece.kind === 'file' ? piece.size : piece.bytes.length;
    try {
      for (let at = 0; at < size;) {
        const room = Math.min(size - at, buffer.length - used);
        if (piece.kind === 'bytes') buffer.set(piece.bytes.subarray(at, at + room), used);
        else readPart(piece.host, file ?? -1, buffer, used, room);
        at += room;
        used += room;
        if (used === buffer.length) yield* full();
      }
    } finally {
      if (file !== null) closeSync(file);
    }
  }
}

/** Opens a file that must have the size that the plan saw. */
function openAs(host: Buffer, size: number): number {
  let file: number;
  try {
    file = openSync(host, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ProblemError(
      code === 'ENOENT' ? 'not-found' : 'not-readable',
      `${decodeName(host)}: cannot be read (${code})`,
    );
  }
  if (fstatSync(file).size === size) return file;
  closeSync(file);
  throw changed(host);
}

/** Exactly `size` more bytes of the file. */
function readPart(host: Buffer, file: number, into: Uint8Array, offset: number, size: number): void {
  for (let at = 0; at < size;) {
    const got = readSync(file, into, offset + at, size - at, null);
    if (got === 0) throw changed(host);
    at += got;
  }
}

function changed(host: Buffer): ProblemError {
  return new ProblemError(
    'changed-while-reading',
    `${decodeName(host)} has changed since it was looked at; nothing is written`,
  );
}
