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
    .every((word) => /^\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/.test(word));
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

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
