import { counted } from '../../../shared/counted.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { platformName } from '../../../shared/platform-name.ts';
import type { ArchiveReport, ImageReport, Json, LayerReport, OtherReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { cut, table } from '../table.ts';
import { findingsText } from './findings-text.ts';

/** Names of an image that are printed, and characters of one. */
const mostNames = 20;
const longestName = 200;

/** `varve inspect` for reading. */
export function reportText(report: ArchiveReport): string {
  const packed = report.compression === 'none' ? '' : ` in ${report.compression}`;
  return [
    `${displayName(report.path)}: ${report.format}${packed}, ${counted(report.images.length, 'image')}\n`,
    ...report.images.map(imageText),
    report.others.length === 0 ? '' : othersText(report.others),
    `\n${findingsText([...report.findings, ...report.images.flatMap((image) => image.findings)])}`,
  ].join('');
}

function imageText(image: ImageReport): string {
  const config =
    image.config !== null && typeof image.config === 'object' && !Array.isArray(image.config)
      ? image.config
      : {};
  const field = (name: string): Json =>
    Object.hasOwn(config, name) ? ((config as Record<string, Json>)[name] ?? null) : null;
  const facts: readonly (readonly [string, string | null])[] = [
    ['id', image.id ?? image.legacyId],
    ['manifest', image.manifestDigest],
    ['platform', platformName(image) || null],
    ['created', image.created],
    ['author', image.author],
    ['entrypoint', jsonText(field('Entrypoint'))],
    ['cmd', jsonText(field('Cmd'))],
    ['user', jsonText(field('User'))],
    ['workdir', jsonText(field('WorkingDir'))],
    ['ports', jsonText(keysOf(field('ExposedPorts')))],
    ['volumes', jsonText(keysOf(field('Volumes')))],
  ];
  const stored = image.layers.reduce((sum, layer) => sum + (layer.storedSize ?? 0), 0);
  return [
    `\n${namesText(image.names)}\n`,
    ...facts.flatMap(([name, value]) =>
      value === null ? [] : [`  ${name.padEnd(10)}  ${displayName(value)}\n`],
    ),
    ...image.env.map((entry, at) => {
      const again = entry.duplicates.length === 0 ? '' : `   (given ${entry.duplicates.length + 1} times)`;
      const text = entry.value === null ? entry.name : `${entry.name}=${entry.value}`;
      return `  ${(at === 0 ? 'env' : '').padEnd(10)}  ${displayName(text)}${again}\n`;
    }),
    `  ${'layers'.padEnd(10)}  ${image.layers.length}, ${sizeText(stored)} stored\n`,
    indent(layersText(image)),
  ].join('');
}

function namesText(names: readonly string[]): string {
  if (names.length === 0) return '(no name)';
  const shown = names.slice(0, mostNames).map((name) => cut(displayName(name), longestName));
  const left = names.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? `, and ${left} more` : ''}`;
}

function layersText(image: ImageReport): string {
  if (image.layers.length === 0) return '';
  return table(
    [
      { title: '#', align: 'right' },
      { title: 'size', align: 'right' },
      { title: 'stored', align: 'right' },
      { title: 'as', align: 'left' },
      { title: 'origin', align: 'left' },
      { title: 'diff_id', align: 'left', most: 23 },
      { title: 'checked', align: 'left' },
      { title: 'created by', align: 'left', most: 80 },
    ],
    image.layers.map((layer) => [
      String(layer.index),
      layer.size === null ? '?' : sizeText(layer.size),
      layer.storedSize === null ? 'absent' : sizeText(layer.storedSize),
      asText(layer),
      layer.origin,
      layer.diffId?.slice(0, 19) ?? '?',
      layer.verified ? 'yes' : 'claim',
      layer.createdBy ?? layer.comment ?? '',
    ]),
  );
}

/** How a layer's bytes are packed: nobody knows that of bytes which are not there. */
function asText({ compression, storedSize }: LayerReport): string {
  if (storedSize === null) return '';
  return compression === 'none' ? 'tar' : compression;
}

function othersText(others: readonly OtherReport[]): string {
  return `\nalso in this archive\n${indent(
    table(
      [
        { title: 'kind', align: 'left' },
        { title: 'type', align: 'left' },
        { title: 'digest', align: 'left', most: 23 },
        { title: 'about', align: 'left', most: 23 },
        { title: 'name', align: 'left' },
      ],
      others.map((other) => [
        other.kind,
        other.artifactType ?? other.mediaType ?? '',
        other.digest?.slice(0, 19) ?? '',
        other.subject?.slice(0, 19) ?? '',
        other.names.join(' '),
      ]),
    ),
  )}`;
}

function keysOf(value: Json): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.keys(value).join(' ')
    : value;
}

/** Strings as they are, lists as JSON; nothing for what is empty. */
function jsonText(value: Json): string | null {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
