/** What a name says about the layers below (OCI layer.md "Whiteouts", W1 to W3). */
export type WhiteoutKind = 'none' | 'whiteout' | 'opaque' | 'reserved';

/** Bytes of `.wh.`, which stand before the hidden name. */
export const whiteoutPrefixLength = 4;

const prefix = [0x2e, 0x77, 0x68, 0x2e];
const opaqueRest = [0x2e, 0x6f, 0x70, 0x71];

/**
 * The one place that knows how `.wh.` looks. `bytes[start, start + length)` is one component: `.wh.NAME` hides NAME,
 * `.wh..wh..opq` hides all siblings, other `.wh..wh.*` belong to aufs and are no files of the image.
 */
export function whiteoutKind(bytes: Uint8Array, start: number, length: number): WhiteoutKind {
  if (length < 4 || !matches(bytes, start, prefix)) return 'none';
  if (length < 8 || !matches(bytes, start + 4, prefix)) return 'whiteout';
  return length === 12 && matches(bytes, start + 8, opaqueRest) ? 'opaque' : 'reserved';
}

function matches(bytes: Uint8Array, start: number, text: readonly number[]): boolean {
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}
