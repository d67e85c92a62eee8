import { columnNames, columnOf, columnTitles, relationSentence } from '../../shared/truths/truth-words.ts';
import type {
  ColumnName,
  IdVerdict,
  ParentChain,
  SlotState,
  TruthImage,
} from '../../shared/truths/truths.ts';

/** Who goes by a document, for somebody who has never heard of it. */
export const columnHints: Readonly<Record<ColumnName, string>> = {
  parents: 'Each layer names the one below it. Docker before 1.10 follows these links from a name downwards.',
  manifest: 'A list of layers, oldest first. Docker since 1.10 goes by it.',
  index: 'A list of blobs, oldest first. containerd, podman and skopeo go by it.',
  diffIds: 'What the tar of each layer must hash to, oldest first. Every engine checks it.',
};

export const explanation =
  'Docker before 1.10 kept an image as a chain: each layer names its parent, and a name points to the newest. ' +
  'Later archives list the layers in order instead, Docker in manifest.json, others behind an OCI index, and the config says what each must hash to. ' +
  'An archive can carry all of these, and each engine goes by another one. Bands join layers with the same content.';

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

const numbers = ['No document tells', 'One document tells', 'Both', 'All three', 'All four'];

/** What is to be known of an image before anything else. */
export function headline(image: TruthImage): Headline {
  const present = columnNames.filter((name) => columnOf(image, name) !== null);
  const sentences = (wanted: (relation: string) => boolean): string[] =>
    image.relations
      .filter(({ relation }) => wanted(relation))
      .map((relation) => capital(`${relationSentence(image, relation)}.`));
  const apart = sentences((relation) => relation !== 'same' && relation !== 'unknown');
  const [chain] = image.parents;
  const cut =
    chain === undefined || chain.end === 'base' ? [] : [`The parent chain is cut: ${endWords[chain.end]}.`];
  if (apart.length > 0)
    return { tone: 'bad', title: 'The documents do not agree', sentences: [...cut, ...apart] };
  if (cut.length > 0) return { tone: 'bad', title: 'The parent chain is cut', sentences: cut };
  const open = sentences((relation) => relation === 'unknown');
  if (open.length > 0) return { tone: 'open', title: 'Not compared yet', sentences: open };
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
  return { tone: 'good', title: `${numbers[present.length] ?? 'All'} agree`, sentences: [] };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An id, a digest or a member's name, short enough for a box: what tells it from others of its kind. */
export function shortLabel(label: string): string {
  const hex = /^(?:sha256:|blobs\/sha256\/)?([0-9a-f]{12})[0-9a-f]{52}/.exec(label)?.[1];
  return hex ?? label;
}
