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
  /** The last layers, when they are to be others than another image's of the same plan. */
  readonly top?: { readonly layers: number; readonly seed: number };
}

/**
 * The entries of one layer of a made image: directories of some 30 files with sizes spread as on real disks (most are
 * small, few are large), links among them, and in later layers a tenth of the files replaced and a twentieth removed.
 * No path comes twice.
 */
export function layerEntries(plan: ImagePlan, layer: number, poolBytes: number): MadeEntry[] {
  const random = seededRandom(seedOf(plan, layer) * 1000 + layer);
  const count = entriesPerLayer(plan);
  const mean = plan.bytes / plan.layers / count;
  const made: MadeEntry[] = [];
  const touched = new Set<number>();
  let folder = '';
  for (let at = 0; at < count; at += 1) {
    if (at % folderSize === 0) {
      folder = folderPath(layer, at);
      made.push({ path: `${folder}/`, kind: 'directory', size: 0, at: 0 });
      continue;
    }
    const roll = random();
    const lower = layer > 0 && roll < 0.15 ? pickLower(plan, random, touched) : null;
    if (lower !== null && roll < 0.05) {
      made.push({ path: lowerPath(layer, lower, '.wh.'), kind: 'whiteout', size: 0, at: 0 });
    } else if (roll > 0.95) {
      made.push({ path: `${folder}/link-${at}.so`, kind: 'symlink', size: 0, at: 0 });
    } else {
      // Two thirds of the files hold a tenth of the bytes.
      const size = Math.max(16, Math.floor(mean * (random() < 0.66 ? 0.16 : 2.9) * (0.5 + random())));
      const path = lower === null ? `${folder}/${fileName(layer, at)}` : lowerPath(layer, lower, '');
      made.push({ path, kind: 'file', size, at: Math.floor(random() * Math.max(1, poolBytes - size)) });
    }
  }
  return made;
}

/** Entries of a folder, itself included. */
const folderSize = 31;

function seedOf({ layers, seed, top }: ImagePlan, layer: number): number {
  return top !== undefined && layer >= layers - top.layers ? top.seed : seed;
}

function entriesPerLayer(plan: ImagePlan): number {
  return Math.round(plan.entries / plan.layers);
}

function folderPath(layer: number, at: number): string {
  return `usr/lib/part-${layer}/group-${Math.floor(at / 620)}/folder-${at}`;
}

function fileName(layer: number, at: number): string {
  return `file-${at}.so.${layer}`;
}

/** The number of an entry of the layer below that this layer has not touched yet; null when luck was bad. */
function pickLower(plan: ImagePlan, random: () => number, touched: Set<number>): number | null {
  const at = Math.floor(random() * entriesPerLayer(plan));
  if (at % folderSize === 0 || touched.has(at)) return null;
  touched.add(at);
  return at;
}

/** The path of a file of the layer below, or of the marker that hides it. */
function lowerPath(layer: number, at: number, prefix: '' | '.wh.'): string {
  return `${folderPath(layer - 1, at - (at % folderSize))}/${prefix}${fileName(layer - 1, at)}`;
}
