import { limits } from '../limits.ts';

/**
 * Names that no program may pass on to a disk (T3). They are data here like any other: shown as they are, never resolved.
 */

/** Whether one component `bytes[start, end)` of a path is such a name; `first`: it is the path's first. */
export function isUnsafeName(bytes: Uint8Array, start: number, end: number, first: boolean): boolean {
  const length = end - start;
  if (length > limits.componentBytes || (length === 2 && isDots(bytes, start))) return true;
  if (first && isDrive(bytes, start, end)) return true;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0 || (byte === backslash && hasDots(bytes, start, end))) return true;
  }
  return false;
}

export interface UnsafeReason {
  /** A few words for a person. */
  readonly text: string;
  /** Whether it matters on every system, or only where backslashes and colons mean something. */
  readonly everywhere: boolean;
  /** Whether it is merely too long for any file system. */
  readonly isLong: boolean;
}

/** What is unsafe about the raw path `bytes[start, end)`. */
export function unsafeReasons(bytes: Uint8Array, start: number, end: number): UnsafeReason[] {
  const reasons = new Map<string, boolean>();
  let first = true;
  let longest = 0;
  for (let at = start; at < end;) {
    let stop = at;
    let hasNul = false;
    for (; stop < end && bytes[stop] !== 0x2f; stop += 1) hasNul ||= bytes[stop] === 0;
    const length = stop - at;
    if (length === 2 && isDots(bytes, at)) reasons.set('has ".." in it', true);
    else if (hasDots(bytes, at, stop)) reasons.set('has ".." between backslashes in it', false);
    if (hasNul) reasons.set('has a NUL byte in it', true);
    if (first && isDrive(bytes, at, stop)) reasons.set('begins with a drive letter', false);
    if (length > limits.componentBytes) longest = Math.max(longest, length);
    if (length > 0 && !(length === 1 && bytes[at] === dot)) first = false;
    at = stop + 1;
  }
  const unsafe = Array.from(reasons, ([text, everywhere]) => ({ text, everywhere, isLong: false }));
  if (longest === 0) return unsafe;
  return [...unsafe, { text: `has a component of ${longest} bytes in it`, everywhere: true, isLong: true }];
}

/** Bytes of the raw path `bytes[start, end)` without what says nothing: slashes too many and components that are `.`. */
export function plainLength(bytes: Uint8Array, start: number, end: number): number {
  let length = -1;
  for (let at = start; at < end;) {
    let stop = at;
    while (stop < end && bytes[stop] !== 0x2f) stop += 1;
    if (stop - at > 1 || (stop > at && bytes[at] !== dot)) length += stop - at + 1;
    at = stop + 1;
  }
  return Math.max(0, length);
}

const dot = 0x2e;
const backslash = 0x5c;

function isDots(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === dot && bytes[start + 1] === dot;
}

/** `C:`, or that before a backslash. Other colons are common in names. */
function isDrive(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2 || bytes[start + 1] !== 0x3a) return false;
  if (end - start > 2 && bytes[start + 2] !== backslash) return false;
  const letter = (bytes[start] ?? 0) | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

/** Whether `..` stands between backslashes or ends of the name: a path on Windows. */
function hasDots(bytes: Uint8Array, start: number, end: number): boolean {
  let part = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && bytes[at] !== backslash) continue;
    if (at - part === 2 && isDots(bytes, part)) return true;
    part = at + 1;
  }
  return false;
}
