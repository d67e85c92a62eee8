import { decodeName, type LayerPath } from '../../../../shared/layer-path.ts';
import { entryFlag } from './entry-flag.ts';
import { pathBytes } from './entry-path.ts';
import { entryType } from './entry-type.ts';
import { nameText, type FindingList } from '../findings/finding-list.ts';
import { text } from '../findings/finding-text.ts';
import type { LayerIndex } from './layer-index.ts';
import { NodeTable } from './node-table.ts';
import { findPath } from './path-walker.ts';

/** Values of `LinkTargets.target` that are no nodes. */
export const noLink = -1;
export const leadsOutside = -2;
export const leadsInCircle = -3;

/** Where the hard links of a layer end, by node. */
export interface LinkTargets {
  /** The node that is meant, other hard links of the layer followed; or one of the values above. */
  readonly target: Int32Array;
  /** The last hard link on the way: for one that leads outside, its `hardlinkPath` is the path to look for below. */
  readonly last: Uint32Array;
}

/**
 * Follows every hard link of a layer within that layer (T5.2). A link whose extras have `content` keeps that content,
 * which is no longer its target's (T5.3).
 */
export function linkTargets(index: LayerIndex): LinkTargets {
  const hops = linkHops(index);
  const target = new Int32Array(index.count).fill(noLink);
  const last = new Uint32Array(index.count);
  const chain: number[] = [];
  for (let first = 0; first < index.count; first += 1) {
    if (hops[first] === noLink || target[first] !== noLink) continue;
    chain.length = 0;
    let at = first;
    let end: number;
    let via = first;
    for (;;) {
      target[at] = onTheWay;
      chain.push(at);
      via = at;
      const next = hops[at] ?? leadsOutside;
      if (next < 0 || hops[next] === noLink) {
        end = next;
        break;
      }
      const known = target[next] ?? noLink;
      if (known !== noLink) {
        end = known === onTheWay ? leadsInCircle : known;
        if (known !== onTheWay) via = last[next] ?? 0;
        break;
      }
      at = next;
    }
    for (const link of chain) {
      target[link] = end;
      last[link] = via;
    }
  }
  return { target, last };
}

const onTheWay = -4;

/** For each hard link the node that its own text names, or `leadsOutside`. */
function linkHops(index: LayerIndex): Int32Array {
  const hops = new Int32Array(index.count).fill(noLink);
  let table: Pick<NodeTable, 'find'> | null = null;
  for (let node = 0; node < index.count; node += 1) {
    if (index.type[node] !== entryType.hardlink) continue;
    table ??= NodeTable.over(index);
    const link = linkBytes(index, node);
    const found = findPath(table, link, 0, link.length);
    hops[node] = found < 0 ? leadsOutside : found;
  }
  return hops;
}

/** A view of the bytes of a node's link text; empty where there is none. */
export function linkBytes(index: LayerIndex, node: number): Uint8Array {
  const start = index.linkStart[node] ?? 0;
  return index.links.subarray(start, start + (index.linkLength[node] ?? 0));
}

/** The link text of a node as written, as a lossless string: for a symlink, where it points. */
export function linkText(index: LayerIndex, node: number): string {
  return decodeName(linkBytes(index, node));
}

/** The path that a hard link names: its text without ".", doubled and leading slashes. ".." stays a name (T3.1). */
export function hardlinkPath(index: LayerIndex, node: number): LayerPath {
  const names = linkText(index, node).split('/');
  return names.filter((name) => name !== '' && name !== '.').join('/') as LayerPath;
}

/** Adds findings for the hard links of a whole layer that no program can make (T5.2, T5.4). */
export function reportLinks(index: LayerIndex, findings: FindingList): void {
  const { target } = linkTargets(index);
  for (let node = 1; node < index.count; node += 1) {
    const end = target[node] ?? noLink;
    if (end === noLink || end === leadsOutside) continue;
    const path = (at: number): string => nameText(pathBytes(index, at));
    const type = index.type[end];
    if (end === leadsInCircle) findings.add('T5', 'error', () => text.linkCircle(path(node)));
    else if (type === entryType.directory || type === entryType.implied)
      findings.add('T5', 'error', () => text.linkToDirectory(path(node), path(end)));
    else if (end > node && ((index.flags[node] ?? 0) & entryFlag.duplicate) === 0)
      findings.add('T5', 'error', () => text.linkBeforeTarget(path(node), path(end)));
  }
}
