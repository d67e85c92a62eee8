import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { throwIfCancelled } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import type { LayerPlan } from './layer-plan.ts';

const bufferSize = 2 ** 20;

/**
 * Reads a planned layer once, front to back. Small pieces are gathered, so `onChunk` gets up to 1 MiB at a time, in a
 * buffer that is used again after it returns. Throws `not-found`, `not-readable` and, when a file is no longer what the
 * plan saw, `changed-while-reading`, each naming the file.
 */
export function readLayer(plan: LayerPlan, work: Work, onChunk: (chunk: Uint8Array) => void): void {
  const buffer = Buffer.allocUnsafe(bufferSize);
  let used = 0;
  const flush = (): void => {
    if (used === 0) return;
    throwIfCancelled(work);
    onChunk(buffer.subarray(0, used));
    work.progress(used);
    used = 0;
  };
  for (const piece of plan.pieces) {
    if (piece.kind === 'bytes') {
      for (let at = 0; at < piece.bytes.length;) {
        if (used === bufferSize) flush();
        const take = Math.min(piece.bytes.length - at, bufferSize - used);
        buffer.set(piece.bytes.subarray(at, at + take), used);
        used += take;
        at += take;
      }
      continue;
    }
    readWhole(piece.host, piece.size, (file) => {
      for (let at = 0; at < piece.size;) {
        if (used === bufferSize) flush();
        const got = readSync(file, buffer, used, Math.min(piece.size - at, bufferSize - used), null);
        if (got === 0) throw changed(piece.host);
        used += got;
        at += got;
      }
    });
  }
  flush();
}

/** The whole of a planned layer in memory; for layers whose size the caller has bounded. Throws as `readLayer` does. */
export function loadLayer(plan: LayerPlan, work: Work): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(plan.size);
  let used = 0;
  for (const piece of plan.pieces) {
    if (piece.kind === 'bytes') {
      bytes.set(piece.bytes, used);
      used += piece.bytes.length;
      continue;
    }
    throwIfCancelled(work);
    readWhole(piece.host, piece.size, (file) => {
      const end = used + piece.size;
      while (used < end) {
        const got = readSync(file, bytes, used, end - used, null);
        if (got === 0) throw changed(piece.host);
        used += got;
      }
    });
    work.progress(piece.size);
  }
  return bytes;
}

function readWhole(host: Buffer, size: number, read: (file: number) => void): void {
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
  try {
    if (fstatSync(file).size !== size) throw changed(host);
    read(file);
  } finally {
    closeSync(file);
  }
}

function changed(host: Buffer): ProblemError {
  return new ProblemError(
    'changed-while-reading',
    `${decodeName(host)} has changed since it was looked at; nothing is written`,
  );
}
