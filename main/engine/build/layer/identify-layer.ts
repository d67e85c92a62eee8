import { lstatSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { isSettled } from '../../io/file-source.ts';
import { createHasher } from '../../io/hasher.ts';
import { throwIfCancelled } from '../../io/work.ts';
import type { Work } from '../../io/work.ts';
import { factsOf, look } from '../files/host-file.ts';
import { headerBytes } from './layer-plan.ts';
import type { LayerHeader, LayerPlan } from './layer-plan.ts';
import { putPythonTarHeader, tarBlock } from '../tar/python-tar.ts';

/**
 * A sha256 of everything that decides on a layer's bytes, found without reading the content of its files: headers as they
 * will be written, and of each file its device, number, size and both times in nanoseconds. Whoever writes to a file changes
 * its ctime, which nobody can set back. Null: a file was written to so shortly before `now` (milliseconds) that a later
 * change might not show (SV5.3). Throws as the plan does.
 */
export function identifyLayer(plan: LayerPlan, now: number, work: Work): string | null {
  const pieces = hashPieces();
  let seen = 0;
  let areSettled = true;
  const count = (): void => {
    seen += 1;
    if (seen % 256 === 0) throwIfCancelled(work);
  };
  plan({
    bare(header) {
      count();
      pieces.add(header, null);
    },
    file(host, header) {
      count();
      if (!areSettled) return;
      const info = look(host, () => lstatSync(host, { bigint: true }));
      areSettled = isSettled(info, now);
      const facts = factsOf({
        size: Number(info.size),
        mode: Number(info.mode),
        mtimeMs: Number(info.mtimeMs),
      });
      pieces.add(header(facts), info);
    },
  });
  return areSettled ? pieces.digest() : null;
}

/** A hash of headers, whole blocks that tell where they end, each with six numbers after it: whether there is a file, and which. */
function hashPieces() {
  const hasher = createHasher();
  // A hundred thousand pieces are put into the same memory: what is made anew for each costs as much as looking at the file.
  const piece = new Uint8Array(tarBlock + 6 * 8);
  const file = piece.subarray(tarBlock);
  const numbers = new BigUint64Array(piece.buffer, tarBlock);
  return {
    add(header: LayerHeader, info: BigIntStats | null): void {
      if (info === null) numbers.fill(0n);
      else {
        numbers[0] = 1n;
        numbers[1] = info.dev;
        numbers[2] = info.ino;
        numbers[3] = info.size;
        numbers[4] = info.mtimeNs;
        numbers[5] = info.ctimeNs;
      }
      if (!(header instanceof Uint8Array) && putPythonTarHeader(header, piece, 0)) {
        hasher.update(piece);
        return;
      }
      hasher.update(headerBytes(header));
      hasher.update(file);
    },
    digest: () => hasher.digest(),
  };
}
