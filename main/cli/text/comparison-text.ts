import { counted } from '../../../shared/counted.ts';
import type {
  ComparedImage,
  Comparison,
  EnvChange,
  FieldChange,
  FileChange,
  LayerPair,
  StorePathChange,
} from '../../../shared/compare/comparison.ts';
import { leftOutText } from '../../../shared/compare/left-out.ts';
import { displayName } from '../../../shared/layer-path.ts';
import type { EnvVariable, Json } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { ComparedChange } from '../../../shared/compare/compared-files.ts';
import { cut, table } from '../table.ts';
import { changeLine, deltaText } from './change-line.ts';

/** Rows printed of each part; `--json` has all. */
const mostRows = 100;
const longestValue = 100;

/** `varve compare LEFT RIGHT` for reading: what matters first. */
export function comparisonText(report: Comparison, largest: readonly ComparedChange[]): string {
  return [
    `${verdict(report)}\n`,
    `  left   ${sideText(report.left)}\n`,
    `  right  ${sideText(report.right)}\n`,
    ignoredLine(report),
    section('identity', report.identity.map(fieldLine)),
    section('config', report.config.map(fieldLine)),
    section('environment', report.env.map(envLine)),
    historyText(report),
    layersText(report),
    filesText(report, largest),
    section('store paths', (report.storePaths ?? []).map(storePathLine)),
  ].join('');
}

/** `different: 1 config field, 2 layers, 12 paths (+4.2 MB, −1.1 MB)` */
function verdict(report: Comparison): string {
  const { same, identity, config, env, layers, files } = report;
  const isIgnoring = Object.values(report.ignored).some(
    (each) => each === true || (Array.isArray(each) && each.length > 0),
  );
  if (same === true) return `same: nothing differs${isIgnoring ? ' but what is ignored' : ''}`;
  const steps = report.history.filter(({ change }) => change !== 'equal').length;
  const other = layers.filter(({ relation }) => relation !== 'equal').length;
  const paths = pathCount(report);
  const sizes = files === null ? '' : ` (+${sizeText(files.addedSize)}, −${sizeText(files.removedSize)})`;
  const parts = [
    someOf(identity.length, 'field of identity', 'fields of identity'),
    someOf(config.length, 'config field'),
    someOf(env.length, 'variable'),
    someOf(steps, 'history step'),
    someOf(other, 'layer'),
    paths === 0 ? null : `${counted(paths, 'path')}${sizes}`,
  ].filter((part) => part !== null);
  return `${same === false ? 'different' : 'not known to be the same'}: ${parts.join(', ') || 'nothing that could be read'}`;
}

function pathCount({ files }: Comparison): number {
  return files === null ? 0 : Object.values(files.changes).reduce((sum, count) => sum + count, 0);
}

function someOf(count: number, one: string, many?: string): string | null {
  return count === 0 ? null : counted(count, one, many);
}

/** How many differences are not counted. */
function ignoredLine(report: Comparison): string {
  const text = leftOutText(report);
  return text === null ? '' : `  differences that are ignored: ${text}\n`;
}

function sideText({ path, image, names, id, entries, size, ...range }: ComparedImage): string {
  const parts = [
    names[0] === undefined ? `image ${image}` : cut(displayName(names[0]), longestValue),
    ...(id === null ? [] : [id.slice(0, 19)]),
    layersOf(range),
    ...(entries === null ? [] : [counted(entries, 'entry', 'entries')]),
    ...(size === null ? [] : [sizeText(size)]),
  ];
  return `${displayName(path)}: ${parts.join(', ')}`;
}

/** `5 layers` of a whole image; `layers 0-2 of 5`, `layer 4 of 5`. */
function layersOf({ first, last, layerCount }: Pick<ComparedImage, 'first' | 'last' | 'layerCount'>): string {
  if (first === 0 && last === layerCount - 1) return someOf(layerCount, 'layer') ?? 'no layers';
  return `${first === last ? `layer ${first}` : `layers ${first}-${last}`} of ${layerCount}`;
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const shown = lines.slice(0, mostRows).map((line) => `  ${line}\n`);
  return `\n${title}\n${shown.join('')}${more(lines.length)}`;
}

function more(count: number): string {
  return count > mostRows ? `  … and ${count - mostRows} more (--json has all)\n` : '';
}

function fieldLine({ field, left, right }: FieldChange): string {
  const name = displayName(field);
  if (left === undefined) return `+ ${name}: ${valueText(right)}`;
  if (right === undefined) return `- ${name}: ${valueText(left)}`;
  return `~ ${name}: ${valueText(left)} → ${valueText(right)}`;
}

function valueText(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return cut(displayName(text), longestValue);
}

function envLine({ name, change, left, right }: EnvChange): string {
  const shown = displayName(name);
  switch (change) {
    case 'added':
      return `+ ${shown}=${variableText(right)}`;
    case 'removed':
      return `- ${shown}=${variableText(left)}`;
    case 'changed':
      return `~ ${shown}: ${variableText(left)} → ${variableText(right)}`;
    case 'reordered':
      return `> ${shown} stands at another place`;
    case 'duplicates':
      return `~ ${shown} is given ${given(left)} → ${given(right)} times, or with other earlier values`;
  }
}

function variableText(variable: EnvVariable | null): string {
  return valueText(variable?.value ?? '');
}

function given(variable: EnvVariable | null): number {
  return variable === null ? 0 : variable.duplicates.length + 1;
}

function historyText({ history }: Comparison): string {
  const lines = history.flatMap(({ change, left, right }) => {
    if (change === 'equal') return [];
    const [before, after] = [left?.createdBy ?? '', right?.createdBy ?? ''];
    if (change === 'added') return [`+ ${valueText(after)}`];
    if (change === 'removed') return [`- ${valueText(before)}`];
    return [
      before === after
        ? `~ ${valueText(after)} (time or author)`
        : `~ ${valueText(before)} → ${valueText(after)}`,
    ];
  });
  return section('history', lines);
}

function layersText({ layers, left, right }: Comparison): string {
  if (layers.length === 0) return '';
  const text = table(
    [
      { title: 'left', align: 'right' },
      { title: 'right', align: 'right' },
      { title: 'layer is', align: 'left' },
      { title: 'alike', align: 'right' },
      { title: 'size', align: 'right' },
      { title: 'diff_id', align: 'left', most: 23 },
      { title: 'checked', align: 'left' },
    ],
    layers.slice(0, mostRows).map((pair) => layerRow(pair, left, right)),
  );
  return `\nlayers\n${text.replaceAll(/^(?=.)/gm, '  ')}${more(layers.length)}`;
}

function layerRow(pair: LayerPair, left: ComparedImage, right: ComparedImage): readonly string[] {
  const sizes = [
    ...pair.right.map((at) => right.layers[at - right.first]?.size ?? null),
    ...(pair.right.length > 0 ? [] : pair.left.map((at) => left.layers[at - left.first]?.size ?? null)),
  ];
  const size = sizes.includes(null)
    ? '?'
    : sizeText(sizes.reduce<number>((sum, each) => sum + (each ?? 0), 0));
  return [
    pair.left.join(' ') || '-',
    pair.right.join(' ') || '-',
    pair.relation,
    pair.similarity === null || pair.left.length * pair.right.length === 0
      ? ''
      : `${Math.floor(pair.similarity * 100)} %`,
    size,
    pair.diffId ?? '',
    pair.diffId === null ? '' : pair.verified ? 'yes' : 'claimed',
  ];
}

const changeWords: Readonly<Record<FileChange, string>> = {
  added: 'added',
  removed: 'removed',
  content: 'with other content',
  undecided: 'that could not be read',
  metadata: 'with other metadata',
  type: 'of another type',
  moved: 'moved',
};

function filesText(report: Comparison, largest: readonly ComparedChange[]): string {
  const { files } = report;
  if (files === null || pathCount(report) === 0) return '';
  const parts = Object.entries(changeWords).flatMap(([change, words]) => {
    const count = files.changes[change as FileChange];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const head = `\nfiles: ${parts.join(', ')}; ${files.unchanged} unchanged\n`;
  if (largest.length === 0) return head;
  return `${head}  the largest (--files lists all)\n${largest.map((line) => `  ${changeLine(line)}`).join('')}`;
}

function storePathLine({ change, name, left, right, delta }: StorePathChange): string {
  const size = delta === 0 ? '' : ` (${deltaText(delta)})`;
  switch (change) {
    case 'added':
      return `+ ${displayName(right?.path ?? name)}${size}`;
    case 'removed':
      return `- ${displayName(left?.path ?? name)}${size}`;
    case 'changed':
      return `~ ${displayName(right?.path ?? name)}${size}`;
    case 'upgraded': {
      const [before, after] = [left?.version ?? 'no version', right?.version ?? 'no version'];
      const versions = before === after ? `${before}, another hash` : `${before} → ${after}`;
      return `^ ${displayName(`${name} ${versions}`)}${size}`;
    }
  }
}
