import { seededRandom } from './random.ts';

/** One entry of a made layer. `at` is where its content starts in the pool. */
export interface MadeEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'whiteout';
  readonly size: number;
  readonly at: number;
}

export interface ImagePlan {
  readonly layers: number;
  readonly entries: number;
  readonly bytes: number;
  readonly seed: number;
}

/**
 * The entries of one layer of a made image: directories of some 30 files with sizes spread as on real disks (most are
 * small, few are large), links among them, and in later layers a tenth of the files replaced and a twentieth removed.
 */
export function layerEntries(plan: ImagePlan, layer: number, poolBytes: number): MadeEntry[] {
  const random = seededRandom(plan.seed * 1000 + layer);
  const count = Math.round(plan.entries / plan.layers);
  const mean = plan.bytes / plan.layers / count;
  const made: MadeEntry[] = [];
  let folder = '';
  for (let at = 0; at < count; at += 1) {
    if (at % 31 === 0) {
      folder = `usr/lib/part-${layer}/group-${Math.floor(at / 620)}/folder-${at}`;
      made.push({ path: `${folder}/`, kind: 'directory', size: 0, at: 0 });
      continue;
    }
    const roll = random();
    if (layer > 0 && roll < 0.05) {
      made.push({ path: earlier(plan, layer, random, '.wh.'), kind: 'whiteout', size: 0, at: 0 });
    } else if (roll > 0.95) {
      made.push({ path: `${folder}/link-${at}.so`, kind: 'symlink', size: 0, at: 0 });
    } else {
      // Two thirds of the files hold a tenth of the bytes.
      const size = Math.max(16, Math.floor(mean * (random() < 0.66 ? 0.16 : 2.9) * (0.5 + random())));
      const replaces = layer > 0 && roll < 0.15;
      const path = replaces ? earlier(plan, layer, random, '') : `${folder}/file-${at}.so.${layer}`;
      made.push({ path, kind: 'file', size, at: Math.floor(random() * Math.max(1, poolBytes - size)) });
    }
  }
  return made;
}

/** A path that the layer before has, or the marker that hides it. */
function earlier(plan: ImagePlan, layer: number, random: () => number, prefix: string): string {
  const below = layer - 1;
  const at = 1 + Math.floor(random() * Math.round(plan.entries / plan.layers - 2));
  const start = at - (at % 31);
  const place = at % 31 === 0 ? at + 1 : at;
  return `usr/lib/part-${below}/group-${Math.floor(start / 620)}/folder-${start}/${prefix}file-${place}.so.${below}`;
}
