import { decodeName, displayName } from '../../../../shared/layer-path.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import type { FindingList } from '../../tar/findings/finding-list.ts';
import { entryPath } from '../../tar/index/entry-path.ts';
import { linkText } from '../../tar/index/hardlinks.ts';
import { hiddenName } from '../../tar/whiteout.ts';
import { nodeKind } from '../node-kind.ts';
import { isDirectory, pathBytes } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import { hardLinkTarget } from './resolve-link.ts';
import { noLayer } from '../tree.ts';

/** W3: names of aufs, and whiteouts of the folder itself or the one above, which nobody may follow. */
export function reportReserved(
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
): void {
  const hidden = hiddenName(layer.names, layer.nameStart[entry] ?? 0, layer.nameLength[entry] ?? 0);
  if (hidden.every((byte) => byte === 0x2e)) {
    findings?.add('W3', 'error', () => ({
      where: placeOf(layer, layerNumber, entry),
      what: 'a whiteout that names the folder it is in, or the one above',
      why: 'an engine that trusts it deletes the whole folder, or leaves the image; here it hides nothing',
    }));
    return;
  }
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
    const target = below === undefined ? '' : linkText(below, state.contentNode[node] ?? 0);
    const listed = type === nodeKind.directory;
    return {
      where: placeInTree(state, layerNumber, node),
      what: `a directory ${listed ? '' : '(not listed, but entries are below it) '}takes the place of the symlink to ${displayName(target)} of layer ${state.layer[node] ?? 0}`,
      why: listed
        ? 'what was found through the link is no longer found at this path'
        : 'engines that unpack a layer on its own hide what was found through the link; engines that unpack over the layers below write through it instead',
    };
  });
}

/** W6.4 */
export function reportFileReplaced(
  state: OverlayState,
  findings: FindingList | null,
  node: number,
  layerNumber: number,
): void {
  findings?.add('W6', 'warning', () => ({
    where: placeInTree(state, layerNumber, node),
    what: `a directory (not listed, but entries are below it) takes the place of what is no directory in layer ${state.layer[node] ?? 0}`,
    why: 'engines that unpack over the layers below refuse the layer; those that unpack each on its own, Docker and podman with overlay among them, show the directory',
  }));
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
    what: `entries below ${layer.type[entry] === nodeKind.symlink ? `a symlink to ${displayName(linkText(layer, entry))}, where no directory is` : 'something that is no directory'}`,
    why: 'engines refuse the layer; here those entries are shown in the layer, but are not part of the image',
  }));
}

/** T5: legal, but Docker's overlay2 answers "no such file or directory" and refuses the image. */
export function reportLinkBelow(
  state: OverlayState,
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
  node: number,
): void {
  findings?.add('T5', 'warning', () => ({
    where: placeOf(layer, layerNumber, entry),
    what: `a hard link to ${displayName(linkText(layer, entry))} of layer ${state.contentLayer[node] ?? 0}`,
    why: 'engines that unpack each layer on its own, Docker with overlay2 among them, do not find the target and refuse the image',
  }));
}

/**
 * T5: a hard link without content. The tar's own checks speak of what one layer shows already (links in circles, to
 * directories, before their targets), so only what no layer has, or a lower one has as a directory, is new here.
 */
export function reportHardLink(
  state: OverlayState,
  layer: LayerIndex,
  findings: FindingList | null,
  layerNumber: number,
  entry: number,
): void {
  const target = hardLinkTarget(state, layer, entry);
  const isDirectoryBelow = target >= 0 && isDirectory(state, target) && state.layer[target] !== layerNumber;
  if (target >= 0 && !isDirectoryBelow) return;
  findings?.add('T5', 'error', () => ({
    where: placeOf(layer, layerNumber, entry),
    what: `a hard link to ${displayName(linkText(layer, entry))}, which ${isDirectoryBelow ? 'is a directory' : 'is not there'}`,
    why: 'engines refuse the layer; it is shown without content',
  }));
}

/** Where in the tree a layer does something, for a finding. */
function placeInTree(state: OverlayState, layerNumber: number, node: number): string {
  return `layer ${layerNumber}: ${displayName(decodeName(pathBytes(state, node)))}`;
}

/** Where an entry of a layer is, for a finding. */
export function placeOf(layer: LayerIndex, layerNumber: number, entry: number): string {
  return `layer ${layerNumber}: ${displayName(entryPath(layer, entry))}`;
}
