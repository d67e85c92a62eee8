import type { Json } from '../report.ts';
import { align } from './align.ts';
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
const maxLineLength = 4_000;

/** How two files differ. `auto`: as JSON when both are, as text when both are UTF-8, else as a hex dump. */
export function diffFiles(left: FileHead, right: FileHead, as: 'auto' | FileDiff['as']): FileDiff {
  const form = as === 'auto' ? formOf(left, right) : as;
  const most = form === 'hex' ? hexBytes : comparedBytes;
  const [one, other] = [left.bytes.subarray(0, most), right.bytes.subarray(0, most)];
  const isCut = one.length < left.size || other.length < right.size;
  return {
    as: form,
    leftSize: left.size,
    rightSize: right.size,
    comparedBytes: Math.max(one.length, other.length),
    cut: isCut,
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

/** Undefined for what is none; only objects and lists are worth formatting. */
function parseJson(bytes: Uint8Array): Json | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Json;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(bytes: Uint8Array, form: FileDiff['as']): string[] {
  if (form === 'hex') return hexLines(bytes);
  const json = form === 'json' ? parseJson(bytes) : undefined;
  const text = json === undefined ? new TextDecoder().decode(bytes) : JSON.stringify(sorted(json), null, 2);
  return text === '' ? [] : text.split('\n');
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
function hunksOf(left: readonly string[], right: readonly string[]): DiffHunk[] {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines, (line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    });
  const match = align(numbered(left), numbered(right));
  const hunks: { leftStart: number; rightStart: number; lines: DiffLine[] }[] = [];
  let open: (typeof hunks)[number] | null = null;
  let quiet = 0;
  let at = 0;
  let other = 0;
  const change = (kind: 'added' | 'removed', text: string): void => {
    if (open === null) {
      const before = Math.min(context, at, other);
      open = { leftStart: at - before + 1, rightStart: other - before + 1, lines: [] };
      for (let line = at - before; line < at; line++)
        open.lines.push({ kind: 'same', text: cut(left[line]) });
      hunks.push(open);
    }
    quiet = 0;
    open.lines.push({ kind, text: cut(text) });
  };
  while (at < left.length || other < right.length) {
    const place = at < left.length ? (match[at] ?? -1) : right.length;
    if (place < 0) {
      change('removed', left[at] ?? '');
      at++;
    } else if (other < place) {
      change('added', right[other] ?? '');
      other++;
    } else {
      const text = left[at] ?? '';
      at++;
      other++;
      if (open === null) continue;
      quiet++;
      (open as { lines: DiffLine[] }).lines.push({ kind: 'same', text: cut(text) });
      // enough for the end of this hunk and the beginning of the next
      if (quiet > 2 * context) open = close(open);
    }
  }
  if (open !== null) close(open);
  return hunks;

  function close(hunk: { lines: DiffLine[] }): null {
    hunk.lines.length -= Math.max(0, quiet - context);
    return null;
  }
}

function cut(line: string | undefined): string {
  const text = line ?? '';
  return text.length <= maxLineLength ? text : `${text.slice(0, maxLineLength)}…`;
}
