import { closeSync } from 'node:fs';
import { throwIfCancelled } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import { openHost, readExactly } from './host-file.ts';
import type { LayerPlan } from './layer-plan.ts';
import { pythonTarEnd, pythonTarPadding } from './python-tar.ts';

/** Bytes of a piece where nothing speaks for another size. */
export const pieceSize = 2 ** 20;

/**
 * Reads a layer once, front to back, in pieces: its plan, then what closes a tar. Each file is looked at while it is open,
 * which takes half the calls into the system that looking first and reading later does. `memory` gives the room that a piece
 * fills (the last one, what is left) and is asked again once the piece has been taken; by default all share the same. Throws
 * as the plan does, and `changed-while-reading` for a file that is cut or replaced meanwhile.
 */
export function* readLayer(
  plan: LayerPlan,
  work: Work,
  memory: () => Uint8Array = sameMemory(),
): Generator<Uint8Array> {
  let buffer = memory();
  let used = 0;
  let size = 0;
  const full = (): Uint8Array => {
    throwIfCancelled(work);
    work.progress(used);
    const piece = buffer.subarray(0, used);
    size += used;
    used = 0;
    return piece;
  };
  const literal = function* (bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length;) {
      const room = Math.min(bytes.length - at, buffer.length - used);
      buffer.set(bytes.subarray(at, at + room), used);
      at += room;
      used += room;
      if (used === buffer.length) {
        yield full();
        buffer = memory();
      }
    }
  };
  for (const piece of plan) {
    if (piece.kind === 'bytes') {
      if (fits(piece.bytes.length)) put(piece.bytes);
      else yield* literal(piece.bytes);
      continue;
    }
    const { descriptor, facts } = openHost(piece.host);
    try {
      const header = piece.header(facts);
      if (fits(header.length)) put(header);
      else yield* literal(header);
      for (let left = facts.size; left > 0;) {
        const room = Math.min(left, buffer.length - used);
        readExactly(piece.host, descriptor, buffer, used, room);
        left -= room;
        used += room;
        if (used === buffer.length) {
          yield full();
          buffer = memory();
        }
      }
    } finally {
      closeSync(descriptor);
    }
    const padding = pythonTarPadding(facts.size);
    if (fits(padding)) {
      buffer.fill(0, used, used + padding);
      used += padding;
    } else yield* literal(new Uint8Array(padding));
  }
  yield* literal(new Uint8Array(pythonTarEnd(size + used)));
  if (used > 0) yield full();

  /** As nearly always, and then there is nothing to be handed out in between. */
  function fits(count: number): boolean {
    return used + count < buffer.length;
  }
  function put(bytes: Uint8Array): void {
    buffer.set(bytes, used);
    used += bytes.length;
  }
}

function sameMemory(): () => Uint8Array {
  const buffer = new Uint8Array(pieceSize);
  return () => buffer;
}
