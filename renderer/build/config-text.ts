import type { Json } from '../../shared/report.ts';

/**
 * A command as a person types it: a JSON list, or words as a shell would part them, with quotes and backslashes but nothing
 * expanded. Null for quotes that do not end and JSON that is no list of texts.
 */
export function parseCommand(text: string): readonly string[] | null {
  const bare = text.trim();
  if (bare.startsWith('[')) return parseList(bare);
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < bare.length; at += 1) {
    const letter = bare[at] ?? '';
    if (letter === '\\' && quote !== "'" && at + 1 < bare.length) {
      at += 1;
      word = (word ?? '') + (bare[at] ?? '');
    } else if (quote !== null) {
      if (letter === quote) quote = null;
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + letter;
  }
  if (quote !== null) return null;
  return word === null ? words : [...words, word];
}

function parseList(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** A command as `parseCommand` reads it back; empty for what is no list of texts. */
export function commandText(value: Json | undefined): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : '';
  const words = value.filter((item) => typeof item === 'string');
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return word.includes("'") ? `"${word.replace(/["\\]/g, '\\$&')}"` : `'${word}'`;
}

/** A set as the image spec has it, `{"8080/tcp": {}}`, from words parted by blanks or commas; `fix` rewrites each. */
export function parseSet(text: string, fix: (word: string) => string): Json | undefined {
  const words = text.split(/[\s,]+/).filter(Boolean);
  return words.length === 0 ? undefined : Object.fromEntries(words.map((word) => [fix(word), {}]));
}

/** The words of such a set. */
export function setText(value: Json | undefined): string {
  return isObject(value) ? Object.keys(value).join(' ') : '';
}

/** `8080` → `8080/tcp`; what names a protocol is left alone. */
export function portText(word: string): string {
  return /^\d+(?:-\d+)?$/.test(word) ? `${word}/tcp` : word;
}

/** Whether every word is a port or a range of ports with a protocol. */
export function arePorts(text: string): boolean {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .every((word) => {
      const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(?:tcp|udp|sctp))?$/.exec(word) ?? [];
      const from = Number(first ?? 0);
      const to = Number(last ?? first);
      return from >= 1 && from <= to && to <= 65_535;
    });
}

/** Labels from lines `key=value`; null when a line has no key. */
export function parseLabels(text: string): Json | null | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  const pairs = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return at === -1 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1)];
  });
  return pairs.some(([key]) => key === '') ? null : Object.fromEntries(pairs);
}

/** Labels as lines. */
export function labelsText(value: Json | undefined): string {
  if (!isObject(value)) return '';
  return Object.entries(value)
    .map(([key, label]) => `${key}=${typeof label === 'string' ? label : ''}`)
    .join('\n');
}

/** Nanoseconds of the units in which durations are typed. */
const units = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 } as const;

/** `1m30s` → nanoseconds, as a healthcheck has them; undefined for nothing, null for what is no duration. */
export function parseDuration(text: string): number | null | undefined {
  const bare = text.trim();
  if (bare === '') return undefined;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(bare)) return null;
  const parts = bare.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  const sum = Array.from(parts).reduce(
    (total, [, count, unit]) => total + Number(count) * units[unit as keyof typeof units],
    0,
  );
  return Number.isSafeInteger(Math.round(sum)) ? Math.round(sum) : null;
}

/** Nanoseconds as `parseDuration` reads them back; empty for what is no number. */
export function durationWords(value: Json | undefined): string {
  if (typeof value !== 'number' || value <= 0) return '';
  let left = value;
  let words = '';
  for (const [unit, size] of [
    ['h', units.h],
    ['m', units.m],
  ] as const) {
    const count = Math.floor(left / size);
    if (count > 0) words += `${count}${unit}`;
    left -= count * size;
  }
  if (left === 0) return words;
  return left % 1e9 === 0 ? `${words}${left / 1e9}s` : `${words}${left / 1e6}ms`;
}

/**
 * The test of a healthcheck as it is typed: a command to run as it is (`curl -f localhost`), `NONE` for no check although the
 * base has one, or a JSON list as the image spec has it (`["CMD-SHELL", "…"]`). Null for what makes no sense.
 */
export function parseTest(text: string): readonly string[] | null | undefined {
  const bare = text.trim();
  if (bare === '') return undefined;
  if (bare === 'NONE') return ['NONE'];
  const words = parseCommand(bare);
  if (words === null || words.length === 0) return null;
  if (!bare.startsWith('[')) return ['CMD', ...words];
  const isKnown =
    words[0] === 'NONE' ? words.length === 1 : /^CMD(?:-SHELL)?$/.test(words[0] ?? '') && words.length > 1;
  return isKnown ? words : null;
}

/** Such a test as `parseTest` reads it back. */
export function testText(value: Json | undefined): string {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return '';
  const [how, ...words] = value;
  const command = commandText(words);
  if (how === 'CMD' && words.length > 0 && command !== 'NONE') return command;
  return how === 'NONE' ? 'NONE' : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
