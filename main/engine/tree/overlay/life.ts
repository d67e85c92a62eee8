import { decodeName, encodeName } from '../../../../shared/layer-path.ts';
import type { LifeEvent } from '../../../../shared/view.ts';
import type { LayerIndex } from '../../tar/index/layer-index.ts';
import { applyLayer } from './apply-layer.ts';
import type { OverlayWatcher } from './overlay-watcher.ts';
import { contentSize } from '../content.ts';
import { sameContent } from '../content-digests.ts';
import type { ContentDigests } from '../content-digests.ts';
import { entryPath } from '../../tar/index/entry-path.ts';
import { linkText } from '../../tar/index/hardlinks.ts';
import { ownerOf } from '../../tar/index/owners.ts';
import { impliedMode, symlinkMode } from '../metadata.ts';
import { isDirectoryCode, kindOf, nodeKind } from '../node-kind.ts';
import { createState, isAlive, lookup, none, pathBytes } from './overlay-state.ts';
import type { OverlayState } from './overlay-state.ts';
import { noLayer } from '../tree.ts';

/** What stands at a path after a layer. */
interface Standing {
  readonly kind: number;
  readonly layer: number;
  readonly node: number;
  readonly contentLayer: number;
  readonly contentNode: number;
}

/**
 * What each layer did to one path, oldest first, as the overlay itself does it (W1 to W6):
 * - `added`: it is there from now on;
 * - `content`: a file with other bytes (known by size or digest) or a symlink to elsewhere;
 * - `metadata`: the same content again with or without other metadata; directories that are listed again;
 * - `replaced`: by something of another kind, or by a file of which nobody has compared the bytes yet;
 * - `removed`: by a whiteout of its own; `hidden`: together with a directory above it.
 * The last two carry what was there before, and the cause.
 */
export function lifeOf(
  layers: readonly LayerIndex[],
  path: string,
  digests: ContentDigests | null = null,
): LifeEvent[] {
  const names = path
    .split('/')
    .filter((name) => name !== '')
    .map(encodeName);
  const state = createState(layers);
  const events: LifeEvent[] = [];
  let before: Standing | null = null;
  for (let layer = 0; layer < layers.length; layer++) {
    const causes: Cause[] = [];
    const watcher: OverlayWatcher = {
      gained: () => undefined,
      lost: () => undefined,
      removing: (node, how, by) => causes.push({ node, how, by }),
    };
    applyLayer(state, layer, null, watcher);
    const node = find(state, names);
    const now = node === null || !isAlive(state, node) ? null : standingAt(state, node);
    const event = compare(layers, before, now, digests);
    if (event !== null) {
      const isGone = event === 'removed';
      const cause = isGone && node !== null ? causeOf(state, layer, causes, node) : null;
      const shown = isGone ? before : now;
      if (shown !== null)
        events.push(eventOf(layers, layer, cause?.event ?? event, shown, cause?.text ?? null));
    }
    before = now;
  }
  return events;
}

interface Cause {
  readonly node: number;
  readonly how: 'whiteout' | 'opaque' | 'replaced';
  readonly by: number;
}

/** The node of a path, alive or not. */
function find(state: OverlayState, names: readonly Uint8Array[]): number | null {
  let node = 0;
  for (const name of names) {
    node = lookup(state, node, name, 0, name.length);
    if (node === none) return null;
  }
  return node;
}

function standingAt(state: OverlayState, node: number): Standing {
  return {
    kind: state.kind[node] ?? 0,
    layer: state.layer[node] ?? 0,
    node: state.node[node] ?? 0,
    contentLayer: state.contentLayer[node] ?? noLayer,
    contentNode: state.contentNode[node] ?? 0,
  };
}

function compare(
  layers: readonly LayerIndex[],
  before: Standing | null,
  now: Standing | null,
  digests: ContentDigests | null,
): LifeEvent['event'] | null {
  if (now === null) return before === null ? null : 'removed';
  if (before === null) return 'added';
  if (before.layer === now.layer && before.node === now.node) return null;
  if (isDirectoryCode(before.kind) && isDirectoryCode(now.kind)) return 'metadata';
  const oldLayer = layers[before.contentLayer];
  const newLayer = layers[now.contentLayer];
  if (oldLayer === undefined || newLayer === undefined) return 'replaced';
  const type = newLayer.type[now.contentNode];
  if (oldLayer.type[before.contentNode] !== type) return 'replaced';
  if (type === nodeKind.symlink) {
    return linkText(oldLayer, before.contentNode) === linkText(newLayer, now.contentNode)
      ? 'metadata'
      : 'content';
  }
  if (type !== nodeKind.file) return 'metadata';
  if (contentSize(oldLayer, before.contentNode) !== contentSize(newLayer, now.contentNode)) return 'content';
  const same = sameContent(
    digests,
    before.contentLayer,
    before.contentNode,
    now.contentLayer,
    now.contentNode,
  );
  if (same === null) return 'replaced';
  return same ? 'metadata' : 'content';
}

/** Why a node is gone: what this layer removed it by, at its own path or at one above. */
function causeOf(
  state: OverlayState,
  layerNumber: number,
  causes: readonly Cause[],
  node: number,
): { event: 'removed' | 'hidden'; text: string } | null {
  const layer = state.layers[layerNumber];
  if (layer === undefined) return null;
  for (let at = node; ; at = state.parent[at] ?? 0) {
    const cause = causes.find((each) => each.node === at && !(at === node && each.how === 'opaque'));
    if (cause !== undefined) {
      const text = cause.how === 'whiteout' ? entryPath(layer, cause.by) : decodeName(pathBytes(state, at));
      return { event: at === node ? 'removed' : 'hidden', text };
    }
    if (at === 0) return null;
  }
}

/** Kinds whose mode no entry decides. */
const fixedModes: ReadonlyMap<number, number> = new Map([
  [nodeKind.implied, impliedMode],
  [nodeKind.symlink, symlinkMode],
]);

function eventOf(
  layers: readonly LayerIndex[],
  layer: number,
  event: LifeEvent['event'],
  standing: Standing,
  cause: string | null,
): LifeEvent {
  const source = layers[standing.contentLayer] ?? layers[standing.layer];
  const node = layers[standing.contentLayer] === undefined ? standing.node : standing.contentNode;
  const own = layers[standing.layer];
  const { uid, gid } = source === undefined ? { uid: 0, gid: 0 } : ownerOf(source, node);
  return {
    layer,
    event,
    kind: kindOf(standing.kind),
    size: source === undefined ? 0 : contentSize(source, node),
    mode: fixedModes.get(standing.kind) ?? source?.mode[node] ?? 0,
    uid,
    gid,
    mtime: source?.mtime[node] ?? 0,
    link: own === undefined ? null : linkText(own, standing.node) || null,
    cause,
  };
}
