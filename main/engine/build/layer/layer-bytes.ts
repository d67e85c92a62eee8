import { closeSync } from 'node:fs';
import { throwIfCancelled } from '../../io/work.ts';
import type { Work } from '../../io/work.ts';
import { assertEmpty, assertUnwritten, openHost, readExactly } from '../files/host-file.ts';
import type { FileFacts, Host } from '../files/host-file.ts';
import { headerBytes } from './layer-plan.ts';
import type { LayerHeader, LayerPlan } from './layer-plan.ts';
import { putPythonTarHeader, pythonTarEnd, pythonTarPadding, tarBlock } from '../tar/python-tar.ts';

/** Bytes of a piece where nothing speaks for another size. */
export const pieceSize = 2 ** 20;
/** Files up to this size are read in no time, so that nobody writes to them meanwhile; larger ones are looked at once more. */
const quickSize = 2 ** 16;

/**
 * Reads a layer once, front to back, in pieces: its plan, then what closes a tar. Each file is looked at while it is open,
 * which takes half the calls into the system that looking first and reading later does. `memory` gives the room that a piece
 * fills (the last one, what is left) and is asked again once `onPiece` has had the piece; by default all share the same.
 * Throws as the plan does, and `changed-while-reading` for a file that is cut, replaced or, unless it is small, written to
 * meanwhile.
 */
export function readLayer(
  plan: LayerPlan,
  work: Work,
  onPiece: (piece: Uint8Array) => void,
  memory: () => Uint8Array = sameMemory(),
): void {
  let buffer = memory();
  let used = 0;
  let size = 0;

  plan({ bare: putHeader, file });
  put(new Uint8Array(pythonTarEnd(size + used)));
  if (used > 0) pass();

  function file(host: Host, header: (file: FileFacts) => LayerHeader): void {
    const open = openHost(host);
    const { descriptor, facts } = open;
    try {
      putHeader(header(facts));
      for (let left = facts.size; left > 0;) {
        const room = Math.min(left, buffer.length - used);
        readExactly(host, descriptor, buffer, used, room);
        left -= room;
        take(room);
      }
      if (facts.size === 0) assertEmpty(host, descriptor);
      if (facts.size > quickSize) assertUnwritten(host, open);
    } finally {
      closeSync(descriptor);
    }
    const padding = pythonTarPadding(facts.size);
    if (used + padding > buffer.length) put(new Uint8Array(padding));
    else if (padding > 0) {
      buffer.fill(0, used, used + padding);
      take(padding);
    }
  }

  function putHeader(header: LayerHeader): void {
    const isOneBlock =
      !(header instanceof Uint8Array) &&
      used + tarBlock <= buffer.length &&
      putPythonTarHeader(header, buffer, used);
    if (isOneBlock) take(tarBlock);
    else put(headerBytes(header));
  }

  function put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const room = Math.min(bytes.length - at, buffer.length - used);
      buffer.set(bytes.subarray(at, at + room), used);
      at += room;
      take(room);
    }
  }

  /** The next bytes of the buffer are there. */
  function take(count: number): void {
    used += count;
    if (used < buffer.length) return;
    pass();
    buffer = memory();
  }

  function pass(): void {
    throwIfCancelled(work);
    work.progress(used);
    size += used;
    onPiece(buffer.subarray(0, used));
    used = 0;
  }
}

function sameMemory(): () => Uint8Array {
  const buffer = new Uint8Array(pieceSize);
  return () => buffer;
}
