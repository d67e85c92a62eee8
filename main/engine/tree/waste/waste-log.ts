/** Why contents that a path had are no longer seen. */
export const wasteReasons = ['replaced', 'removed', 'metadata-only'] as const;

/**
 * Waste as it is found, in columns: a layer may remove a million files. A row is a path and a reason, however many layers
 * it happened in.
 */
export interface WasteLog {
  count: number;
  readonly node: number[];
  /** Place in `wasteReasons`. */
  readonly reason: number[];
  readonly size: number[];
  /** The first layer that holds such bytes; further ones are in `moreLayers`. */
  readonly layer: number[];
  readonly moreLayers: Map<number, Set<number>>;
  /** The last layer that made bytes waste. */
  readonly cause: number[];
  /** For each reason, by node: number of its row + 1. Made when first needed. */
  readonly rows: (Uint32Array | undefined)[];
  /** Nodes that there can be. */
  readonly capacity: number;
}

export function createWasteLog(capacity: number): WasteLog {
  return {
    count: 0,
    node: [],
    reason: [],
    size: [],
    layer: [],
    moreLayers: new Map(),
    cause: [],
    rows: [],
    capacity,
  };
}

/** Notes that `size` bytes which `layer` holds for a node became waste by layer `cause`. */
export function addWaste(
  log: WasteLog,
  node: number,
  reason: (typeof wasteReasons)[number],
  size: number,
  layer: number,
  cause: number,
): void {
  const code = wasteReasons.indexOf(reason);
  const rows = (log.rows[code] ??= new Uint32Array(log.capacity));
  const known = (rows[node] ?? 0) - 1;
  if (known < 0) {
    rows[node] = ++log.count;
    log.node.push(node);
    log.reason.push(code);
    log.size.push(size);
    log.layer.push(layer);
    log.cause.push(cause);
    return;
  }
  log.size[known] = (log.size[known] ?? 0) + size;
  log.cause[known] = cause;
  if (log.layer[known] === layer) return;
  const more = log.moreLayers.get(known);
  if (more === undefined) log.moreLayers.set(known, new Set([layer]));
  else more.add(layer);
}
