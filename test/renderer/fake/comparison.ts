import type { FileDiff } from '../../../shared/compare/compared-files.ts';
import { compareImages } from '../../../shared/compare/compare-images.ts';
import type { LayerRelatives } from '../../../shared/compare/compare-layers.ts';
import type { Comparison, StorePathChange } from '../../../shared/compare/comparison.ts';
import type { Ignored } from '../../../shared/compare/ignored.ts';
import { pairByDiffId } from '../../../shared/compare/pair-layers.ts';
import type { CompareSide } from '../../../shared/contract/compare-values.ts';
import type { FakeArchive } from './archive.ts';
import { comparedTree } from './compared-tree.ts';
import type { FakeComparedTree } from './compared-tree.ts';
import { contentsOf } from './contents.ts';
import type { FakeEntry, PlacedEntry } from './entry.ts';
import { scopeEntries } from './scope.ts';

export interface FakeComparison {
  /** What is known before and after the files are. */
  report(isIndexed: boolean): Comparison;
  readonly tree: FakeComparedTree;
  diff(path: string, as: 'auto' | 'text' | 'json' | 'hex'): FileDiff;
}

export interface FakeSide {
  readonly archive: FakeArchive;
  readonly side: CompareSide;
}

/** Two made-up images beside each other. */
export function fakeComparison(left: FakeSide, right: FakeSide, ignored: Ignored): FakeComparison {
  const entries = { left: mergedEntries(left), right: mergedEntries(right) };
  const isIgnored = (path: string): boolean =>
    ignored.paths.some((glob) => new RegExp(`^${glob.replaceAll('*', '.*')}(/|$)`, 'u').test(path));
  const seen = (all: readonly PlacedEntry[]): readonly PlacedEntry[] =>
    all.filter(({ path }) => !isIgnored(path));
  const tree = comparedTree(seen(entries.left), seen(entries.right), ignored.timestamps);
  const storePaths = storePathChanges(left.archive, right.archive, entries.left, entries.right);
  const sideOf = ({ archive, side }: FakeSide, files: { entries: number; size: number } | null) => ({
    path: archive.name,
    image: side.image,
    report: archive.report.images[side.image]!,
    range: side.range,
    files,
  });
  return {
    tree,
    report: (isIndexed) =>
      compareImages(
        sideOf(left, isIndexed ? { entries: entries.left.length, size: tree.leftSize } : null),
        sideOf(right, isIndexed ? { entries: entries.right.length, size: tree.rightSize } : null),
        ignored,
        isIndexed
          ? {
              counts: tree.counts,
              storePaths,
              relatives: relativesOf(left, right),
              leftOut: { timestamps: 0, paths: 0 },
            }
          : null,
      ),
    diff(path, as) {
      const entry = tree.entry(path);
      const sizes = { left: entry?.left?.size ?? 0, right: entry?.right?.size ?? 0 };
      return fakeDiff(path, sizes.left, sizes.right, as);
    },
  };
}

function layersOf({ archive, side }: FakeSide): readonly (readonly FakeEntry[])[] {
  const layers = archive.layers[side.image] ?? [];
  return side.range === null ? layers : layers.slice(side.range.first, side.range.last + 1);
}

function mergedEntries(side: FakeSide): readonly PlacedEntry[] {
  const layers = layersOf(side);
  const first = side.side.range?.first ?? 0;
  return scopeEntries(layers, { view: 'merged', layer: layers.length - 1 }).map((entry) => ({
    ...entry,
    layer: entry.layer + first,
  }));
}

/** Layers that share a good part of their files, names of store paths taken without hash and version. */
function relativesOf(left: FakeSide, right: FakeSide): readonly LayerRelatives[] {
  const reports = [left, right].map(({ archive, side }) => {
    const all = archive.report.images[side.image]?.layers ?? [];
    return side.range === null ? all : all.slice(side.range.first, side.range.last + 1);
  });
  const twins = pairByDiffId(reports[0] ?? [], reports[1] ?? []);
  const taken = {
    left: new Set(twins.map((twin) => twin.left)),
    right: new Set(twins.map((twin) => twin.right)),
  };
  const alone = (layers: readonly (readonly FakeEntry[])[], known: ReadonlySet<number>) =>
    layers.flatMap((entries, at) => (known.has(at) ? [] : [{ at, bytes: bytesOf(entries) }]));
  const lefts = alone(layersOf(left), taken.left);
  const rights = alone(layersOf(right), taken.right);
  const links = lefts.flatMap((one) =>
    rights
      .map((other) => ({ left: one.at, right: other.at, share: sharedOf(one.bytes, other.bytes) }))
      .filter(({ share }) => share > 0.3),
  );
  const relatives: LayerRelatives[] = [];
  const used = new Set<number>();
  for (const link of links) {
    if (used.has(link.left)) continue;
    const toLeft = links.filter((other) => other.right === link.right);
    const toRight = links.filter((other) => other.left === link.left);
    for (const other of toLeft) used.add(other.left);
    relatives.push({
      relation: toLeft.length > 1 ? 'merged' : toRight.length > 1 ? 'split' : 'similar',
      left: toLeft.map((other) => other.left),
      right: toRight.map((other) => other.right),
      similarity: Math.min(0.99, Math.max(...toLeft.map(({ share }) => share))),
    });
  }
  return relatives;
}

function bytesOf(entries: readonly FakeEntry[]): ReadonlyMap<string, number> {
  return new Map(
    entries.map(({ path, size }) => [
      path.replace(/^(nix\/store\/)[0-9a-z]{32}-([a-z-]+)[^/]*/u, '$1$2'),
      size,
    ]),
  );
}

/** Bytes that both have, over those of the smaller. */
function sharedOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let both = 0;
  for (const [path, size] of a) if (b.get(path) === size) both += size;
  const total = (sizes: ReadonlyMap<string, number>): number =>
    [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const least = Math.min(total(a), total(b));
  return least === 0 ? 0 : both / least;
}

function storePathChanges(
  leftArchive: FakeArchive,
  rightArchive: FakeArchive,
  left: readonly PlacedEntry[],
  right: readonly PlacedEntry[],
): readonly StorePathChange[] {
  if (leftArchive.storePaths.length === 0 && rightArchive.storePaths.length === 0) return [];
  const paths = { left: storePathsOf(left), right: storePathsOf(right) };
  const names = new Set([...paths.left.keys(), ...paths.right.keys()]);
  return [...names].toSorted().flatMap((name): StorePathChange[] => {
    const [a, b] = [paths.left.get(name) ?? null, paths.right.get(name) ?? null];
    if (a?.path === b?.path) return [];
    return [
      {
        change: a === null ? 'added' : b === null ? 'removed' : 'upgraded',
        name,
        left: a,
        right: b,
        delta: (b?.size ?? 0) - (a?.size ?? 0),
      },
    ];
  });
}

function storePathsOf(
  entries: readonly PlacedEntry[],
): Map<string, { path: string; version: string | null; size: number; layer: number }> {
  const found = new Map<string, { path: string; version: string | null; size: number; layer: number }>();
  for (const { path, size, layer } of entries) {
    const match = /^nix\/store\/[0-9a-z]{32}-([^/]+)/u.exec(path);
    if (match?.[1] === undefined) continue;
    const version = /-(\d[^-]*)/u.exec(match[1])?.[1] ?? null;
    const name = version === null ? match[1] : match[1].replace(`-${version}`, '');
    const known = found.get(name);
    if (known === undefined) found.set(name, { path: `/${match[0]}`, version, size, layer });
    else known.size += size;
  }
  return found;
}

function fakeDiff(
  path: string,
  leftSize: number,
  rightSize: number,
  as: 'auto' | 'text' | 'json' | 'hex',
): FileDiff {
  const form = as === 'auto' ? (path.endsWith('.json') ? 'json' : isText(path) ? 'text' : 'hex') : as;
  const head = new TextDecoder().decode(contentsOf(path, Math.min(leftSize, 2_000), 0, 2_000));
  const lines = form === 'hex' ? hexLines(path) : head.split('\n');
  const at = Math.min(6, lines.length - 1);
  const same = (text: string) => ({ kind: 'same' as const, text });
  return {
    as: form,
    leftSize,
    rightSize,
    comparedBytes: Math.min(1_048_576, Math.max(leftSize, rightSize)),
    cut: Math.max(leftSize, rightSize) > 1_048_576,
    hunks: [
      {
        leftStart: 1,
        rightStart: 1,
        lines: [
          ...lines.slice(0, at).map(same),
          { kind: 'removed', text: lines[at] ?? '' },
          { kind: 'added', text: `${lines[at] ?? ''} and what was added` },
          ...lines.slice(at + 1, at + 4).map(same),
        ],
      },
      {
        leftStart: 120,
        rightStart: 121,
        lines: [same('…before'), { kind: 'added', text: 'a line that is new' }, same('after')],
      },
    ],
  };
}

function isText(path: string): boolean {
  return /\.(txt|conf|sql|js|py|sh|list)$|passwd$|status$/u.test(path);
}

function hexLines(path: string): string[] {
  return Array.from({ length: 12 }, (_, row) => {
    const bytes = [...contentsOf(path, 4_096, row * 16, 16)];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return `${(row * 16).toString(16).padStart(8, '0')}  ${hex}`;
  });
}
