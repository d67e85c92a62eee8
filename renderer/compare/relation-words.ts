import type { LayerPair } from '../../shared/compare/comparison.ts';
import { grouped } from '../../shared/counted.ts';
import { sentenceText } from '../text/sentence-text.ts';

export type Relation = LayerPair['relation'];

/** In the order in which a legend lists them: what is the same before what is not. */
export const relations: readonly Relation[] = [
  'equal',
  'moved',
  'recompressed',
  'similar',
  'split',
  'merged',
  'added',
  'removed',
];

/** What a relation is called, and what it means. */
export const relationNames: Readonly<Record<Relation, readonly [name: string, meaning: string]>> = {
  equal: ['Equal', 'the same layer in the same order'],
  moved: ['Moved', 'the same layer at another place in the stack'],
  recompressed: ['Recompressed', 'the same content, stored in other bytes: it is pulled again'],
  similar: ['Similar', 'another layer with most of the same content'],
  split: ['Split', 'its content went to several layers'],
  merged: ['Merged', 'several layers went into one'],
  added: ['Only right', 'nothing on the left is like it'],
  removed: ['Only left', 'nothing on the right is like it'],
};

/** `layer 3`, `layers 3 to 5`, `layers 1, 4 and 7`. */
export function layersText(layers: readonly number[]): string {
  const [first] = layers;
  const last = layers.at(-1);
  if (first === undefined || last === undefined) return 'no layer';
  if (layers.length === 1) return `layer ${first}`;
  if (layers.length > 2 && last - first === layers.length - 1) return `layers ${first} to ${last}`;
  if (layers.length > 6) return `${grouped(layers.length)} layers from ${first} to ${last}`;
  return `layers ${layers.slice(0, -1).join(', ')} and ${last}`;
}

/** A share as `97 %`; what is not quite everything is never 100 %. */
export function shareText(share: number): string {
  if (share >= 1) return '100 %';
  return share > 0 && share < 0.01 ? '< 1 %' : `${Math.floor(share * 100)} %`;
}

/** A pair in one sentence, for whoever points at it. */
export function pairText({ relation, left, right, similarity }: LayerPair): string {
  const on = {
    left: `${sentenceText(layersText(left))} on the left`,
    right: `${layersText(right)} on the right`,
  };
  const share = similarity === null ? '' : ` (${shareText(similarity)} of the content is the same)`;
  switch (relation) {
    case 'equal':
      return `${on.left} and ${on.right} are the same layer.`;
    case 'moved':
      return `${on.left} is ${on.right}: the same layer at another place.`;
    case 'recompressed':
      return `${on.left} and ${on.right} hold the same tar, stored in other bytes: it is pulled again.`;
    case 'similar':
      return `${on.left} and ${on.right} are alike${share}.`;
    case 'split':
      return `${on.left} was split into ${on.right}${share}.`;
    case 'merged':
      return `${on.left} were merged into ${on.right}${share}.`;
    case 'added':
      return `${sentenceText(on.right)}: nothing on the left is like it.`;
    case 'removed':
      return `${on.left}: nothing on the right is like it.`;
  }
}

/** What the files are narrowed to while a pair is chosen. */
export function workText({ left, right }: Pick<LayerPair, 'left' | 'right'>): string {
  const sides = [
    ...(left.length > 0 ? [`${layersText(left)} on the left`] : []),
    ...(right.length > 0 ? [`${layersText(right)} on the right`] : []),
  ];
  return `Only what ${sides.join(' or ')} wrote or deleted last.`;
}

/** `31 equal, 2 moved, 5 only right`, as far as there are any. */
export function relationCounts(pairs: readonly LayerPair[]): readonly (readonly [Relation, number])[] {
  return relations
    .map((relation) => [relation, pairs.filter((pair) => pair.relation === relation).length] as const)
    .filter(([, count]) => count > 0);
}
