import type { Comparison, FileChange, StorePathChange } from '../../shared/compare/comparison.ts';
import { identityName } from './identity-names.ts';
import type { Ignored } from '../../shared/compare/ignored.ts';
import { sizeText } from '../../shared/size-text.ts';
import type { CompareTab } from '../store/compare-state.ts';
import { counted, grouped } from '../../shared/counted.ts';
import { sentenceText } from '../text/sentence-text.ts';
import { layerSize } from '../inspect/strata/origin-shares.ts';
import { unreadLayers } from '../../shared/compare/unread-layers.ts';
import { leftOutWords } from './left-out-words.ts';
import { layersText, relationCounts } from './relation-words.ts';

/** One thing that the comparison says, and the tab that tells more. */
export interface SummaryLine {
  readonly tone: 'same' | 'differs' | 'warning';
  readonly tab: CompareTab;
  readonly text: string;
}

/** How many files are known to differ; null while none is known. */
export function differingFiles({ files }: Comparison): number | null {
  if (files === null) return null;
  return Object.values(files.changes).reduce((sum, count) => sum + count, 0) - files.changes.undecided;
}

/** How many files may differ, for all that is known yet, as words; "" for none. */
export function undecidedText({ files }: Comparison): string {
  const count = files?.changes.undecided ?? 0;
  return count === 0 ? '' : `${grouped(count)} ${changeWords.undecided[count === 1 ? 0 : 1]}`;
}

/**
 * Stored bytes of layers on the right that whoever has the left image does not have yet: what an update pulls. Layers of one
 * diff_id count when they are known to be stored in other bytes.
 */
export function pullSize({ right, layers: pairs }: Comparison): number {
  const have = new Set(
    pairs
      .filter(
        ({ relation, sameBytes }) => relation === 'equal' || (relation === 'moved' && sameBytes !== false),
      )
      .flatMap((pair) => pair.right),
  );
  return right.layers
    .filter((layer) => !have.has(layer.index))
    .reduce((sum, layer) => sum + (layer.storedSize ?? layerSize(layer)), 0);
}

/** Whether `pullSize` is all of it: layers that are not in the archive have no size. */
export function isPullKnown({ right }: Comparison): boolean {
  return right.layers.every(({ storedSize }) => storedSize !== null);
}

/** A difference in bytes with its sign: `+4.2 MB`, `−310 kB`, `±0`. */
export function deltaText(delta: number): string {
  if (delta === 0) return '±0';
  return `${delta > 0 ? '+' : '−'}${sizeText(Math.abs(delta))}`;
}

/** What is ignored, as words; null when nothing is. */
function ignoredText({ timestamps, order, history, names, paths }: Ignored): string | null {
  const parts = [
    timestamps && 'timestamps',
    order && 'order',
    history && 'history',
    names && 'names',
    paths.length > 0 && counted(paths.length, 'pattern of paths', 'patterns of paths'),
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : listText(parts);
}

/** The answer in a few words, and what it rests on. */
export function headline(comparison: Comparison): { readonly title: string; readonly text: string } {
  const { same, files } = comparison;
  const ignored = ignoredText(comparison.ignored);
  const leftOut = leftOutWords(comparison);
  const but =
    ignored === null ? '' : ` Not counted: ${ignored}.${leftOut === null ? '' : ` ${leftOut.title}.`}`;
  if (same === true)
    return {
      title: ignored === null ? 'The same' : 'The same, but for what is ignored',
      text: `Config, history, layers and every file are the same on both sides.${but}`,
    };
  const count = differingFiles(comparison);
  const isPartly = unreadText(comparison) !== null;
  const undecided = undecidedText(comparison);
  if (files === null || count === null)
    return {
      title: same === false ? 'They differ' : 'Nothing differs so far',
      text: `Their files are on their way.${but}`,
    };
  if (count === 0 && undecided !== '')
    return {
      title: same === false ? 'They differ' : 'Nothing differs so far',
      text: `No file is known to differ; ${undecided}.${but}`,
    };
  if (count === 0 && isPartly)
    return {
      title: same === false ? 'They differ' : 'Nothing differs so far',
      text: `No file differs of the layers that could be read; the others could not be compared.${but}`,
    };
  if (count === 0 && same === false)
    return {
      title: 'The same files, made differently',
      text: `No file differs; what is around them does.${but}`,
    };
  if (count === 0)
    return {
      title: 'Nothing differs so far',
      text: `Digests that are only claimed still have to be computed.${but}`,
    };
  return {
    title: `${counted(count, 'entry', 'entries')} ${count === 1 ? 'differs' : 'differ'}`,
    text: `${grouped(files.unchanged)} ${files.unchanged === 1 ? 'is' : 'are'} the same on both sides${undecided === '' ? '' : `; ${undecided}`}.${isPartly ? ' Some layers could not be read.' : ''}${but}`,
  };
}

/** Which layers could not be read, and what follows from it; null where all were. */
export function unreadText(comparison: Comparison): string | null {
  const { left, right } = unreadLayers(comparison);
  const sides = [
    ...(left.length > 0 ? [`${layersText(left)} on the left`] : []),
    ...(right.length > 0 ? [`${layersText(right)} on the right`] : []),
  ];
  if (sides.length === 0) return null;
  const isOne = left.length + right.length === 1;
  return `${sentenceText(listText(sides))} could not be read: ${isOne ? 'its' : 'their'} files are missing from this comparison.`;
}

/** What the comparison says, what matters most first; each in one sentence. */
export function summaryLines(comparison: Comparison): readonly SummaryLine[] {
  const { identity, config, env, history, files, storePaths, layers, left, right } = comparison;
  const lines: SummaryLine[] = [];
  const add = (tone: SummaryLine['tone'], tab: CompareTab, text: string): void => {
    lines.push({ tone, tab, text });
  };
  const platform = identity.filter(({ field }) => /^(os|architecture|variant)/.test(field));
  const unread = unreadText(comparison);
  if (unread !== null) add('warning', 'layers', unread);
  if (platform.length > 0) add('warning', 'config', 'They are for different platforms.');
  if (left.size !== null && right.size !== null) {
    const delta = right.size - left.size;
    add(
      delta === 0 ? 'same' : 'differs',
      'treemap',
      delta === 0
        ? `The files of both take ${sizeText(right.size)}.`
        : `The files take ${sizeText(Math.abs(delta))} ${delta > 0 ? 'more' : 'less'} on the right: ${sizeText(left.size)} → ${sizeText(right.size)}.`,
    );
  }
  if (files !== null) add(...filesLine(comparison));
  if (storePaths !== null && storePaths.length > 0) add('differs', 'store-paths', storePathsText(storePaths));
  add(...layersLine(comparison));
  if (env.length > 0)
    add(
      'differs',
      'config',
      `${counted(env.length, 'variable')} of the environment: ${namesText(env.map(({ name, change }) => `${name} ${envWords[change]}`))}.`,
    );
  if (config.length > 0)
    add('differs', 'config', `The config differs in ${namesText(config.map(({ field }) => field))}.`);
  const steps = history.filter(({ change }) => change !== 'equal').length;
  if (steps > 0 && !comparison.ignored.history)
    add(
      'differs',
      'history',
      `${grouped(steps)} of ${counted(history.length, 'step')} of the history ${steps === 1 ? 'differs' : 'differ'}.`,
    );
  const facts = identity.filter((field) => !platform.includes(field));
  if (facts.length > 0) add('differs', 'config', identityText(facts.map(({ field }) => field)));
  if (env.length === 0 && config.length === 0) add('same', 'config', 'Environment and config are the same.');
  if (layers.length === 0) return lines.filter(({ tab }) => tab !== 'layers');
  return lines.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ tone }: SummaryLine): number {
  return tone === 'warning' ? 0 : tone === 'differs' ? 1 : 2;
}

const envWords = {
  added: 'is new',
  removed: 'is gone',
  changed: 'has another value',
  reordered: 'is elsewhere',
  duplicates: 'is given another number of times',
} as const;

const changeWords: Readonly<Record<FileChange, readonly [one: string, many: string]>> = {
  added: ['is new', 'are new'],
  removed: ['is gone', 'are gone'],
  content: ['has other content', 'have other content'],
  undecided: ['has not been read yet', 'have not been read yet'],
  metadata: ['has other metadata only', 'have other metadata only'],
  type: ['is another kind of entry', 'are another kind of entry'],
  moved: ['has moved', 'have moved'],
};

const changeOrder: readonly FileChange[] = [
  'content',
  'added',
  'removed',
  'moved',
  'type',
  'metadata',
  'undecided',
];

function filesLine(comparison: Comparison): [SummaryLine['tone'], CompareTab, string] {
  const { files } = comparison;
  if (files === null) return ['same', 'files', ''];
  const parts = changeOrder
    .filter((change) => files.changes[change] > 0)
    .map((change) => {
      const count = files.changes[change];
      const bytes =
        change === 'added'
          ? ` (${sizeText(files.addedSize)})`
          : change === 'removed'
            ? ` (${sizeText(files.removedSize)})`
            : '';
      return `${grouped(count)} ${changeWords[change][count === 1 ? 0 : 1]}${change === 'added' || change === 'removed' ? bytes : ''}`;
    });
  if (parts.length === 0)
    return unreadText(comparison) === null
      ? ['same', 'files', 'Every file is the same.']
      : ['differs', 'files', 'Every file that is known is the same.'];
  return ['differs', 'files', `Of the entries ${listText(parts)}.`];
}

function layersLine(comparison: Comparison): [SummaryLine['tone'], CompareTab, string] {
  const counts = relationCounts(comparison.layers);
  const of = (relation: string): number => counts.find(([name]) => name === relation)?.[1] ?? 0;
  const pull = pullSize(comparison);
  const total = comparison.right.layers.length;
  const isWhole = isPullKnown(comparison);
  if (isWhole && pull === 0 && of('removed') === 0)
    return [
      'same',
      'layers',
      `All ${counted(total, 'layer')} of the right are in the left: nothing has to be pulled.`,
    ];
  return [
    'differs',
    'layers',
    `${sharedText(of('equal') + of('moved'), total)} ${isWhole || pull > 0 ? `Whoever has the left one pulls ${isWhole ? '' : 'at least '}${sizeText(pull)} for the right one.` : 'What has to be pulled for the right one is not known.'}`,
  ];
}

function sharedText(shared: number, total: number): string {
  if (shared === 0) return 'No layer is shared.';
  return `${grouped(shared)} of ${counted(total, 'layer')} ${shared === 1 ? 'is' : 'are'} shared.`;
}

/** `Image ID and manifest digest differ.` */
function identityText(fields: readonly string[]): string {
  const differs = fields.length === 1 && fields[0] !== 'names' ? 'differs' : 'differ';
  return sentenceText(`${namesText(fields.map(identityName))} ${differs}.`);
}

/** Names in this sentence at most. */
const most = 4;

function storePathsText(changes: readonly StorePathChange[]): string {
  const of = (change: StorePathChange['change']): readonly StorePathChange[] =>
    changes.filter((each) => each.change === change);
  const upgraded = of('upgraded').map(({ name, left, right }) => {
    const [before, after] = [left?.version ?? null, right?.version ?? null];
    return before === null || after === null || before === after ? name : `${name} ${before} → ${after}`;
  });
  const parts = [
    upgraded.length > 0 && `${grouped(upgraded.length)} upgraded (${namesText(upgraded)})`,
    of('added').length > 0 && `${grouped(of('added').length)} added`,
    of('removed').length > 0 && `${grouped(of('removed').length)} removed`,
    of('changed').length > 0 && `${grouped(of('changed').length)} with other files under the same path`,
  ].filter((part) => part !== false);
  return `Store paths: ${listText(parts)}.`;
}

/** The first few of them, and how many more there are. */
function namesText(names: readonly string[]): string {
  if (names.length <= most) return listText(names);
  return `${names.slice(0, most - 1).join(', ')} and ${grouped(names.length - most + 1)} more`;
}

/** `a`, `a and b`, `a, b and c`. */
function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
