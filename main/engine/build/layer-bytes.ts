import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { throwIfCancelled } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import type { LayerPlan } from './layer-plan.ts';
import { pythonTarHeader, pythonTarPadding } from './python-tar.ts';

const pieceSize = 2 ** 20;

/**
 * Reads a planned layer once, front to back, in pieces of up to 1 MiB; each is valid until the next one is asked for. Throws
 * `not-found`, `not-readable` and, when a file is no longer what the plan saw, `changed-while-reading`, each naming the file.
 */
export function* readLayer(plan: LayerPlan, work: Work): Generator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(pieceSize, plan.size));
  let used = 0;
  const full = (): Uint8Array => {
    throwIfCancelled(work);
    work.progress(used);
    const piece = buffer.subarray(0, used);
    used = 0;
    return piece;
  };
  const literal = function* (bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length;) {
      const room = Math.min(bytes.length - at, buffer.length - used);
      buffer.set(bytes.subarray(at, at + room), used);
      at += room;
      used += room;
      if (used === buffer.length) yield full();
    }
  };
  for (const piece of plan.pieces) {
    if (piece.kind === 'bytes') {
      yield* literal(piece.bytes);
      continue;
    }
    if (piece.kind === 'member') yield* literal(pythonTarHeader(piece.header));
    const size = piece.kind === 'member' ? piece.header.size : piece.size;
    if (size === 0) continue;
    const file = openAs(piece.host, size);
    try {
      for (let at = 0; at < size;) {
        const room = Math.min(size - at, buffer.length - used);
        readPart(piece.host, file, buffer, used, room);
        at += room;
        used += room;
        if (used === buffer.length) yield full();
      }
    } finally {
      closeSync(file);
    }
    yield* literal(new Uint8Array(pythonTarPadding(size)));
  }
  if (used > 0) yield full();
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
