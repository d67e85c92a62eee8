import type { FileFlag } from '../../../shared/file-entry.ts';
import { entryFlag } from '../tar/index/entry-flag.ts';
import { modeOf, sourceOf } from './metadata.ts';
import { isDirectoryCode, nodeKind } from './node-kind.ts';
import type { Tree } from './tree.ts';

/** The flags in the order of their bits in `flagBits`. */
export const flagNames: readonly FileFlag[] = [
  'setuid',
  'setgid',
  'sticky',
  'capabilities',
  'world-writable',
  'device',
  'sparse',
];

const bit = {
  setuid: 1,
  setgid: 2,
  sticky: 4,
  capabilities: 8,
  worldWritable: 16,
  device: 32,
  sparse: 64,
} as const;

/**
 * What a reviewer wants pointed out about a node. Symlinks and whiteouts have no modes of their own to speak of. The sticky
 * bit is only pointed out where it is unusual: world-writable directories ought to have it, and those that do are not
 * called world-writable. Character devices are: /dev/null has to be.
 */
export function flagBits(tree: Tree, node: number): number {
  const kind = tree.kind[node] ?? 0;
  if (kind === nodeKind.implied || kind === nodeKind.symlink || kind >= nodeKind.whiteout) return 0;
  const { layer, node: entry } = sourceOf(tree, node);
  const mode = modeOf(tree, node);
  const entryFlags = layer.flags[entry] ?? 0;
  const isShared = isDirectoryCode(kind) && (mode & 0o1002) === 0o1002;
  let bits = 0;
  if ((mode & 0o4000) !== 0) bits |= bit.setuid;
  if ((mode & 0o2000) !== 0) bits |= bit.setgid;
  if ((mode & 0o1000) !== 0 && !isShared) bits |= bit.sticky;
  if ((entryFlags & entryFlag.capabilities) !== 0) bits |= bit.capabilities;
  if ((mode & 0o002) !== 0 && !isShared && kind !== nodeKind.char) bits |= bit.worldWritable;
  if (kind === nodeKind.char || kind === nodeKind.block) bits |= bit.device;
  if ((entryFlags & entryFlag.sparse) !== 0) bits |= bit.sparse;
  return bits;
}

/** Names of a set of bits. */
export function flagsOf(bits: number): FileFlag[] {
  return flagNames.filter((_, at) => (bits & (1 << at)) !== 0);
}
