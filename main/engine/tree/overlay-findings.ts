import { decodeName, displayName } from '../../../shared/layer-path.ts';
import type { LayerIndex } from '../tar/layer-index.ts';
import type { FindingList } from '../tar/finding-list.ts';
import { entryLink, entryPath } from './entry-path.ts';
import type { PendingLink } from './link-hard-links.ts';
import { nodeKind } from './node-kind.ts';
import { isDirectory, pathBytes } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import { resolvePath } from './resolve-link.ts';
import { noLayer } from './tree.ts';

/** W3 */
export function reportReserved(
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
): void {
  findings?.add('W3', 'info', () => ({
    where: placeOf(layer, layerNumber, entry),
    what: 'a name that aufs keeps for itself',
    why: 'names that begin with .wh..wh. are not files of the image; engines leave them and all below them out',
  }));
}

/** W4 */
export function reportHidesNothing(
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
): void {
  findings?.add('W4', 'info', () => ({
    where: placeOf(layer, layerNumber, entry),
    what: 'a whiteout for something that no layer below shows',
    why: 'it hides nothing; often a file that came and went within one build step, or a layer moved to another base',
  }));
}

/** W1.4 */
export function reportUnfitWhiteout(
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
): void {
  findings?.add('W1', 'error', () => ({
    where: placeOf(layer, layerNumber, entry),
    what: 'a whiteout that names the folder it is in, or the one above',
    why: 'an engine that trusts it deletes the whole folder, or leaves the image; here it hides nothing',
  }));
}

/** W5 */
export function reportSymlinkReplaced(
  state: OverlayState,
  findings: FindingList | null,
  node: number,
  layerNumber: number,
  type: number,
): void {
  findings?.add('W5', 'warning', () => {
    const below = state.layers[state.contentLayer[node] ?? noLayer];
    const target = below === undefined ? null : entryLink(below, state.contentNode[node] ?? 0);
    const listed = type === nodeKind.directory;
    return {
      where: `layer ${layerNumber}: ${displayName(decodeName(pathBytes(state, node)))}`,
      what: `a directory ${listed ? '' : '(not listed, but entries are below it) '}takes the place of the symlink to ${displayName(target ?? '')} of layer ${state.layer[node] ?? 0}`,
      why: listed
        ? 'what was found through the link is no longer found at this path'
        : 'engines that unpack a layer on its own hide what was found through the link; engines that unpack over the layers below write through it instead',
    };
  });
}

/** W8 */
export function reportDeadEnd(
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
): void {
  findings?.add('W8', 'error', () => ({
    where: placeOf(layer, layerNumber, entry),
    what: `entries below ${layer.type[entry] === nodeKind.symlink ? `a symlink to ${displayName(entryLink(layer, entry) ?? '')}, where no directory is` : 'something that is no directory'}`,
    why: 'engines refuse the layer; here those entries are shown in the layer, but are not part of the image',
  }));
}

/** T5: hard links that were not there to be made in order; `linked` says whether their content was found later in the layer. */
export function reportHardLink(
  state: OverlayState,
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  link: PendingLink,
  linked: boolean,
): void {
  findings?.add('T5', 'error', () => ({
    where: placeOf(layer, layerNumber, link.entry),
    what: `a hard link to ${displayName(entryLink(layer, link.entry) ?? '')}, ${linked ? 'which comes after it' : failure(state, layer, link)}`,
    why: linked
      ? 'engines unpack in order and fail here; it is shown with the content that its target has'
      : 'engines refuse the layer; it is shown without content',
  }));
}

function failure(state: OverlayState, layer: LayerIndex, link: PendingLink): string {
  const start = layer.linkStart[link.entry] ?? 0;
  const target = resolvePath(state, 0, layer.links, start, layer.linkLength[link.entry] ?? 0, false);
  if (target < 0) return 'which is not there';
  if (target === link.node) return 'which is itself';
  return isDirectory(state, target) ? 'which is a directory' : 'which leads to nothing itself';
}

function placeOf(layer: LayerIndex, layerNumber: number, entry: number): string {
  return `layer ${layerNumber}: ${displayName(entryPath(layer, entry))}`;
}
