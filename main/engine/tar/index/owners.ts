/** Whom the entries of a layer belong to, each owner once, as columns: a layer has a handful of them, a hostile one a million. */
export interface Owners {
  /** Whole numbers; those beyond 0 to 2^32 − 1 have a finding (T1.2). */
  readonly uid: Float64Array;
  readonly gid: Float64Array;
  /** Numbers of names. */
  readonly user: Uint16Array;
  readonly group: Uint16Array;
  /** Lossless names (layer-path.ts); number 0 is "", which stands for none. */
  readonly names: readonly string[];
}

/** One of them. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
}

/** Owners of a layer that says nothing of them: number 0 alone, whom directories that no entry lists belong to. */
export function onlyRoot(): Owners {
  return {
    uid: new Float64Array(1),
    gid: new Float64Array(1),
    user: new Uint16Array(1),
    group: new Uint16Array(1),
    names: [''],
  };
}

/** The owner of a node. */
export function ownerOf(
  { owner, owners }: { readonly owner: Uint32Array; readonly owners: Owners },
  node: number,
): Owner {
  const number = owner[node] ?? 0;
  return {
    uid: owners.uid[number] ?? 0,
    gid: owners.gid[number] ?? 0,
    user: owners.names[owners.user[number] ?? 0] ?? '',
    group: owners.names[owners.group[number] ?? 0] ?? '',
  };
}
