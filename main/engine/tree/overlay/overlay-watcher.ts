/**
 * Hears what a layer does to the tree; nodes are those of the state. Directories have no content, so only `removing` tells
 * of them.
 */
export interface OverlayWatcher {
  /** A node shows its content from now on; called once its source and content are set. */
  readonly gained: (node: number) => void;
  /** A node no longer shows its content; called while its source still is the old one. */
  readonly lost: (node: number) => void;
  /** Something of the layers below is being removed with all below it: by which node of the layer, and how. */
  readonly removing?: (node: number, how: 'whiteout' | 'opaque' | 'replaced', by: number) => void;
}
