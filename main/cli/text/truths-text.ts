import { counted } from '../../../shared/counted.ts';
import { displayName } from '../../../shared/layer-path.ts';
import {
  columnNames,
  columnOf,
  columnTitles,
  graphSummary,
  relationSentence,
} from '../../../shared/truths/truth-words.ts';
import type {
  IdCheck,
  IdVerdict,
  ParentGraph,
  TruthImage,
  TruthSlot,
  TruthsReport,
} from '../../../shared/truths/truths.ts';
import { table } from '../table.ts';
import { findingsText } from './findings-text.ts';

/** Names printed of an image, and tags of the graph. */
const mostNames = 20;
/** Layers of an image that are printed; `--json` has all. */
const mostLayers = 200;

/** `varve compare ARCHIVE` for reading. */
export function truthsText(truths: TruthsReport): string {
  const count = truths.images.length;
  return [
    `${displayName(truths.path)}: ${truths.format}, ${counted(count, 'image')}\n`,
    truths.graph === null ? '' : graphText(truths.graph),
    count === 0
      ? ''
      : '\nBefore each layer stands the number of its content: equal numbers are equal tars.\n',
    ...truths.images.map(imageText),
    `\n${findingsText(truths.findings)}`,
  ].join('');
}

function graphText(graph: ParentGraph): string {
  const tags = (graph.tags ?? []).slice(0, mostNames);
  const left = (graph.tags?.length ?? 0) - tags.length;
  const verdicts = verdictsText(
    graph.layers.map(({ check }) => check),
    'v1 id',
  );
  return [
    `\nparent links: ${graphSummary(graph)}${graph.loose ? ', as texts among the blobs, where old Docker does not look' : ''}\n`,
    ...tags.map(({ name, id, layer }) => {
      const gone = layer === null ? ', which is not there' : '';
      return `  ${displayName(name)} → ${displayName(id.slice(0, 12))}${gone}\n`;
    }),
    left > 0 ? `  and ${left} more names\n` : '',
    `  ${verdicts}\n`,
  ].join('');
}

function imageText(image: TruthImage): string {
  const names = image.names.slice(0, mostNames).map(displayName).join(', ');
  const left = image.names.length - mostNames;
  const ids = image.ids.filter(({ kind }) => kind === 'chain-id');
  const imageId = image.ids.find(({ kind }) => kind === 'image-id');
  return [
    `\n${names === '' ? '(no name)' : names}${left > 0 ? `, and ${left} more` : ''}\n`,
    indent(slotsText(image)),
    ...image.relations.map((relation) => `  ${relationSentence(image, relation)}\n`),
    ...image.parents
      .slice(1, mostNames)
      .map(
        ({ head, slots }) =>
          `  another parent chain: ${displayName(head)}, ${counted(slots.length, 'layer')}\n`,
      ),
    imageId === undefined
      ? ''
      : `  image id ${verdictWords[imageId.verdict]}: ${imageId.computed ?? imageId.how}\n`,
    ids.length === 0 ? '' : `  ${verdictsText(ids, 'chain id')}\n`,
  ].join('');
}

function slotsText(image: TruthImage): string {
  const columns = columnNames.flatMap((name) => {
    const column = columnOf(image, name);
    return column === null ? [] : [{ title: columnTitles[name], slots: column.slots }];
  });
  const rows = Math.max(0, ...columns.map(({ slots }) => slots.length));
  if (columns.length === 0) return '';
  const shown = Math.min(rows, mostLayers);
  const text = table(
    [
      { title: '#', align: 'right' },
      ...columns.map(({ title }) => ({ title, align: 'left' as const })),
      { title: '', align: 'left' },
    ],
    Array.from({ length: shown }, (_, at) => [
      String(at),
      ...columns.map(({ slots }) => slotText(slots[at])),
      isLevel(columns.map(({ slots }) => slots[at])) ? '' : '≠',
    ]),
  );
  return rows > shown ? `${text}… and ${rows - shown} more (--json has all)\n` : text;
}

/** `3 = 83ca6fbfd895`: the number of the content, and what the document calls it. */
function slotText(slot: TruthSlot | undefined): string {
  if (slot === undefined) return '-';
  const label = slot.label.replace(/^(?:blobs\/)?sha\d{3}[:/]/, '').slice(0, 12);
  switch (slot.state) {
    case 'held':
    case 'unhashed':
      return slot.content === null ? `? = ${label}` : `${slot.content} = ${label}`;
    case 'missing':
      return `absent = ${label}`;
    case 'unreadable':
      return `unreadable = ${label}`;
  }
}

/** Whether all columns hold the same at one level, as far as that is known. */
function isLevel(slots: readonly (TruthSlot | undefined)[]): boolean {
  const known = slots.filter(
    (slot) => slot === undefined || slot.state === 'held' || slot.state === 'missing',
  );
  return known.every((slot) => slot !== undefined && slot.content === known[0]?.content);
}

const verdictWords: Readonly<Record<IdVerdict, string>> = {
  match: 'matches',
  differs: 'differs',
  'not-derivable': 'is not derivable',
  pending: 'is not known yet',
};

/** `14 v1 ids match: the sha256 of …; 2 are not derivable: …` */
function verdictsText(checks: readonly IdCheck[], noun: string): string {
  const groups = new Map<string, { readonly check: IdCheck; count: number }>();
  for (const check of checks) {
    const key = `${check.verdict} ${check.how}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { check, count: 1 });
    else group.count += 1;
  }
  return Array.from(groups.values(), ({ check: { verdict, how }, count }) =>
    count === 1
      ? `1 ${noun} ${verdictWords[verdict]}: ${how}`
      : `${count} ${noun}s ${manyWords[verdict]}: ${how}`,
  ).join('\n  ');
}

const manyWords: Readonly<Record<IdVerdict, string>> = {
  match: 'match',
  differs: 'differ',
  'not-derivable': 'are not derivable',
  pending: 'are not known yet',
};

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
