import { counted } from '../counted.ts';
import type { ColumnName, ColumnRelation, ParentGraph, TruthColumn, TruthImage } from './truths.ts';

/** The columns by the names of the documents that they come from. */
export const columnTitles: Readonly<Record<ColumnName, string>> = {
  parents: 'parent chain',
  manifest: 'manifest.json',
  index: 'OCI index',
  diffIds: 'diff_ids',
};

export const columnNames: readonly ColumnName[] = ['parents', 'manifest', 'index', 'diffIds'];

/** A column of an image; of several parent chains the one of that number. */
export function columnOf(image: TruthImage, name: ColumnName, chain = 0): TruthColumn | null {
  return name === 'parents' ? (image.parents[chain] ?? null) : image[name];
}

/** What a relation means, as a clause without its full stop. */
export function relationSentence(image: TruthImage, { a, b, relation, first }: ColumnRelation): string {
  const [one, other] = [subjects[a], subjects[b]];
  const counts = [a, b].map((name) => columnOf(image, name)?.slots.length ?? 0);
  const [ours = 0, theirs = 0] = counts;
  const place = `from layer ${first ?? 0} on`;
  switch (relation) {
    case 'same':
      return `${one} and ${other} agree`;
    case 'reordered':
      return `${one} and ${other} have the same layers in another order, ${place}`;
    case 'empty':
      return ours === 0
        ? `${one} has no layers, ${other} has ${theirs}`
        : `${other} has no layers, ${one} has ${ours}`;
    case 'shorter':
      return ours < theirs
        ? `${one} ends after ${layers(ours)}, ${other} goes on to ${theirs}`
        : `${other} ends after ${layers(theirs)}, ${one} goes on to ${ours}`;
    case 'other':
      return `${one} and ${other} have different layers, ${place}`;
    case 'unknown':
      return `whether ${one} and ${other} agree is not known: not every layer is hashed`;
  }
}

const subjects: Readonly<Record<ColumnName, string>> = {
  parents: 'the parent chain',
  manifest: 'manifest.json',
  index: 'the OCI manifest',
  diffIds: 'the list of diff_ids',
};

/** What is to be known of a graph at a glance: `14 layers, 2 heads, 1 fork`. What does not occur is not mentioned. */
export function graphSummary(graph: ParentGraph): string {
  const { layers: all, heads, forks, orphans, cycles, missing } = graph;
  return [
    layers(all.length),
    counted(heads.length, 'head'),
    ...(forks.length > 0 ? [counted(forks.length, 'fork')] : []),
    ...(cycles.length > 0 ? [counted(cycles.length, 'circle')] : []),
    ...(missing.length > 0 ? [counted(missing.length, 'missing parent')] : []),
    ...(orphans.length > 0 ? [`${layers(orphans.length)} that no name reaches`] : []),
  ].join(', ');
}

function layers(number: number): string {
  return counted(number, 'layer');
}
