import type { Finding } from '../../../shared/finding.ts';
import { entryPath } from '../tar/index/entry-path.ts';
import { placeOf } from '../tree/overlay/overlay-findings.ts';
import { findPath } from '../tree/tree.ts';
import type { Tree } from '../tree/tree.ts';
import { isMadeUp } from './secret-files.ts';

/** A file of a layer that holds a secret. */
export interface FileSecret {
  readonly node: number;
  /** Where its content is, as in `SecretCandidate`. */
  readonly file: number;
  /** What it is, in words. */
  readonly what: string;
}

/** X2: what was found in one layer, with what newer ones made of each file; `merged` is the tree of all layers. */
export function fileSecretFindings(merged: Tree, layer: number, secrets: readonly FileSecret[]): Finding[] {
  return secrets.flatMap(({ node, file, what }): Finding[] => {
    const index = merged.layers[layer];
    if (index === undefined) return [];
    const harmless = isMadeUp(index, node);
    return [
      {
        rule: 'X2',
        severity: harmless ? 'info' : 'warning',
        where: placeOf(index, layer, node),
        what: `the file holds ${what}${fate(merged, entryPath(index, node), layer, file)}`,
        why: harmless
          ? 'It is in a folder of tests or examples, where such things are usually made up.'
          : 'Whoever gets the image can read it: taking it away in a later layer does not take it out of the archive.',
      },
    ];
  });
}

function fate(merged: Tree, path: string, layer: number, file: number): string {
  const seen = findPath(merged, path);
  if (seen === null) return '; a newer layer removes it, and it is still in this one';
  const isSame = merged.contentLayer[seen] === layer && merged.contentNode[seen] === file;
  return isSame ? '' : '; a newer entry takes its place, and it is still in this layer';
}
