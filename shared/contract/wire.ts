import type { Outcome } from '../problem.ts';
import type { HostEvent } from './values.ts';

/**
 * Messages of the served window's WebSocket. The page asks in JSON text; the server answers in JSON text or, where an
 * answer holds bytes, in one binary frame:
 *
 *     u32 big-endian: length of the JSON │ JSON {message, bytes: [[path, length]…]} │ the bytes, one after the other
 *
 * Bytes are named by their path in the message and not by a marker inside it, because messages hold documents out of
 * other people's images, which may say anything.
 */

/** What the page sends. */
export interface WireRequest {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** What the server sends: an answer, news, or a sign of life. */
export type WireMessage =
  | { readonly type: 'answer'; readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly type: 'event'; readonly event: HostEvent }
  | { readonly type: 'beat' };

/** The name of the protocol, offered and accepted when the WebSocket opens. */
export const wireProtocol = 'varve.1';
/** The token travels as a second offered protocol, the only header that a page may set on a WebSocket. */
export const tokenProtocolPrefix = 'varve.token.';
/** Bytes of the largest request. */
export const requestLimit = 2_000_000;
/** The server gives a sign of life this often (ms); a page that hears nothing for three times as long has lost it. */
export const beatInterval = 10_000;

type Path = readonly (string | number)[];

/** @returns a text frame, or a binary frame when the message holds a Uint8Array anywhere */
export function encodeMessage(message: WireMessage): string | Uint8Array {
  if (!hasBytes(message)) return JSON.stringify(message);
  const found: { path: Path; bytes: Uint8Array }[] = [];
  const plain = takeBytes(message, [], found);
  const head = new TextEncoder().encode(
    JSON.stringify({ message: plain, bytes: found.map(({ path, bytes }) => [path, bytes.length]) }),
  );
  const frame = new Uint8Array(4 + head.length + found.reduce((sum, { bytes }) => sum + bytes.length, 0));
  new DataView(frame.buffer).setUint32(0, head.length);
  frame.set(head, 4);
  let at = 4 + head.length;
  for (const { bytes } of found) {
    frame.set(bytes, at);
    at += bytes.length;
  }
  return frame;
}

/**
 * The other way. The server is ours, so the message's form is trusted once the frame is sound.
 * @throws Error when the frame is not what `encodeMessage` makes
 */
export function decodeMessage(frame: string | Uint8Array): WireMessage {
  if (typeof frame === 'string') return JSON.parse(frame) as WireMessage;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const bodies = 4 + (frame.length < 4 ? Infinity : view.getUint32(0));
  if (bodies > frame.length) throw new Error('a frame is shorter than it says');
  const { message, bytes } = readEnvelope(new TextDecoder().decode(frame.subarray(4, bodies)));
  let at = bodies;
  for (const [path, length] of bytes) {
    if (at + length > frame.length) throw new Error('a frame is shorter than it says');
    putBytes(message, path, frame.slice(at, at + length));
    at += length;
  }
  if (at !== frame.length) throw new Error('a frame is longer than it says');
  return message as WireMessage;
}

interface Envelope {
  readonly message: unknown;
  readonly bytes: readonly (readonly [path: Path, length: number])[];
}

/** By hand and not by a schema: the page has no library for that, and its policy forbids what such libraries compile. */
function readEnvelope(text: string): Envelope {
  const envelope = JSON.parse(text) as Partial<Envelope> | null;
  const bytes: unknown = envelope?.bytes;
  const isSound =
    Array.isArray(bytes) &&
    bytes.every((item: unknown) => {
      const [path, length] = Array.isArray(item) ? (item as readonly unknown[]) : [];
      return Array.isArray(path) && typeof length === 'number' && Number.isSafeInteger(length) && length >= 0;
    });
  if (!isSound) throw new Error('a frame has no envelope');
  return envelope as Envelope;
}

/** Looked for first: most messages have none, and a copy of a page of rows costs as much as all else that is done to it. */
function hasBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.some(hasBytes);
  for (const key in value) if (hasBytes((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** A copy of `value` with null in place of each Uint8Array; they are added to `found`. */
function takeBytes(value: unknown, path: Path, found: { path: Path; bytes: Uint8Array }[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) {
    found.push({ path, bytes: value });
    return null;
  }
  if (Array.isArray(value)) return value.map((item, at) => takeBytes(item, [...path, at], found));
  // Entries, not an object literal with assignments: a key may be `__proto__`.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, takeBytes(item, [...path, key], found)]),
  );
}

/** Puts bytes where `takeBytes` left null, and nowhere else. */
function putBytes(message: unknown, path: Path, bytes: Uint8Array): void {
  const last = path.at(-1);
  let holder = message;
  for (const key of path.slice(0, -1)) holder = own(holder, key);
  if (last === undefined || own(holder, last) !== null) throw new Error('a frame has bytes without a place');
  (holder as Record<string | number, unknown>)[last] = bytes;
}

function own(holder: unknown, key: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string | number, unknown>)[key];
}
