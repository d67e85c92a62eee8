import { sha256Hex } from '../engine/io/hasher.ts';

/** sha256 of the UTF-8 of a text, in hex. */
export function sha256OfText(text: string): string {
  return sha256Hex(Buffer.from(text));
}
