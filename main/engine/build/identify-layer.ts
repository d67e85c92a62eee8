import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { isSettled } from '../io/file-source.ts';
import { throwIfCancelled } from '../io/work.ts';
import type { Work } from '../io/work.ts';
import { factsOf, look } from './host-file.ts';
import { headerBytes } from './layer-plan.ts';
import type { LayerPlan } from './layer-plan.ts';

/** Between two pieces: no piece has such a line in it. */
const separator = '\0\n';

/**
 * A sha256 of everything that decides on a layer's bytes, found without reading the content of its files: headers as they
 * will be written, and of each file its device, number, size and both times in nanoseconds. Whoever writes to a file changes
 * its ctime, which nobody can set back. Null: a file was written to so shortly before `now` (milliseconds) that a later
 * change might not show (SV5.3). Throws as the plan does.
 */
export function identifyLayer(plan: LayerPlan, now: number, work: Work): string | null {
  const hash = createHash('sha256');
  let seen = 0;
  let areSettled = true;
  const count = (): void => {
    seen += 1;
    if (seen % 256 === 0) throwIfCancelled(work);
  };
  plan({
    bare(header) {
      count();
      hash.update(headerBytes(header));
    },
    file(host, header) {
      count();
      if (!areSettled) return;
      const info = look(host, () => lstatSync(host, { bigint: true }));
      const { dev, ino, size, mtimeNs, ctimeNs } = info;
      areSettled = isSettled({ mtimeNs, ctimeNs }, now);
      const facts = factsOf({
        size: Number(size),
        mode: Number(info.mode),
        mtimeMs: Number(info.mtimeMs),
      });
      hash.update(headerBytes(header(facts)));
      hash.update(`${separator}${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}${separator}`);
    },
  });
  return areSettled ? hash.digest('hex') : null;
}
