import type { ComparedStorePath, StorePathChange } from './comparison.ts';
import { storeName } from './store-name.ts';
import type { StoreName } from './store-name.ts';

/** A store path of one side, and whether the files of a path that both sides have differ. */
export interface SideStorePath {
  /** `/nix/store/<hash>-<name>` */
  readonly path: string;
  /** Bytes of content. */
  readonly size: number;
  readonly layer: number;
  readonly differs: boolean;
}

interface Named extends SideStorePath {
  readonly named: StoreName;
}

/** Store paths that differ, sorted by name, then by path (CM6). */
export function compareStorePaths(
  left: readonly SideStorePath[],
  right: readonly SideStorePath[],
): StorePathChange[] {
  const inLeft = new Map(left.map((each) => [each.path, each]));
  const inRight = new Map(right.map((each) => [each.path, each]));
  const changed = right.flatMap((each): StorePathChange[] => {
    const twin = inLeft.get(each.path);
    return twin !== undefined && each.differs ? [change('changed', twin, each)] : [];
  });
  const alone = (some: readonly SideStorePath[], others: ReadonlyMap<string, SideStorePath>): Named[] =>
    some.filter(({ path }) => !others.has(path)).map((each) => ({ ...each, named: storeName(each.path) }));
  return [...changed, ...pairByName(alone(left, inRight), alone(right, inLeft))].toSorted(
    (a, b) => compareTexts(a.name, b.name) || compareTexts(placeOf(a), placeOf(b)),
  );
}

function pairByName(left: readonly Named[], right: readonly Named[]): StorePathChange[] {
  const groups = new Map<string, { left: Named[]; right: Named[] }>();
  const add = (side: 'left' | 'right', each: Named): void => {
    const group = groups.get(each.named.name) ?? { left: [], right: [] };
    group[side].push(each);
    groups.set(each.named.name, group);
  };
  for (const each of left) add('left', each);
  for (const each of right) add('right', each);
  return Array.from(groups.values()).flatMap((group) => pairGroup(group.left, group.right));
}

/** Of several with one name first those with the same version, then in the order of versions; the left over stand alone. */
function pairGroup(left: readonly Named[], right: readonly Named[]): StorePathChange[] {
  const rest = { left: left.toSorted(byVersion), right: right.toSorted(byVersion) };
  const pairs: StorePathChange[] = [];
  for (const one of rest.left.slice()) {
    const at = rest.right.findIndex(({ named }) => named.version === one.named.version);
    const [other] = at < 0 ? [] : rest.right.splice(at, 1);
    if (other === undefined) continue;
    rest.left.splice(rest.left.indexOf(one), 1);
    pairs.push(change('upgraded', one, other));
  }
  // From the newest down: what is left over of more versions on one side is its oldest.
  while (rest.left.length > 0 && rest.right.length > 0)
    pairs.push(change('upgraded', rest.left.pop() ?? null, rest.right.pop() ?? null));
  return [
    ...pairs,
    ...rest.left.map((each) => change('removed', each, null)),
    ...rest.right.map((each) => change('added', null, each)),
  ];
}

function byVersion(a: Named, b: Named): number {
  return compareVersions(a.named.version ?? '', b.named.version ?? '') || compareTexts(a.path, b.path);
}

/** Runs of digits by their value, all else as text. */
function compareVersions(a: string, b: string): number {
  const one = a.match(/\d+|\D+/g) ?? [];
  const other = b.match(/\d+|\D+/g) ?? [];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [x = '', y = ''] = [one[at], other[at]];
    const areNumbers = /^\d/.test(x) && /^\d/.test(y);
    const order = areNumbers
      ? compareTexts(
          x.replace(/^0+/, '').padStart(y.length, '0'),
          y.replace(/^0+/, '').padStart(x.length, '0'),
        )
      : compareTexts(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function change(
  kind: StorePathChange['change'],
  left: SideStorePath | null,
  right: SideStorePath | null,
): StorePathChange {
  const { name } = storeName((right ?? left)?.path ?? '');
  return {
    change: kind,
    name,
    left: left === null ? null : toldOf(left),
    right: right === null ? null : toldOf(right),
    delta: (right?.size ?? 0) - (left?.size ?? 0),
  };
}

function toldOf({ path, size, layer }: SideStorePath): ComparedStorePath {
  return { path, version: storeName(path).version, size, layer };
}

function placeOf({ left, right }: StorePathChange): string {
  return (right ?? left)?.path ?? '';
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
