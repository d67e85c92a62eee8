import { lstatSync } from 'node:fs';
import { hostText, look } from '../files/host-file.ts';
import type { LayerPlan } from './layer-plan.ts';

/**
 * The file of a layer that was written to, made or renamed last, if that was at or after a time (milliseconds since the
 * epoch), by its path on this machine; null where none was. Walks the plan; throws as it does, for what is gone as well.
 */
export function changedSince(plan: LayerPlan, since: number): string | null {
  let found: string | null = null;
  let latest = since;
  plan({
    bare() {
      // folders are as old as the last name in them, and that is told by the names
    },
    file(host) {
      const { ctimeMs } = look(host, () => lstatSync(host));
      if (ctimeMs < latest) return;
      latest = ctimeMs;
      found = hostText(host);
    },
  });
  return found;
}
