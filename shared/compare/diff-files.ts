import type { Json } from '../report.ts';
import { align } from './align.ts';
import { scanJson } from '../json-text.ts';
import { shortLines } from './long-lines.ts';
import { sorted } from './compare-json.ts';
import type { DiffHunk, DiffLine, FileDiff } from './compared-files.ts';

/** The beginning of a file; `size` is that of all of it. */
export interface FileHead {
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** Lines around a change. */
const context = 3;
/** Bytes of a file that are compared: more would take longer to read than anybody would. */
export const comparedBytes = 1024 * 1024;
/** A hex dump has four times as many characters as there are bytes. */
const hexBytes = 256 * 1024;
/** Nesting of JSON that is compared as such. */
const maxDepth = 100;

/**
 * How two files differ. `auto`, and `json` where one is none: as JSON when both are, as text when both are UTF-8, else as a
 * hex dump.
 */
export function diffFiles(left: FileHead, right: FileHead, as: 'auto' | FileDiff['as']): FileDiff {
  const form = as === 'auto' || as === 'json' ? formOf(left, right) : as;
  const most = form === 'hex' ? hexBytes : comparedBytes;
  const [one, other] = [left, right].map(({ bytes, size }): FileHead => ({
    bytes: bytes.subarray(0, most),
    size,
  })) as [FileHead, FileHead];
  return {
    as: form,
    leftSize: left.size,
    rightSize: right.size,
    comparedBytes: Math.max(one.bytes.length, other.bytes.length),
    cut: [one, other].some(({ bytes, size }) => bytes.length < size),
    hunks: hunksOf(linesOf(one, form), linesOf(other, form)),
  };
}

function formOf(left: FileHead, right: FileHead): FileDiff['as'] {
  if (textOf(left) === null || textOf(right) === null) return 'hex';
  return parseJson(left.bytes) !== undefined && parseJson(right.bytes) !== undefined ? 'json' : 'text';
}

/** Null for what is no text. A character that the cut goes through is no reason. */
function textOf({ bytes, size }: FileHead): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length < size });
  } catch {
    return null;
  }
}

/**
 * Undefined for what is none; only objects and lists are worth formatting. What parsing loses (digits, keys given twice)
 * may be the very difference, and what nests beyond any document is more than formatting can take: both are texts.
 */
function parseJson(bytes: Uint8Array): Json | undefined {
  const text = new TextDecoder().decode(bytes);
  try {
    const value = JSON.parse(text) as Json;
    const { depth, duplicates, inexact } = scanJson(text, maxDepth);
    if (depth > maxDepth || duplicates.length > 0 || inexact.length > 0) return undefined;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A line as it is compared: one that lacks its line break is another than one that has it. */
interface Line {
  readonly text: string;
  readonly isUnended: boolean;
}

function linesOf(head: FileHead, form: FileDiff['as']): Line[] {
  const ended = (text: string): Line => ({ text, isUnended: false });
  if (form === 'hex') return hexLines(head.bytes).map(ended);
  const json = form === 'json' ? parseJson(head.bytes) : undefined;
  if (json !== undefined) return JSON.stringify(sorted(json), null, 2).split('\n').map(ended);
  const lines = new TextDecoder().decode(head.bytes).split('\n');
  const last = lines.pop() ?? '';
  // where the cut went through a line, nobody knows how that ends
  const isUnended = head.bytes.length === head.size;
  return [...lines.map(ended), ...(last === '' ? [] : [{ text: last, isUnended }])];
}

/** 16 bytes a line, with what is printable beside them. No offsets: bytes that moved are still the same bytes. */
function hexLines(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, line) => {
    const part = Array.from(bytes.subarray(line * 16, line * 16 + 16));
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    return `${hex.padEnd(47)}  ${text}`;
  });
}

/** Changed lines with the lines around them; those that touch are one hunk. */
function hunksOf(left: readonly Line[], right: readonly Line[]): DiffHunk[] {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly Line[]): Int32Array =>
    Int32Array.from(lines, ({ text, isUnended }) => {
      // no line has a line break in it
      const key = isUnended ? text : `${text}\n`;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
  const match = align(numbered(left), numbered(right));
  const hunks: { leftStart: number; rightStart: number; lines: DiffLine[] }[] = [];
  let open: (typeof hunks)[number] | null = null;
  let quiet = 0;
  let at = 0;
  let other = 0;
  const change = (kind: 'added' | 'removed', line: Line | undefined): void => {
    if (open === null) {
      const before = Math.min(context, at, other);
      open = { leftStart: at - before + 1, rightStart: other - before + 1, lines: [] };
      for (let earlier = at - before; earlier < at; earlier++) open.lines.push(shown('same', left[earlier]));
      hunks.push(open);
    }
    quiet = 0;
    open.lines.push(shown(kind, line));
  };
  while (at < left.length || other < right.length) {
    const place = at < left.length ? (match[at] ?? -1) : right.length;
    if (place < 0) {
      change('removed', left[at]);
      at++;
    } else if (other < place) {
      change('added', right[other]);
      other++;
    } else {
      const line = left[at];
      at++;
      other++;
      if (open === null) continue;
      quiet++;
      (open as { lines: DiffLine[] }).lines.push(shown('same', line));
      // enough for the end of this hunk and the beginning of the next
      if (quiet > 2 * context) open = close(open);
    }
  }
  if (open !== null) close(open);
  return hunks.map((hunk) => ({ ...hunk, lines: shortLines(hunk.lines) }));

  function close(hunk: { lines: DiffLine[] }): null {
    hunk.lines.length -= Math.max(0, quiet - context);
    return null;
  }
}

function shown(kind: DiffLine['kind'], line: Line | undefined): DiffLine {
  const { text = '', isUnended = false } = line ?? {};
  return { kind, text, ...(isUnended && { unended: true }) };
}
