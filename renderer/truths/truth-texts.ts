import { columnNames, columnOf, columnTitles, relationSentence } from '../../shared/truths/truth-words.ts';
import type {
  ColumnName,
  IdVerdict,
  ParentChain,
  ParentGraph,
  SlotState,
  TruthImage,
} from '../../shared/truths/truths.ts';
import { counted } from '../../shared/counted.ts';
import { sentenceText } from '../text/sentence-text.ts';

/** Who goes by a document, for somebody who has never heard of it. */
export const columnHints: Readonly<Record<ColumnName, string>> = {
  parents: 'Each layer names the one below it. Docker before 1.10 follows these links from a name downwards.',
  manifest: 'A list of layers, oldest first. Docker since 1.10 goes by it.',
  index: 'A list of blobs, oldest first. containerd, podman and skopeo go by it.',
  diffIds: 'What the tar of each layer must hash to, oldest first. Every engine checks it.',
};

export const explanation =
  'Docker before 1.10 kept an image as a chain: each layer names its parent, and a name points to the newest. Later formats list the layers in order. ' +
  'Archives carry several of these, and engines go by different ones. Bands join equal layers.';

export const stateWords: Readonly<Record<SlotState, string>> = {
  held: 'hashed',
  unhashed: 'not hashed yet',
  missing: 'not in the archive',
  unreadable: 'cannot be read',
};

export const verdictWords: Readonly<Record<IdVerdict, string>> = {
  match: 'follows from the content',
  differs: 'does not follow from the content',
  'not-derivable': 'cannot be derived',
  pending: 'not known until the layers are hashed',
};

/** What is below the oldest layer of a chain. */
export const endWords: Readonly<Record<ParentChain['end'], string>> = {
  base: 'names no parent: the base',
  missing: 'its parent is not in the archive',
  cycle: 'its parent is above it: a circle',
  unknown: 'its json is missing: nobody knows',
};

export interface Headline {
  readonly tone: 'good' | 'bad' | 'open';
  readonly title: string;
  /** One sentence for each pair that does not agree, or cannot be compared yet. */
  readonly sentences: readonly string[];
}

const cutWords: Readonly<Record<Exclude<ParentChain['end'], 'base'>, Headline>> = {
  missing: {
    tone: 'bad',
    title: 'The parent chain is cut',
    sentences: ['The parent of its oldest layer is not in the archive.'],
  },
  cycle: {
    tone: 'bad',
    title: 'The parent chain goes in a circle',
    sentences: ['It has no oldest layer: whoever follows it never comes to an end.'],
  },
  unknown: {
    tone: 'bad',
    title: 'The parent chain is cut',
    sentences: ['Its oldest layer has no json that could be read, so what is below it is not known.'],
  },
};

const numbers = ['No document tells', 'One document tells', 'Both', 'All three', 'All four'];

/** What is to be known of an image before anything else. */
export function headline(image: TruthImage): Headline {
  const present = columnNames.filter((name) => columnOf(image, name) !== null);
  const sentences = (wanted: (relation: string) => boolean): string[] =>
    image.relations
      .filter(({ relation }) => wanted(relation))
      .map((relation) => sentenceText(`${relationSentence(image, relation)}.`));
  const apart = sentences((relation) => relation !== 'same' && relation !== 'unknown');
  const [chain] = image.parents;
  const cut = chain === undefined || chain.end === 'base' ? null : cutWords[chain.end];
  if (apart.length > 0)
    return {
      tone: 'bad',
      title: 'The documents do not agree',
      sentences: [...(cut?.sentences ?? []), ...apart],
    };
  if (cut !== null) return cut;
  if (image.relations.some(({ relation }) => relation === 'unknown'))
    return {
      tone: 'open',
      title: 'Not compared yet',
      sentences: ['Whether the layers hold the same is known once they are hashed.'],
    };
  const [only] = present;
  if (present.length < 2)
    return {
      tone: 'good',
      title:
        only === undefined
          ? 'No document lists the layers'
          : `Only the ${columnTitles[only]} tells of this image`,
      sentences: only === undefined ? [] : ['There is nothing that could disagree with it.'],
    };
  const isUnsure = image.diffIds === null && (image.manifest !== null || image.index !== null);
  return {
    tone: isUnsure ? 'open' : 'good',
    title: `${numbers[present.length] ?? 'All'} agree`,
    sentences: isUnsure
      ? ['No config that could be read says what the layers must hash to.']
      : ['They hold the same layers in the same order: whichever an engine goes by, it is the same image.'],
  };
}

/** What is to be known of the graph of parent links before anything else. */
export function graphHeadline({ cycles, missing, orphans, layers, loose }: ParentGraph): Headline {
  const faults = [
    ...(missing.length > 0
      ? [`${counted(missing.length, 'layer')} with a parent that is not in the archive.`]
      : []),
    ...(cycles.length > 0
      ? [`${counted(cycles.length, 'circle')} of links: such a chain has no oldest layer.`]
      : []),
  ];
  const left =
    orphans.length === 0
      ? []
      : [`${counted(orphans.length, 'layer')} that no name leads to: old Docker loads them without a name.`];
  if (faults.length > 0)
    return { tone: 'bad', title: 'Some parent links lead nowhere', sentences: [...faults, ...left] };
  return {
    tone: 'good',
    title: layers.length === 1 ? 'One layer, without a parent' : 'Every parent link leads down to a base',
    sentences: [...left, ...(loose ? [looseWords] : [])],
  };
}

const looseWords =
  'Docker since 25 leaves these texts among its blobs, where Docker before 1.10 does not look for them.';

/** An id, a digest or a member's name, short enough for a box: what tells it from others of its kind. */
export function shortLabel(label: string): string {
  const hex = /^(?:sha256:|blobs\/sha256\/)?([0-9a-f]{64})/.exec(label)?.[1];
  if (hex === undefined) return label;
  return hex.startsWith('00000000') ? `…${hex.slice(-12)}` : hex.slice(0, 12);
}
