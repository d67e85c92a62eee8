import { parseDiffId } from '../../../shared/digest.ts';
import type {
  ColumnName,
  ColumnRelation,
  ParentChain,
  ParentGraph,
  ParentLayer,
  TruthColumn,
  TruthImage,
  TruthSlot,
} from '../../../shared/truths/truths.ts';
import type { ImageCore, LayerCore } from '../image/image-core.ts';
import { listedDiffIds } from '../image/listed-diff-ids.ts';
import { place, pointer } from '../image/quote.ts';
import type { Contents } from './contents.ts';
import { checkImageIds } from './image-id-checks.ts';
import { relate } from './relate.ts';

/** Slots of all parent chains together: ten thousand names along one chain of ten thousand would be fifty million. */
export interface SlotBudget {
  left: number;
}

/** One image as each of its views has it. Every blob has been held before, so that claims can be told. */
export function imageColumns(
  image: ImageCore,
  number: number,
  graph: ParentGraph | null,
  contents: Contents,
  budget: SlotBudget,
): TruthImage {
  const { views } = image;
  const parents = graph === null ? [] : chainsOf(views.heads, graph, contents, budget);
  const manifest = views.manifest === null ? null : manifestColumn(views.manifest, image.layers, contents);
  const index = views.index === null ? null : indexColumn(image, views.index, contents);
  const diffIds = diffIdColumn(image, contents);
  return {
    image: number,
    names: image.names,
    parents,
    manifest,
    index,
    diffIds,
    relations: relationsOf({ parents: parents[0] ?? null, manifest, index, diffIds }, contents),
    ids: checkImageIds(image, (manifest ?? index)?.slots ?? [], diffIds?.slots ?? []),
  };
}

/** Every blob that some view of the image names. */
export function holdImage(image: ImageCore, contents: Contents): void {
  for (const { blob, member } of [...image.layers, ...(image.views.index ?? [])]) contents.hold(blob, member);
}

function relationsOf(
  columns: Readonly<Record<ColumnName, TruthColumn | null>>,
  contents: Contents,
): ColumnRelation[] {
  const names = (['parents', 'manifest', 'index', 'diffIds'] as const).filter(
    (name) => columns[name] !== null,
  );
  return names.flatMap((a, at) =>
    names
      .slice(at + 1)
      .map((b) => ({ a, b, ...relate(columns[a]?.slots ?? [], columns[b]?.slots ?? [], contents.list) })),
  );
}

function chainsOf(
  heads: readonly string[],
  graph: ParentGraph,
  contents: Contents,
  budget: SlotBudget,
): ParentChain[] {
  const wanted = new Set(heads);
  return graph.layers.flatMap(({ id }, at): ParentChain[] => {
    if (!wanted.has(id) || budget.left <= 0) return [];
    const seen = new Set<number>();
    let layer: number | null = at;
    while (layer !== null && !seen.has(layer)) {
      seen.add(layer);
      layer = graph.layers[layer]?.below ?? null;
    }
    const last = graph.layers[[...seen].at(-1) ?? at];
    const end = layer !== null ? 'cycle' : endOf(last);
    budget.left -= seen.size;
    const slots = [...seen].reverse().map((number) => chainSlot(graph, number, contents));
    return [{ where: graph.layers[at]?.where ?? '', head: id, end, slots }];
  });
}

function endOf(oldest: ParentLayer | undefined): ParentChain['end'] {
  if (oldest?.described !== true) return 'unknown';
  return oldest.parent === null ? 'base' : 'missing';
}

function chainSlot(graph: ParentGraph, number: number, contents: Contents): TruthSlot {
  const { id = '', where = '', content = null, state = 'missing' } = graph.layers[number] ?? {};
  const holds = content === null ? null : (contents.list[content]?.diffId ?? null);
  return { label: id, where, content, holds, state, layer: number };
}

function manifestColumn(number: number, layers: readonly LayerCore[], contents: Contents): TruthColumn {
  return {
    where: pointer('manifest.json', [number]),
    slots: layers.map((layer, at) => ({
      label: layer.member ?? '',
      where: pointer('manifest.json', [number, 'Layers', at]),
      ...contents.hold(layer.blob, layer.member),
      layer: null,
    })),
  };
}

function indexColumn(image: ImageCore, layers: readonly LayerCore[], contents: Contents): TruthColumn {
  const member = image.manifest?.member ?? 'index.json';
  return {
    where: place(member),
    slots: layers.map((layer, at) => ({
      label: layer.claimedDigest ?? layer.member ?? '',
      where: pointer(member, ['layers', at]),
      ...contents.hold(layer.blob, layer.member),
      layer: null,
    })),
  };
}

/** Null for the old format, whose v1 `json` names no diff_ids, and where there is no config. */
function diffIdColumn({ config, views }: ImageCore, contents: Contents): TruthColumn | null {
  if (config === null || (views.manifest === null && views.index === null)) return null;
  const listed = listedDiffIds(config);
  return {
    where: pointer(config.member, ['rootfs', 'diff_ids']),
    slots: listed.map((text, at) => ({
      label: text ?? '',
      where: pointer(config.member, ['rootfs', 'diff_ids', at]),
      ...contents.claim(parseDiffId(text)),
      layer: null,
    })),
  };
}
