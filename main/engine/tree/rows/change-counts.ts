import type { ChangeCounts } from '../../../../shared/view.ts';
import { changeOf } from '../node-kind.ts';
import type { Tree } from '../tree.ts';

/** How many entries of a tree of changes have which change (V6); null for trees that are none. The root counts for nothing. */
export function changeCounts({ change, count }: Tree): ChangeCounts | null {
  if (change === null) return null;
  const byCode = new Uint32Array(256);
  for (let node = 1; node < count; node += 1) {
    const code = change[node] ?? 0;
    byCode[code] = (byCode[code] ?? 0) + 1;
  }
  const counts = { added: 0, modified: 0, removed: 0 };
  for (const [code, number] of byCode.entries()) {
    const name = changeOf(code);
    if (name !== 'unchanged') counts[name] += number;
  }
  return counts;
}
